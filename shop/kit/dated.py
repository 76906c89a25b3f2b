"""Rows that hold from one day to another and say where they come from."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Keep the rows in force on ``day``; both ends count."""
        return self.filter(holds_on(day))


class Dated(models.Model):
    """A rate, fee, rule or piece of evidence with its days of validity and its source."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on ``day``; both ends count."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def holds_on(day: date, prefix: str = "") -> Q:
    """Give the condition that a dated row, reached by ``prefix``, is in force on ``day``."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )
