"""Ask what is free and when it ships."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from catalog.inventory.buckets import Whole
from catalog.inventory.models import Hold, Pool, Stock
from catalog.products.models import Variant
from i18n.markets.models import Market
from shop.kit.database.kept import Kept


class Promise(NamedTuple):
    """The days between which units on their way will ship; both ends count."""

    ships_from: date
    ships_by: date


def free_units(
    *, variants: Iterable[Variant], market: Market, at: datetime | None = None
) -> dict[int, dict[Pool, int]]:
    """Count the free units that ship to a market, by variant id and pool (one query).

    Every variant asked for is in the answer. Units on their way without a day are not free.
    at: units under a hold whose time is over by then count as free; without it they are held.
    """
    free: dict[int, dict[Pool, int]] = {variant.pk: dict.fromkeys(Pool, 0) for variant in variants}
    for variant_id, pool, units in FREE(market=market.pk, variants=list(free), at=at):
        free[variant_id][Pool(pool)] += units
    return free


def promises_of(
    *, variants: Iterable[Variant], market: Market, at: datetime | None = None
) -> dict[int, Promise]:
    """Tell for many variants when the next free unit on its way will ship (one query)."""
    wanted = [variant.pk for variant in variants]
    incoming = Stock.objects.for_market(market).filter(variant__in=wanted, pool=Pool.INCOMING)
    dated = incoming.promisable().annotate(free=_free(at))
    soonest_last = dated.filter(free__gt=0).order_by("-ships_by", "-ships_from", "-pk")
    rows = soonest_last.values_list("variant_id", "ships_from", "ships_by")
    return {pk: Promise(start, end) for pk, start, end in rows if start and end}


def stocks_in_turn(
    *, variants: Iterable[int], market: Market, pools: Sequence[Pool]
) -> dict[int, list[Whole]]:
    """List the stocks that a hold tries, in its order, by variant id (one query).

    pools: in this order; what is on its way by its day of dispatch, and what has none not at all.
    """
    rows = Stock.objects.for_market(market).promisable()
    found = rows.filter(variant__in=list(variants), pool__in=pools)
    buckets: dict[tuple[int, int, str], list[Stock]] = defaultdict(list)
    for stock in found.order_by("bucket"):
        buckets[stock.variant_id, stock.warehouse_id, stock.pool].append(stock)
    in_turn: dict[int, list[Whole]] = defaultdict(list)
    wholes = [Whole(tuple(rows)) for rows in buckets.values()]
    for whole in sorted(wholes, key=lambda whole: _turn(whole.first, pools)):
        in_turn[whole.first.variant_id].append(whole)
    return in_turn


def _turn(stock: Stock, pools: Sequence[Pool]) -> tuple[int, date, date, int]:
    """Tell when a stock's turn is; units that are here all leave at once."""
    pool = Pool(stock.pool)
    waits = pool == Pool.INCOMING
    by, start = (stock.ships_by, stock.ships_from) if waits else (None, None)
    return pools.index(pool), by or date.min, start or date.min, stock.pk


def holds_of(holder: UUID) -> dict[int, list[Hold]]:
    """List what a holder still holds, by variant id (one query)."""
    held: dict[int, list[Hold]] = defaultdict(list)
    for hold in HELD(holder=holder):
        held[hold.stock.variant_id].append(hold)
    return held


def free_sql(
    *, market: Market, at: datetime, variant: str = "pk", pool: Pool = Pool.ON_HAND
) -> Exists:
    """Give "a unit is free for this market" as a condition, on rows whose ``variant`` names one."""
    rows = Stock.objects.filter(variant=OuterRef(variant), pool=pool)
    stock = rows.for_market(market).promisable()
    overdue = Hold.objects.overdue(at).filter(stock=OuterRef("pk"))
    return Exists(stock.filter(Q(held__lt=F("on_hand")) | Exists(overdue)))


def _free(at: datetime | None) -> CombinedExpression:
    """Give the units of a stock that nobody holds, as an expression."""
    unheld = F("on_hand") - F("held")
    if at is None:
        return unheld
    overdue = Hold.objects.overdue(at).filter(stock=OuterRef("pk")).order_by().values("stock")
    units = overdue.annotate(units=Sum("quantity")).values("units")
    return unheld + Coalesce(Subquery(units), 0)


FREE = Kept(
    lambda market, variants, at: (
        Stock.objects.filter(warehouse__markets__market=market, variant__in=variants)
        .promisable()
        .annotate(free=_free(at))
        .values_list("variant_id", "pool", "free")
    )
)
HELD = Kept(lambda holder: Hold.objects.of(holder).held().select_related("stock"))
