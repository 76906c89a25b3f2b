"""Round an exact amount to a price that looks right, by the rules of a market and a day."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple


class Band(NamedTuple):
    """Prices from ``start`` on are whole steps less a little; minor units."""

    start: int
    step: int
    less: int

    def at_most(self, value: Decimal) -> int:
        """Give its highest price not above a value; may be zero or less."""
        return self._steps(value, ROUND_FLOOR) * self.step - self.less

    def at_least(self, value: Decimal) -> int:
        """Give its lowest price not below a value."""
        return self._steps(value, ROUND_CEILING) * self.step - self.less

    def has(self, minor: int) -> bool:
        """Tell whether an amount is one of its prices."""
        return (minor + self.less) % self.step == 0

    def _steps(self, value: Decimal, rounding: str) -> int:
        return int(((value + self.less) / self.step).to_integral_value(rounding))


class Charm:
    """The bands of a market, the first of which begins at zero."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self.bands = sorted(bands)

    def band_of(self, value: Decimal | int) -> Band:
        """Give the band in which an amount lies."""
        return max(band for band in self.bands if band.start <= value or band == self.bands[0])

    def nearest(self, value: Decimal) -> int:
        """Give the price nearest to a value, above zero; of two as near, the lower one."""
        band = self.band_of(value)
        lower, upper = band.at_most(value), band.at_least(value)
        return lower if lower > 0 and value - lower <= upper - value else max(upper, 1)

    def at_least(self, value: Decimal) -> int:
        """Give the lowest price not below a value, and above zero."""
        price = self.band_of(value).at_least(max(value, Decimal(1)))
        while not self.band_of(price).has(price):
            price = self.band_of(price).at_least(Decimal(price))
        return price

    def at_most(self, value: Decimal) -> int | None:
        """Give the highest price not above a value; None where there is none above zero."""
        price = self.band_of(value).at_most(value)
        while price > 0 and not self.band_of(price).has(price):
            price = self.band_of(price).at_most(Decimal(price))
        return price if price > 0 else None
