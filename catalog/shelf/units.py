"""Free units of variants, as a statement told them beside their product."""

from collections.abc import Iterator, Sequence
from typing import Any

from catalog.shelf.statements import ENOUGH, Stock

Days = tuple[str, str]  # of dispatch, as written: the last before the first, as the shop orders
# Free units here and on their way, and the days of the next that comes; a plain tuple, since a page
# has one for each variant.
Units = tuple[int, int, Days | None]
Told = Iterator[tuple[int, int, int, Days | None]]

NO_UNITS: Units = (0, 0, None)
HERE = 0  # as ``Stock`` numbers the pool of what is on hand


def units_in(told: Sequence[Any], stock: Stock) -> dict[int, Units]:
    """Add up what was told of the stocks of a product's variants, by variant id.

    Of more than ``ENOUGH`` units in one place, that many are counted.
    """
    found: dict[int, Units] = {}
    for variant, pool, free, days in _dated(told) if stock == Stock.DAYS else _plain(told):
        if free > 0:
            units = min(free, ENOUGH)
            added: Units = (units, 0, None) if pool == HERE else (0, units, days)
            known = found.get(variant)
            found[variant] = _sum(known, added) if known else added
    return found


def _plain(told: Sequence[Any]) -> Told:
    for start in range(0, len(told), 3):
        yield told[start], told[start + 1], told[start + 2], None


def _dated(told: Sequence[Any]) -> Told:
    for start in range(0, len(told), 5):
        variant, pool, free, last, first = told[start : start + 5]
        yield variant, pool, free, (last, first) if last and first else None


def _sum(one: Units, other: Units) -> Units:
    soonest = min((days for days in (one[2], other[2]) if days), default=None)
    return one[0] + other[0], one[1] + other[1], soonest
