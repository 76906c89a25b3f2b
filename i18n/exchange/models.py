"""Rates of exchange: dated rows with their source."""

from django.db import models
from django.db.models import F, Q

from shop.kit.dated import Dated, DatedQuerySet


class FxRate(Dated):
    """What one unit of a currency is worth in another, from a day on until a later rate.

    rate: units of ``quote`` for one whole unit of ``base``: 88.50 rupees for a dollar.
    """

    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("base", "quote", "valid_from"), name="one_fx_rate_from_a_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="an_fx_rate_is_above_zero"),
            models.CheckConstraint(condition=~Q(base=F("quote")), name="an_fx_rate_has_two_sides"),
        )

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.rate}"
