"""Numbers by which people speak of orders; invoices have a series of their own."""

from i18n.markets.models import Market
from shop.kit.database.prepared import Statement, fetch

NEXT = Statement.of(
    "INSERT INTO checkout_ordercounter AS counter (market_id, year, last)"
    " VALUES (%(market)s, %(year)s, 1)"
    " ON CONFLICT (market_id, year) DO UPDATE SET last = counter.last + 1 RETURNING last"
)


def next_number(market: Market, year: int) -> str:
    """Give the next number of a market and year: "IN-2026-000001".

    The counter's row stays locked until the caller's transaction ends: ask for it last.
    """
    ((last,),) = fetch(NEXT, {"market": market.pk, "year": year}, using="default")
    return f"{market.code.upper()}-{year}-{last:06d}"
