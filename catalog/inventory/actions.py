"""Set stock aside, let it go, sell it, receive it.

Order of locks, the same everywhere so that no two acts wait for each other: stock rows by key,
then the holds on them. Out of turn only what can be locked without waiting.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum

from catalog.inventory import balances, swift
from catalog.inventory.buckets import Whole, deliver, gather, locked_buckets
from catalog.inventory.errors import Busy, DispatchDaysTurned, HoldLost, OutOfStock
from catalog.inventory.models import (
    Hold,
    HoldQuerySet,
    HoldState,
    Movement,
    Pool,
    Stock,
    StockQuerySet,
    Warehouse,
)
from catalog.inventory.queries import stocks_in_turn
from catalog.products.models import Variant
from i18n.markets.models import Market
from shop.kit.database.kept import Kept


def hold(
    *,
    variant: Variant,
    market: Market,
    quantity: int,
    holder: UUID,
    until: datetime,
    at: datetime,
    pools: Sequence[Pool] = (Pool.ON_HAND,),
) -> Hold:
    """Set units of a variant aside for ``holder`` until a moment.

    quantity: whole units, 1 or more, all from one stock. pools: tried in this order, and of units
    on their way those first that ship first; what has no day is not tried.
    When units lack, holds on these stocks whose time is over are let go, and it is tried once more.
    Inside of a transaction that locks other stock, ``lock_to_hold`` comes first.
    Raises OutOfStock with the units ``available``; the stock is then as before.
    """
    if quantity < 1:
        raise ValueError("a hold holds at least one unit")
    new = Hold(quantity=quantity, holder=holder, until=until)
    if swift.set_aside(new, variant=variant, market=market, pools=pools, at=at):
        return new
    try:
        return _set_aside_waiting(new, variant, market, pools, at)
    except OutOfStock:
        # Tried again even if none was overdue: a rival may just have let go of what was.
        tried = Stock.objects.for_market(market).filter(variant=variant, pool__in=pools)
        _release_overdue(Hold.objects.overdue(at).filter(stock__in=tried.values("pk")), at=at)
    return _set_aside_waiting(new, variant, market, pools, at)


@transaction.atomic(savepoint=False)
def release_hold(*, hold: Hold, at: datetime) -> bool:
    """Let the units of one hold go; False when it held none any more.

    A lost hold is thereby forgotten: its holder no longer counts on it.
    """
    return _release_all(Hold.objects.filter(pk=hold.pk), at=at) == 1


@transaction.atomic
def release_holder(*, holder: UUID, at: datetime) -> int:
    """Let all units of a holder go and forget what it lost; tell how many holds were let go."""
    return _release_all(Hold.objects.of(holder), at=at)


@transaction.atomic
def release_expired(at: datetime, *, variant: Variant | None = None) -> int:
    """Let go of the holds whose time is over, of one variant or of all; tell how many.

    They are marked as lost, so that their holders learn of it.
    """
    overdue = Hold.objects.overdue(at)
    if variant is not None:
        overdue = overdue.filter(stock__variant=variant)
    return _release_overdue(overdue, at=at)


@transaction.atomic(savepoint=False)
def extend(*, holder: UUID, until: datetime, at: datetime) -> bool:
    """Hold longer all that ``holder`` holds; False, and nothing changed, when something was lost.

    A hold whose time is over but which nobody let go is still the holder's.
    until: after ``at``; a hold that lasts longer already is left as it is.
    """
    if until <= at:
        raise ValueError("a hold is extended into the future")
    LOCKED_LIVE(holder=holder)
    holds = LIVE(holder=holder)
    if any(each.lost for each in holds) or not holds:
        return False
    Hold.objects.filter(holder=holder, until__lt=until).held().update(until=until)
    return True


@transaction.atomic
def take(*, holder: UUID, reference: str, at: datetime) -> int:
    """Sell all units that ``holder`` holds, exactly once; tell how many holds were taken.

    A second call takes nothing and returns 0.
    reference: the order. Raises HoldLost when something was lost, or nothing was ever held; all
    is then as before.
    """
    LOCKED_OF(holder=holder)
    holds = ALL_OF(holder=holder)
    kept = [each for each in holds if each.state != HoldState.RELEASED]
    if not kept or any(each.lost for each in holds):
        raise HoldLost
    return sum(_sell(each, reference=reference, at=at) for each in _still_held(kept))


@transaction.atomic
def receive(
    *,
    warehouse: Warehouse,
    variant: Variant,
    quantity: int,
    reason: str,
    reference: str,
    at: datetime,
    pool: Pool = Pool.ON_HAND,
    ships_from: date | None = None,
    ships_by: date | None = None,
) -> Stock:
    """Add units to a stock, or write some off.

    quantity: whole units; negative writes off, and raises OutOfStock when that many are not free.
    ships_from, ships_by: the days promised for units on their way; empty leaves them as they are;
    a first day that stays is never later than a new last one.
    Raises DispatchDaysTurned for a first day after the last, or without one.
    """
    if ships_from is not None and (ships_by is None or ships_from > ships_by):
        raise DispatchDaysTurned(field="shipsBy")
    stock, _ = Stock.objects.get_or_create(
        warehouse=warehouse, variant=variant, pool=pool, bucket=0
    )
    days = {}
    if ships_by is not None:
        kept = min(stock.ships_from or ships_by, ships_by)
        days = {"ships_from": ships_from or kept, "ships_by": ships_by}
    _change(stock, quantity, days=days, reference=reference, at=at)
    balances.record(stock.pk, delta=quantity, reason=reason, reference=reference, at=at)
    stock.refresh_from_db()
    return stock


def _change(
    stock: Stock, quantity: int, *, days: dict[str, date], reference: str, at: datetime
) -> None:
    """Add units to a stock or write some off, in all its buckets. Raises OutOfStock."""
    if not Stock.objects.buckets_of(stock).filter(bucket__gt=0).exists():
        if not balances.change(stock, quantity, days=days):
            stock.refresh_from_db()
            raise OutOfStock(available=stock.unheld)
        return
    rows = locked_buckets(stock)
    if not deliver(rows, quantity, days=days, reference=reference, at=at):
        raise OutOfStock(available=sum(row.unheld for row in rows))


def _set_aside_waiting(
    new: Hold, variant: Variant, market: Market, pools: Sequence[Pool], at: datetime
) -> Hold:
    """Hold units of the first stock that has them, as often as buckets are added meanwhile."""
    while True:
        with suppress(Busy):
            return _set_aside(new, variant=variant, market=market, pools=pools, at=at)


@transaction.atomic
def _set_aside(
    new: Hold, *, variant: Variant, market: Market, pools: Sequence[Pool], at: datetime
) -> Hold:
    """Hold units of the first stock that has them, in one bucket or brought together in one.

    A miss undoes the transaction (or the savepoint) and so gives back the locks it waited for.
    """
    stocks = _in_turn(variant, market, pools)
    keys = _keys(stocks)
    if len(keys) > 1:  # they are tried in another order than the one in which all lock
        _lock(Stock.objects.filter(pk__in=keys))
        stocks = _in_turn(variant, market, pools)
        if _keys(stocks) != keys:
            raise Busy
    if not any(_reserved(new, stock, at) for stock in stocks):
        raise OutOfStock(available=max((stock.unheld for stock in stocks), default=0))
    _replace_lost(new, variant=variant)
    return new


def _in_turn(variant: Variant, market: Market, pools: Sequence[Pool]) -> list[Whole]:
    found = stocks_in_turn(variants=[variant.pk], market=market, pools=pools)
    return found.get(variant.pk, [])


def _keys(stocks: Iterable[Whole]) -> set[int]:
    return {bucket.pk for stock in stocks for bucket in stock.buckets}


def _reserved(new: Hold, stock: Whole, at: datetime) -> bool:
    if len(stock.buckets) == 1:
        return balances.reserve(new, stock.first.pk, at=at)
    bucket = gather(stock, new.quantity, at=at)
    return bucket is not None and balances.reserve(new, bucket.pk, at=at)


def _replace_lost(new: Hold, *, variant: Variant) -> None:
    """Forget lost holds of the variant once the holder holds at least as many units again."""
    lost = Hold.objects.filter(holder=new.holder, lost=True, stock__variant=variant)
    units = lost.aggregate(units=Sum("quantity"))["units"]
    if units is not None and units <= new.quantity:
        lost.update(lost=False)


def _locked(holds: HoldQuerySet) -> list[Hold]:
    """Read holds, after taking the locks of their stock rows by key."""
    list(_locking(holds))
    return list(holds.order_by("stock_id", "pk"))


def _locking(holds: HoldQuerySet) -> "QuerySet[Stock, int]":
    rows = Stock.objects.filter(pk__in=holds.order_by().values("stock")).order_by("pk")
    return rows.select_for_update().values_list("pk", flat=True)


LOCKED_LIVE = Kept(lambda holder: _locking(Hold.objects.of(holder).live()))
LOCKED_OF = Kept(lambda holder: _locking(Hold.objects.of(holder)))
LIVE = Kept(lambda holder: Hold.objects.of(holder).live())
ALL_OF: Kept[Hold] = Kept(Hold.objects.of)


def _lock(rows: StockQuerySet) -> None:
    """Lock stock rows by key."""
    list(rows.order_by("pk").select_for_update().values_list("pk"))


def _still_held(holds: Iterable[Hold]) -> list[Hold]:
    return [each for each in holds if each.state == HoldState.HELD]


def _release_all(holds: HoldQuerySet, *, at: datetime) -> int:
    locked = _locked(holds)
    Hold.objects.filter(pk__in=[each.pk for each in locked if each.lost]).update(lost=False)
    return sum(_let_go(each, at=at) for each in _still_held(locked))


def _let_go(hold: Hold, *, at: datetime) -> bool:
    ended = Hold.objects.filter(pk=hold.pk).held().update(state=HoldState.RELEASED)
    if ended:
        balances.give_back(hold, reason=Movement.RELEASED, at=at)
    return ended == 1


@transaction.atomic
def _release_overdue(overdue: HoldQuerySet, *, at: datetime) -> int:
    return sum(_expire(each, at=at) for each in _locked(overdue))


def _expire(hold: Hold, *, at: datetime) -> bool:
    """Let an overdue hold go, unless it was extended or ended meanwhile."""
    overdue = Hold.objects.filter(pk=hold.pk).overdue(at)
    ended = overdue.update(state=HoldState.RELEASED, lost=True)
    if ended:
        balances.give_back(hold, reason=Movement.EXPIRED, at=at)
    return ended == 1


def _sell(hold: Hold, *, reference: str, at: datetime) -> bool:
    """Turn HELD into TAKEN; the condition on the state makes it happen once."""
    taken = Hold.objects.filter(pk=hold.pk).held().update(state=HoldState.TAKEN)
    if taken:
        balances.sell(hold, reference=reference, at=at)
    return taken == 1
