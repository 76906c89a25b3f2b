"""How long an answer that was made of the shelf stays true: its tokens, and the next moment."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError

from i18n.markets.models import Market
from shop.kit.database.parameters import moment_value
from shop.kit.database.prepared import Statement, fetch

ATLAS = ""  # the name of what all markets share, beside their codes
ALL = """
select '', coalesce((select token from i18n_atlastoken where id = 1), ''),
  exists(select 1 from catalog_shelfmark)
union all
select m.code, t.token, false from catalog_shelfmarket t join i18n_market m on m.id = t.market_id
"""
TOKENS = Statement.of(ALL)
# Of one market, as nearly every answer is: half of what asking for some costs.
ONE = Statement.of("""
select coalesce((select token from i18n_atlastoken where id = 1), ''),
  coalesce((select t.token from catalog_shelfmarket t
    where t.market_id = (select m.id from i18n_market m where m.code = %(code)s)), ''),
  exists(select 1 from catalog_shelfmark)
""")
NEXT = Statement.of("""
select min(r.until) from catalog_shelfrow r where r.market_id = %(market)s and r.until > %(after)s
""")
SOME = Statement(
    f"{ALL} where m.code = any(%(codes)s::text[])",
    f"{ALL} where m.code in (select value from json_each(:codes))",
)


def shelf_tokens(names: Sequence[str] | None) -> Mapping[str, str] | None:
    """Give the tokens of markets by code and of what they share; of all without names.

    A market that is named and never had anything on its shelf has an empty one.
    None while anything is marked, since what was written is not on the shelf yet, and while the
    database does not answer: whoever reads next is told why.
    """
    codes = None if names is None else [name for name in names if name != ATLAS]
    try:
        if codes is not None and len(codes) == 1:
            return _of_one(codes[0])
        rows = fetch(TOKENS, {}) if codes is None else fetch(SOME, {"codes": codes})
    except (DatabaseError, InterfaceError):
        return None
    if any(marked for _, _, marked in rows):
        return None
    return dict.fromkeys(names or (), "") | {name: token for name, token, _ in rows}


def _of_one(code: str) -> Mapping[str, str] | None:
    atlas, token, marked = fetch(ONE, {"code": code})[0]
    return None if marked else {ATLAS: atlas, code: token}


def next_change(markets: Iterable[Market], after: datetime) -> datetime | None:
    """Tell when the shelf of markets next shows something else by itself (1 statement each)."""
    coming = [_next_change(market, after) for market in markets]
    return min((moment for moment in coming if moment), default=None)


def _next_change(market: Market, after: datetime) -> datetime | None:
    found = fetch(NEXT, {"market": market.pk, "after": after}, using=DEFAULT_DB_ALIAS)
    return moment_value(found[0][0])
