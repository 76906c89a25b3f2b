"""Ask what money of one currency is worth in another."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from i18n.exchange.errors import FxRateMissing
from i18n.exchange.models import FxRate

SAME = Decimal(1)


@dataclass(frozen=True)
class Fx:
    """A rate of a day; multiplied with, or divided by where it is told the other way round.

    rate: as the source tells it. day: its first day; None between equal currencies.
    """

    rate: Decimal
    divides: bool
    day: date | None
    source: str

    def convert(self, amount: Decimal) -> Decimal:
        """Give an amount of the first currency in the second, not rounded to its digits."""
        return amount / self.rate if self.divides else amount * self.rate


def fx_on(base: str, quote: str, day: date) -> Fx:
    """Give the rate from one currency to another on a day; the last one told before it counts.

    A pair that is told the other way round only is divided by. Raises FxRateMissing.
    """
    if base == quote:
        return Fx(SAME, divides=False, day=None, source="")
    for first, second, divides in ((base, quote, False), (quote, base, True)):
        rows = FxRate.objects.on(day).filter(base=first, quote=second)
        row = rows.order_by("-valid_from").first()
        if row:
            return Fx(row.rate, divides=divides, day=row.valid_from, source=row.source)
    raise FxRateMissing(base=base, quote=quote)
