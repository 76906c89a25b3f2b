"""All markets and dated rules in this process's memory, proved current by one small statement.

Whatever changes a market, its countries, locales, seller or plan, or a rule remembered here, gives
the atlas a new token, by triggers of the database in the writing transaction. Tokens are random and
not counted: a number would come back after a transaction that was rolled back.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError
from django.db.models import F

from i18n.markets.models import Market, MarketLocale, StageChange
from i18n.markets.plans import StagePlan, StageSpan
from i18n.markets.stages import SHOWN
from shop.kit.database.prepared import Statement, fetch
from shop.kit.database.triggers import Trigger

KEPT = 4  # a replica that lags has an older token than the primary
TOKEN = Statement.of("select token from i18n_atlastoken where id = 1")
RENEW = (
    "INSERT INTO i18n_atlastoken (id, token) VALUES (1, {token}) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
# Not a first token: where all tables are emptied, there is no atlas.
RENEW_AGAIN = "UPDATE i18n_atlastoken SET token = {token} WHERE id = 1"
NO_PLAN = StagePlan(())
MOST_REMEMBERED = 10_000  # answers of rules, a day's and country's each
T = TypeVar("T")


def renewed_by(*tables: str) -> tuple[Trigger, ...]:
    """Give the triggers by which every write to tables of this app renews the atlas."""
    return tuple(
        Trigger(f"atlas_{name}", f"i18n_{name}", RENEW, emptied=RENEW_AGAIN) for name in tables
    )


TRIGGERS = renewed_by(
    "market", "marketcountry", "marketlocale", "sellerentity", "sellerregistration", "stagechange"
)


class Atlas:
    """Every market with its seller, countries, locales and plan. Its rows are to be read only.

    token: by which it is current; empty where there is none.
    """

    def __init__(
        self, markets: Iterable[Market], plans: dict[int, StagePlan], token: str = ""
    ) -> None:
        self.token = token
        self.markets = tuple(markets)
        self._plans = plans
        self._remembered: dict[Hashable, Any] = {}

    def by_code(self, code: str) -> Market | None:
        """Find a market by its code, whatever its stage."""
        return self._codes.get(code)

    def by_country(self, country: str) -> Market | None:
        """Find the market that sells to a country (ISO 3166-1), whatever its stage."""
        return self._countries.get(country.upper())

    def locale(self, code: str) -> MarketLocale | None:
        """Find a locale by its tag; its ``market`` is of this atlas too."""
        return self._locales.get(code)

    def span(self, market: Market, at: datetime) -> StageSpan:
        """Tell a market's stage at a moment and how long it holds."""
        return self._plans.get(market.pk, NO_PLAN).span(at)

    def shown(self, at: datetime) -> list[Market]:
        """List the markets that may be spoken of at a moment, in the shop's order."""
        return [market for market in self.markets if self.span(market, at).stage in SHOWN]

    def remember(self, key: Hashable, load: Callable[[], T]) -> T:
        """Give what ``load`` gives, read once while the atlas is current."""
        if key not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered = {}
            self._remembered[key] = load()
        found: T = self._remembered[key]
        return found

    @cached_property
    def _codes(self) -> dict[str, Market]:
        return {market.code: market for market in self.markets}

    @cached_property
    def _countries(self) -> dict[str, Market]:
        return {row.country: market for market in self.markets for row in market.countries.all()}

    @cached_property
    def _locales(self) -> dict[str, MarketLocale]:
        return {row.code: row for market in self.markets for row in market.locales.all()}


class AtlasMoved(Exception):
    """What was trusted to be current is not; the run is done again."""


@dataclass
class Block:
    """A run whose parts all see one atlas.

    trusting: takes the atlas that this process knows; whoever reads the database next proves it.
    """

    trusting: bool
    atlas: Atlas | None = None
    token: str = ""
    proved: bool = False

    def look(self) -> Atlas:
        """Give the run's atlas."""
        if self.atlas is None:
            known = _kept.get(_last_token()) if self.trusting else None
            if known is not None:
                self.token, self.atlas = _last_token(), known
            else:
                self.token, self.atlas = _current()
                self.proved = True
        return self.atlas

    def prove(self, token: str) -> bool:
        """Compare with the token that the database has; True when all that was seen is current."""
        if self.atlas is None:
            return True
        self.proved = self.proved or token == self.token
        return self.proved


_kept: OrderedDict[str, Atlas] = OrderedDict()
_writing = Lock()
_block: ContextVar[Block | None] = ContextVar("atlas", default=None)


@contextmanager
def one_atlas() -> Iterator[None]:
    """Let all within see the same markets and rules, read when first asked for (1 statement).

    Not for what changes markets and then asks about them. Within such a block it changes nothing.
    """
    with _within(_block.get() or Block(trusting=False)):
        yield


def run_with_one_atlas(run: Callable[[], T], *, repeatable: bool) -> T:
    """Run with one atlas; what may be run twice takes the one that this process knows.

    It is proved by what the run reads of the shelf anyway, else by a statement at its end; where it
    is not current, all is run again with the one that is.
    """
    if repeatable:
        block = Block(trusting=True)
        # A database that goes away before the proof is told by the second run, as all trouble is.
        with _within(block), suppress(AtlasMoved, DatabaseError, InterfaceError):
            result = run()
            if block.atlas is None or block.proved or block.prove(current_token()):
                return result
    with one_atlas():
        return run()


def prove_atlas(token: str) -> None:
    """Take the token that was read beside other things; raises AtlasMoved for another one."""
    block = _block.get()
    if block is not None and not block.prove(token):
        raise AtlasMoved


@contextmanager
def _within(block: Block) -> Iterator[None]:
    before = _block.set(block)
    try:
        yield
    finally:
        _block.reset(before)


def current_atlas() -> Atlas:
    """Give the atlas as the database has it now (1 statement, 4 more after a change)."""
    block = _block.get()
    return _current()[1] if block is None else block.look()


def remembered(key: Hashable, load: Callable[[], T]) -> T:
    """Give what ``load`` reads of tables that renew the atlas; to be read only, never changed."""
    return current_atlas().remember(key, load)


def _current() -> tuple[str, Atlas]:
    token = current_token()
    known = _kept.get(token) if token else None
    return token, _keep(token, known or _drawn(token))


def _last_token() -> str:
    """Give the token that was read last; that of a rollback is not, as soon as one was read."""
    with _writing:
        return next(reversed(_kept), "")


def current_token() -> str:
    """Give the token of the markets as they are; empty before the first market (1 statement)."""
    rows = fetch(TOKEN, {})
    return rows[0][0] if rows else ""


def _drawn(token: str) -> Atlas:
    """Read all markets; after their token, so that an old token can only name newer rows."""
    rows = Market.objects.select_related("seller").order_by(F("position"), F("code"))
    markets = list(rows.prefetch_related("countries", "locales"))
    plans: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for change in StageChange.objects.order_by("since", "pk"):
        plans[change.market_id].append((change.since, change.stage))
    for market in markets:
        for locale in market.locales.all():
            locale.market = market
    told = {market.pk: StagePlan(plans[market.pk]) for market in markets}
    return Atlas(markets, told, token)


def _keep(token: str, atlas: Atlas) -> Atlas:
    if token:
        with _writing:
            _kept[token] = atlas
            _kept.move_to_end(token)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return atlas
