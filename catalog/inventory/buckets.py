"""A stock that many want at once, spread over rows of which each has units of its own.

A shopper locks one of them; only who wants more than any one has, or changes the stock itself,
locks all, in the order of their keys.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from catalog.inventory.balances import change, record
from catalog.inventory.models import Movement, Stock

MOST_BUCKETS = 64


@dataclass(frozen=True)
class Whole:
    """A stock with all its buckets, the first first."""

    buckets: tuple[Stock, ...]

    @property
    def first(self) -> Stock:
        return self.buckets[0]

    @property
    def unheld(self) -> int:
        """Units in all buckets that no hold sets aside."""
        return sum(bucket.unheld for bucket in self.buckets)


def summed(stocks: Iterable[Stock]) -> list[Stock]:
    """Give stocks as people see them: bucket 0 with the units of all (one query).

    They must not be saved.
    """
    whole = {_place(stock): stock for stock in stocks if not stock.bucket}
    others = Stock.objects.filter(bucket__gt=0, variant__in={place[0] for place in whole})
    rows = others.values_list("variant_id", "warehouse_id", "pool")
    for *place, on_hand, held in rows.annotate(on=Sum("on_hand"), of=Sum("held")):
        if (stock := whole.get((place[0], place[1], place[2]))) is not None:
            stock.on_hand += on_hand
            stock.held += held
    return list(whole.values())


def _place(stock: Stock) -> tuple[int, int, str]:
    return stock.variant_id, stock.warehouse_id, stock.pool


@transaction.atomic
def spread(*, stock: Stock, buckets: int, at: datetime) -> None:
    """Level a stock's units over so many buckets; 1 brings all that nobody holds into one again.

    A bucket that units were held in stays: its ledger names it.
    """
    if not 1 <= buckets <= MOST_BUCKETS:
        raise ValueError(f"a stock has 1 to {MOST_BUCKETS} buckets")
    known = {row.bucket: row for row in locked_buckets(stock)}
    for bucket in range(buckets):
        if bucket not in known:
            known[bucket] = _another(known[0], bucket)
    Stock.objects.filter(pk=known[0].pk).update(spread=buckets)
    known[0].spread = buckets
    _level(sorted(known.values(), key=lambda row: row.pk), reference="spread", at=at)


def deliver(
    rows: Sequence[Stock], quantity: int, *, days: dict[str, date], reference: str, at: datetime
) -> bool:
    """Add units to a stock in buckets, or write some off, and level them.

    rows: all its buckets, locked. False, and nothing changed, when not so many are free. The
    caller writes the movement of the delivery itself, on bucket 0.
    """
    whole = Whole(tuple(sorted(rows, key=lambda row: row.bucket)))
    if whole.unheld + quantity < 0:
        return False
    _level(rows, delivered=quantity, reference=reference, at=at)
    if days:
        Stock.objects.filter(pk__in=[row.pk for row in rows]).update(**days)
    return True


def gather(whole: Whole, units: int, *, at: datetime) -> Stock | None:
    """Bring so many free units together in one bucket; None when all together have fewer.

    All buckets must be locked. The fullest gets what it lacks from the next fullest.
    """
    if whole.unheld < units:
        return None
    fullest, *others = sorted(whole.buckets, key=lambda bucket: (-bucket.unheld, bucket.pk))
    lacking = units - fullest.unheld
    moved = {fullest.pk: 0}
    for other in others:
        taken = max(0, min(lacking - moved[fullest.pk], other.unheld))
        moved[fullest.pk] += taken
        moved[other.pk] = -taken
    _move(whole.buckets, moved, reference="gathered", at=at)
    return fullest


def locked_buckets(stock: Stock) -> list[Stock]:
    """Lock all buckets of a stock by key, and read them.

    Bucket 0 is the oldest; it is locked by a statement of its own, so that the next one sees the
    buckets that somebody else was making.
    """
    rows = Stock.objects.buckets_of(stock).select_for_update()
    list(rows.filter(bucket=0))
    return list(rows)


def _another(first: Stock, bucket: int) -> Stock:
    """Make another bucket beside the first, which is locked; it begins empty."""
    return Stock.objects.create(
        warehouse_id=first.warehouse_id,
        variant_id=first.variant_id,
        pool=first.pool,
        bucket=bucket,
        ships_from=first.ships_from,
        ships_by=first.ships_by,
    )


def _level(rows: Sequence[Stock], *, delivered: int = 0, reference: str, at: datetime) -> None:
    """Share what nobody holds, and what was ``delivered``, among the buckets."""
    first = next(row for row in rows if not row.bucket)
    used = [row.pk for row in rows if row.bucket < first.spread]
    each, rest = divmod(sum(row.unheld for row in rows) + delivered, len(used))
    wanted = {pk: each + (place < rest) for place, pk in enumerate(used)}
    moved = {row.pk: wanted.get(row.pk, 0) - row.unheld for row in rows}
    _move(rows, moved, delivered={first.pk: delivered}, reference=reference, at=at)


def _move(
    rows: Iterable[Stock],
    moved: dict[int, int],
    *,
    delivered: dict[int, int] | None = None,
    reference: str,
    at: datetime,
) -> None:
    """Change the units of buckets, and write down what is not explained by a delivery."""
    for row in rows:
        units = moved.get(row.pk, 0)
        if units and not change(row, units, days={}):
            raise AssertionError("the buckets were not locked")
        between = units - (delivered or {}).get(row.pk, 0)
        if between:
            record(row.pk, delta=between, reason=Movement.SPREAD, reference=reference, at=at)
