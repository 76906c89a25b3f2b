"""Customs duties: dated rows with their source."""

from django.db import models
from django.db.models import Q

from shop.kit.dated import Dated, DatedQuerySet


class DutyRate(Dated):
    """The duty on goods whose tariff code begins with a prefix, brought into a country.

    origin: ISO 3166-1 code of where they were made; empty is anywhere. The longest prefix wins, and
    of equal ones the row that names the origin. rate: a fraction of goods and freight, all duties
    of the kind together; no row is an unknown rate, never zero.
    """

    country = models.CharField(max_length=2)
    prefix = models.CharField(max_length=12)
    origin = models.CharField(max_length=2, blank=True)
    rate = models.DecimalField(max_digits=7, decimal_places=6)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("country", "prefix", "origin", "valid_from"),
                name="one_duty_rate_from_a_day",
            ),
            models.CheckConstraint(condition=Q(rate__gte=0), name="a_duty_is_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.prefix} {self.origin} {self.rate}"
