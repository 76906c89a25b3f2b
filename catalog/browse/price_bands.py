"""Cut a range of prices into few bands with round bounds."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MOST_BANDS = 5
STEPS = 42  # to 5 × 10^13 of the currency
ROUND_STEPS = (1, 2, 5)


class PriceBand(NamedTuple):
    """Prices from ``low`` to ``high``, both counting, in minor units."""

    low: int
    high: int

    @property
    def value(self) -> str:
        """The band as the value of a facet: ``50000-99999``."""
        return f"{self.low}-{self.high}"


def bands_between(lowest: int, highest: int, *, major: int) -> list[PriceBand]:
    """Give at most ``MOST_BANDS`` adjoining bands that hold every price of the range.

    major: how many minor units are one of the currency; bounds are round in it.
    """
    step = next(step for step in _steps(major) if highest // step - lowest // step < MOST_BANDS)
    starts = range(lowest // step * step, highest + 1, step)
    return [PriceBand(start, start + step - 1) for start in starts]


def first_steps(major: int) -> list[int]:
    """Give the widths of bands that any prices of a currency may need."""
    return list(islice(_steps(major), STEPS))


def _steps(major: int) -> Iterator[int]:
    """Give 1, 2, 5, 10, 20, 50 … of the currency."""
    scale = major
    while True:
        yield from (scale * step for step in ROUND_STEPS)
        scale *= 10
