from django.db import models
from django.db.models import F, Q

from checkout.fulfillment.delays import Duty, DutyState, Terms
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order, OrderLine
from i18n.markets.models import Market
from shop.kit.dated import Dated, DatedQuerySet


class Shipment(models.Model):
    """A parcel with units of one order.

    number: counts the parcels of its order from 1. key: of the request that packed it.
    dispatched_at: when the carrier had the goods; a printed label is no dispatch.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12,
        choices=[(state.value, state.value.capitalize()) for state in ShipmentState],
        default=ShipmentState.PACKED.value,
    )
    carrier = models.CharField(max_length=60)
    tracking_number = models.CharField(max_length=80, blank=True)
    tracking_url = models.URLField(max_length=300, blank=True)
    key = models.CharField(max_length=100)
    packed_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "number")
        constraints = (
            models.UniqueConstraint(fields=["order", "number"], name="parcels_are_counted"),
            models.UniqueConstraint(fields=["order", "key"], name="one_parcel_per_key"),
            models.CheckConstraint(
                condition=Q(dispatched_at__isnull=False) | Q(state__in=("PACKED", "VOIDED")),
                name="a_parcel_on_its_way_was_dispatched",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=False) | ~Q(state="DELIVERED"),
                name="a_parcel_that_arrived_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number} {self.state}"

    @property
    def market(self) -> Market:
        return self.order.market


class ShipmentLine(models.Model):
    """Units of an order's line in a parcel."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipped_in")
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["shipment", "order_line"], name="a_line_once_a_parcel"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_parcel_holds_something"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line_id}"


class DelayRule(Dated):
    """What a country's law wants of a seller who ships late (days; see ``delays``).

    notice_lead_days: how many days before the last day we ask. excluded_methods: of payment.
    """

    country = models.CharField(max_length=2)
    default_days = models.PositiveSmallIntegerField()
    grace_days = models.PositiveSmallIntegerField()
    refund_working_days = models.PositiveSmallIntegerField()
    notice_lead_days = models.PositiveSmallIntegerField(default=3)
    excluded_methods = models.JSONField(default=list, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["country", "valid_from"], name="one_delay_rule_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.country} from {self.valid_from}"

    @property
    def terms(self) -> Terms:
        return Terms(self.default_days, self.grace_days, self.refund_working_days)


class ShipDuty(models.Model):
    """The duty to ship one line in time, where a rule of its market's country wants it.

    stated: whether ``promised`` was shown to the shopper; else it is the rule's own.
    ended_on: day on which the rest was cancelled; refund_by: last day for its money to go back.
    """

    order_line = models.OneToOneField(OrderLine, models.PROTECT, related_name="duty")
    rule = models.ForeignKey(DelayRule, models.PROTECT, related_name="+")
    stated = models.BooleanField()
    promised = models.DateField()
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value.replace("_", " ").capitalize()) for state in DutyState],
        default=DutyState.ON_TIME.value,
    )
    deadline = models.DateField(null=True, blank=True)
    revised = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    refund_by = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["deadline"],
                name="duties_by_day",
                condition=~Q(state__in=("SHIPPED", "CANCELLED")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_line_id} {self.state} by {self.deadline}"

    @property
    def duty(self) -> Duty:
        """The duty as the rule's table moves it."""
        return Duty(self.promised, DutyState(self.state), self.deadline, self.revised)


class DelayNotice(models.Model):
    """What a shopper was told of a delay, and what she answered; rows are only added.

    revised: the new last day of dispatch; null when none can be told.
    answer_by: silence after that day counts: as consent until ``revised``, or as "cancel".
    """

    class Answer(models.TextChoices):
        CONSENT = "CONSENT", "She waits"
        CANCEL = "CANCEL", "She cancels"

    duty = models.ForeignKey(ShipDuty, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField()
    revised = models.DateField(null=True, blank=True)
    needs_consent = models.BooleanField()
    answer_by = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("duty", "number")
        constraints = (
            models.UniqueConstraint(fields=["duty", "number"], name="notices_are_counted"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__gte=F("sent_at"))),
                name="an_answer_follows_its_notice",
            ),
        )

    def __str__(self) -> str:
        return f"notice {self.number} of {self.duty_id}"
