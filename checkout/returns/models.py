import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catalog.inventory.models import Warehouse
from checkout.fulfillment.models import Shipment
from checkout.orders.models import Order, OrderLine
from checkout.payments.models import Refund
from checkout.returns.states import CancelReason, ReturnReason, ReturnState
from i18n.markets.models import Market
from shop.kit.dated import Dated, DatedQuerySet


class ReturnPolicy(Dated):
    """How long goods of a market may come back, counted from the day on which they arrived.

    window_days: for any reason. fault_window_days: where the seller answers for the reason.
    delivery_back_for: reasons for which delivery is refunded, too, once all of an order is gone.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="return_policies")
    window_days = models.PositiveSmallIntegerField()
    fault_window_days = models.PositiveSmallIntegerField()
    delivery_back_for = models.JSONField(default=list, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "return policies"
        constraints = (
            models.UniqueConstraint(
                fields=["market", "valid_from"], name="one_return_policy_a_day"
            ),
            models.CheckConstraint(
                condition=Q(fault_window_days__gte=F("window_days")),
                name="faults_have_the_longer_window",
            ),
        )

    def __str__(self) -> str:
        return f"{self.market_id}: {self.window_days} days from {self.valid_from}"


class PaybackQuerySet(models.QuerySet["Payback"]):
    def owed(self) -> Self:
        """Keep what is still on its way back to the shopper, or waits for its money to come."""
        return self.filter(sent_at=None).order_by("pk")


class Payback(models.Model):
    """What an order owes its shopper, because units of it were cancelled or came back.

    key: ours, the same in every call, so that nothing is sent back twice.
    goods_minor, delivery_minor, fees_minor: what it is made of, tax included.
    money_minor: sent back by the provider, by ``refund``, which is null while the money that was
        promised has not come; credit_minor: given back as credit; the rest was never paid.
    sent_at: when all of it had gone back; null until then.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="paybacks")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reason = models.CharField(max_length=20)
    goods_minor = models.PositiveBigIntegerField()
    delivery_minor = models.PositiveBigIntegerField(default=0)
    fees_minor = models.PositiveBigIntegerField(default=0)
    money_minor = models.PositiveBigIntegerField()
    credit_minor = models.PositiveBigIntegerField(default=0)
    refund = models.OneToOneField(
        Refund, models.PROTECT, null=True, blank=True, related_name="payback"
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = PaybackQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["id"], name="paybacks_owed", condition=Q(sent_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    goods_minor__gte=F("money_minor")
                    + F("credit_minor")
                    - F("delivery_minor")
                    - F("fees_minor")
                ),
                name="no_more_goes_back_than_is_owed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount_minor} for {self.order_id}"

    @property
    def amount_minor(self) -> int:
        return self.goods_minor + self.delivery_minor + self.fees_minor


class Cancellation(models.Model):
    """Units of an order that were cancelled before they left. by: shopper, staff or rule."""

    class By(models.TextChoices):
        SHOPPER = "SHOPPER", "Shopper"
        STAFF = "STAFF", "Staff"
        RULE = "RULE", "A rule of law"

    order = models.ForeignKey(Order, models.PROTECT, related_name="cancellations")
    by = models.CharField(max_length=8, choices=By)
    reason = models.CharField(max_length=20, choices=CancelReason)
    key = models.CharField(max_length=100)
    payback = models.OneToOneField(Payback, models.PROTECT, related_name="cancellation")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["order", "key"], name="one_cancellation_per_key"),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.reason}"

    @property
    def market(self) -> Market:
        return self.order.market


class CancellationLine(models.Model):
    """Units of one line that were cancelled. amount_minor: their share of what was paid."""

    cancellation = models.ForeignKey(Cancellation, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="cancelled_in")
    quantity = models.PositiveSmallIntegerField()
    amount_minor = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["cancellation", "order_line"], name="a_line_once_a_cancellation"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="a_cancellation_is_of_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line_id}"


class Return(models.Model):
    """Units of an order on their way back.

    number: counts the returns of its order from 1. key: of the request that asked for it.
    shipment: the parcel that came back undelivered; null when a shopper sends goods back.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="returns")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12,
        choices=[(state.value, state.value.capitalize()) for state in ReturnState],
        default=ReturnState.REQUESTED.value,
    )
    reason = models.CharField(max_length=20, choices=ReturnReason)
    words = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    shipment = models.OneToOneField(
        Shipment, models.PROTECT, null=True, blank=True, related_name="sent_back"
    )
    key = models.CharField(max_length=100)
    payback = models.OneToOneField(
        Payback, models.PROTECT, null=True, blank=True, related_name="returned"
    )
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "number")
        constraints = (
            models.UniqueConstraint(fields=["order", "number"], name="returns_are_counted"),
            models.UniqueConstraint(fields=["order", "key"], name="one_return_per_key"),
            models.CheckConstraint(
                condition=Q(payback__isnull=False, received_at__isnull=False)
                | ~Q(state__in=("RECEIVED", "REFUNDED")),
                name="what_came_back_is_paid_back",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number} {self.state}"

    @property
    def market(self) -> Market:
        return self.order.market


class ReturnLine(models.Model):
    """Units of one line that come back.

    quantity: asked for. restocked, scrapped: units that arrived, and where they went.
    amount_minor: the arrived units' share of what was paid.
    """

    sent_back = models.ForeignKey(Return, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="returned_in")
    quantity = models.PositiveSmallIntegerField()
    restocked = models.PositiveSmallIntegerField(default=0)
    scrapped = models.PositiveSmallIntegerField(default=0)
    amount_minor = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["sent_back", "order_line"], name="a_line_once_a_return"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_return_is_of_something"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("restocked") + F("scrapped")),
                name="no_more_arrives_than_was_sent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line_id}"

    @property
    def arrived(self) -> int:
        return self.restocked + self.scrapped
