"""Lock stock before it is changed, so that nobody waits for somebody who waits for her."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Q, QuerySet

from catalog.inventory import swift
from catalog.inventory.errors import Busy
from catalog.inventory.models import Hold, Pool, Stock, StockQuerySet
from i18n.markets.models import Market
from shop.kit.database.kept import Kept


def lock_stock_of(*, variants: Iterable[int], markets: Sequence[Market], holder: UUID) -> None:
    """Lock all stock that a holder's units of these variants lie in or may come from, by key.

    markets: those whose stock they may come from.

    Two carts would otherwise each take one row and wait for the other: with the same two things,
    or with one thing that lies in two warehouses.
    """
    asked = list(variants)
    each = (_reached(asked, market.pk, holder) for market in markets)
    _lock(reduce(or_, each))


def lock_to_hold(*, units: Mapping[int, int], market: Market, holder: UUID) -> None:
    """Lock what holding so many ``units`` of each variant will change, and what is held of them.

    Of a stock in buckets one that has enough is locked, whichever is free; only when none is, all
    of them are waited for.
    """
    if not swift.is_possible():
        lock_stock_of(variants=units, markets=[market], holder=holder)
        return
    variants = list(units)
    if LOCKED_AT_ONCE(variants=variants, market=market.pk, holder=holder):
        return
    spread = Stock.objects.filter(variant__in=variants, bucket__gt=0)
    hot = set(spread.values_list("variant", flat=True))
    if not _locked_here_and_there(units, hot, market, holder):
        lock_stock_of(variants=units, markets=[market], holder=holder)


def _locked_here_and_there(
    units: Mapping[int, int], hot: set[int], market: Market, holder: UUID
) -> bool:
    """Wait by key for what is in one row or held already, then pick buckets without waiting.

    Whoever fails gives back all of it and begins anew, since she now has to wait.
    """
    mine = Hold.objects.of(holder).live().order_by().values("stock")
    try:
        with transaction.atomic():
            _lock(
                _reached(list(units), market.pk, holder).exclude(~Q(pk__in=mine), variant__in=hot)
            )
            for variant in hot:
                _pick(variant, market, units[variant])
    except Busy:
        return False
    return True


def _pick(variant: int, market: Market, units: int) -> None:
    pools = tuple(Pool)
    if units and not swift.lock_unlocked(variant=variant, market=market, pools=pools, units=units):
        raise Busy


def _reached(variants: Sequence[int], market: int, holder: UUID) -> StockQuerySet:
    shipping = Stock.objects.filter(warehouse__markets__market=market)
    holding = Hold.objects.of(holder).live()  # also where it does not ship from any more
    reached = Q(pk__in=shipping.values("pk")) | Q(pk__in=holding.order_by().values("stock"))
    return Stock.objects.filter(reached, variant__in=variants)


def _lock(rows: StockQuerySet) -> None:
    list(_by_key(rows))


def _by_key(rows: StockQuerySet) -> "QuerySet[Stock, int]":
    return rows.order_by("pk").select_for_update().values_list("pk", flat=True)


# Rows are locked only where none of the variants lies in buckets.
LOCKED_AT_ONCE = Kept(
    lambda variants, market, holder: _by_key(
        _reached(variants, market, holder).filter(
            ~Exists(Stock.objects.filter(variant__in=variants, bucket__gt=0))
        )
    )
)
