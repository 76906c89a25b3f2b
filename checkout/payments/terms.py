"""What a provider asks of a payment in a currency: dated rows, none of it in code."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.db import models
from django.db.models import F, Q

from checkout.payments.errors import AmountNotTaken
from i18n.locales.fact_files import load_rows
from shop.kit.dated import Dated, DatedQuerySet

ANY = ""
FACTS = Path(__file__).parent / "facts" / "terms.json"


class PaymentTerms(Dated):
    """Bounds of an amount, and how long an authorisation lasts.

    method: empty for every method of the provider that has no row of its own.
    minimum_minor, maximum_minor: minor units of ``currency``; null: no upper bound.
    hold_hours: from authorisation to its end; null: it is not known to end.
    capture_at_once: whether what is authorised is captured at once, not when it is shipped.
    """

    provider = models.CharField(max_length=30)
    method = models.CharField(max_length=30, blank=True)
    currency = models.CharField(max_length=3)
    minimum_minor = models.PositiveBigIntegerField()
    maximum_minor = models.PositiveBigIntegerField(null=True, blank=True)
    hold_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    capture_at_once = models.BooleanField(default=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "payment terms"
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "method", "currency", "valid_from"], name="one_set_of_terms"
            ),
            models.CheckConstraint(
                condition=Q(maximum_minor=None) | Q(maximum_minor__gte=F("minimum_minor")),
                name="terms_leave_room",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.method or '*'} {self.currency} from {self.valid_from}"

    @property
    def hold(self) -> timedelta | None:
        return None if self.hold_hours is None else timedelta(hours=self.hold_hours)


def terms_in_force(*, currency: str, day: date) -> list[PaymentTerms]:
    """Read the terms of a currency on a day."""
    return list(PaymentTerms.objects.on(day).filter(currency=currency))


def chosen_terms(
    rows: Iterable[PaymentTerms], *, provider: str, method: str
) -> PaymentTerms | None:
    """Choose the terms of a method: its own before those of its provider, the latest first."""
    fitting = [row for row in rows if row.provider == provider and row.method in {ANY, method}]
    return max(fitting, key=lambda row: (row.method != ANY, row.valid_from), default=None)


def refuse_amount(terms: PaymentTerms | None, amount_minor: int) -> None:
    """Raise AmountNotTaken when the amount lies outside of the bounds."""
    if terms is None:
        return
    least, most = terms.minimum_minor, terms.maximum_minor
    if amount_minor < least or (most is not None and amount_minor > most):
        raise AmountNotTaken(field="payment", least=least, most=most)


def load_payment_terms() -> None:
    """Load the terms that come with the shop; a row of the same day is replaced."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    since = date.fromisoformat(facts["valid_from"])
    rows = [PaymentTerms(valid_from=since, **row) for row in facts["rows"]]
    load_rows(PaymentTerms, rows, key=["provider", "method", "currency", "valid_from"])
