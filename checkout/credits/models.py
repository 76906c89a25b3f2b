"""Gift cards and store credit: money that the shop owes, kept as a ledger."""

from typing import NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalog.inventory.ledger import AppendOnlyQuerySet, refuse
from i18n.markets.models import Market


class CreditKind(models.TextChoices):
    GIFT_CARD = "GIFT_CARD", "Gift card"
    STORE_CREDIT = "STORE_CREDIT", "Store credit"


class CreditAccount(models.Model):
    """A gift card, or a customer's store credit, in one currency.

    balance_minor: what is left, held money included; held_minor: set aside by orders that wait for
        their payment. Whole minor units of ``currency``; the balance is the sum of the entries.
    code_hash: of a gift card's code, which is kept nowhere; last4: of the code, to recognise it by.
    customer: whose store credit it is; a gift card belongs to whoever knows its code.
    valid_until: last day in its market's calendar; null: it never ends.
    """

    market = models.ForeignKey(Market, models.PROTECT, related_name="credit_accounts")
    kind = models.CharField(max_length=12, choices=CreditKind)
    currency = models.CharField(max_length=3)
    balance_minor = models.PositiveBigIntegerField(default=0)
    held_minor = models.PositiveBigIntegerField(default=0)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    last4 = models.CharField(max_length=4, blank=True, editable=False)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    switched_on = models.BooleanField(default=True)
    valid_until = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(held_minor__lte=F("balance_minor")), name="never_overspent"
            ),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="one_card_per_code"
            ),
            models.UniqueConstraint(
                fields=["customer", "currency", "market"],
                condition=Q(kind="STORE_CREDIT"),
                name="one_store_credit_per_customer",
            ),
            models.CheckConstraint(
                condition=Q(kind="GIFT_CARD", customer__isnull=True)
                & ~Q(code_hash="")
                & ~Q(last4="")
                | Q(kind="STORE_CREDIT", customer__isnull=False, code_hash="", last4=""),
                name="a_card_has_a_code_and_credit_an_owner",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.last4 or self.customer_id} {self.currency}"

    @property
    def free_minor(self) -> int:
        """What no order has set aside."""
        return self.balance_minor - self.held_minor


class CreditReason(models.TextChoices):
    ISSUED = "ISSUED", "Issued"
    TAKEN = "TAKEN", "Paid with"
    GIVEN_BACK = "GIVEN_BACK", "Given back"
    CORRECTED = "CORRECTED", "Corrected"


class CreditEntry(models.Model):
    """One change of a balance; rows are only added. delta_minor: minor units, signed.

    key: of a change that may be asked for again; empty when ``order_number`` tells enough.
    """

    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="entries")
    delta_minor = models.BigIntegerField()
    reason = models.CharField(max_length=12, choices=CreditReason)
    order_number = models.CharField(max_length=30, blank=True, db_index=True)
    key = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["CreditEntry"].as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "credit entries"
        constraints = (
            models.UniqueConstraint(
                fields=["account", "order_number"],
                condition=Q(reason="TAKEN"),
                name="taken_once_per_order",
            ),
            models.UniqueConstraint(
                fields=["account", "key"], condition=~Q(key=""), name="one_entry_per_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.delta_minor:+} {self.reason}"

    def delete(self, *_args: object, **_options: object) -> NoReturn:
        refuse()


class CreditHoldState(models.TextChoices):
    HELD = "HELD", "Set aside"
    TAKEN = "TAKEN", "Paid with"
    RELEASED = "RELEASED", "Let go"


class CreditHold(models.Model):
    """What an order pays from an account: set aside when it is placed, taken when it is paid.

    given_back_minor: what came back by refunds after it was taken.
    """

    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="holds")
    order_number = models.CharField(max_length=30, db_index=True)
    amount_minor = models.PositiveBigIntegerField()
    given_back_minor = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=CreditHoldState, default=CreditHoldState.HELD)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("account_id",)
        constraints = (
            models.UniqueConstraint(
                fields=["account", "order_number"], name="one_hold_per_account_and_order"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="a_credit_hold_is_of_money"
            ),
            models.CheckConstraint(
                condition=Q(given_back_minor=0)
                | Q(state="TAKEN", given_back_minor__lte=F("amount_minor")),
                name="no_more_given_back_than_taken",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount_minor} for {self.order_number}: {self.state}"
