import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from checkout.cart.models import Cart
from checkout.orders.models import Order
from checkout.payments.states import UNSETTLED, BackwardMove, PaymentState, may_move


class PaymentQuerySet(models.QuerySet["Payment"]):
    def to_check(self, at: datetime) -> Self:
        """Keep the payments whose provider is to be asked again by now.

        One that owes a refund is among them even when its moment was forgotten.
        """
        forgotten = Q(check_at=None) & _owing()
        return self.filter(Q(check_at__lte=at) | forgotten).order_by("check_at", "id")

    def awaited(self, at: datetime) -> Self:
        """Keep the payments of which an answer is due: unsettled, owing a refund, or overdue."""
        return self.filter(Q(state__in=UNSETTLED) | _owing() | Q(let_go=True) | Q(check_at__lte=at))


def _owing() -> Q:
    """Give "its money has still to be sent back" as a condition."""
    return Q(pk__in=Refund.objects.open().by_machine().values("payment"))


class Payment(models.Model):
    """The one attempt to be paid for an order.

    reference: ours, unguessable, the same in every call for this payment, so that a provider
        never charges it twice.
    account: names the environment's keys that it was made with; empty: the provider's own.
    captured_minor: what came, in minor units of ``currency``; 0 while nothing has.
    capture_by: when an authorisation ends; null when none waits to be captured.
    let_go: an authorisation that nobody needs has still to be called off at the provider.
    remitted_at: when the carrier handed over what it had collected.
    check_at: when the provider is to be asked again; null when nothing more can come.
    """

    order = models.OneToOneField(Order, models.PROTECT, related_name="payment")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(max_length=30)
    method = models.CharField(max_length=30)
    token = models.CharField(max_length=64, blank=True)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    account = models.CharField(max_length=60, blank=True)
    capture_at_once = models.BooleanField(default=True)
    captured_minor = models.PositiveBigIntegerField(default=0)
    capture_by = models.DateTimeField(null=True, blank=True)
    let_go = models.BooleanField(default=False)
    remitted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=PaymentState, default=PaymentState.PENDING)
    provider_reference = models.CharField(max_length=100, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    next_action = models.JSONField(null=True, blank=True)
    checks = models.PositiveSmallIntegerField(default=0)
    check_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["check_at"], name="payments_to_check", condition=Q(check_at__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="one_payment_per_charge",
            ),
            models.CheckConstraint(
                condition=Q(token="")
                | Q(("token__startswith", "tok_"))
                | Q(("token__startswith", "pm_")),
                name="a_payment_keeps_a_token",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) | Q(provider="zero"), name="a_payment_is_of_money"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"

    def move(self, to: PaymentState) -> None:
        """Move on to a state that may follow this one. Raises BackwardMove."""
        if not may_move(self.state, to):
            raise BackwardMove(f"{self.state} to {to}")
        self.state = to


class RefundQuerySet(models.QuerySet["Refund"]):
    def open(self) -> Self:
        """Keep the refunds that the provider has not confirmed."""
        return self.filter(done_at=None)

    def by_machine(self) -> Self:
        """Keep those that a provider sends; cash is paid back by hand."""
        return self.exclude(payment__provider="cod")


class Refund(models.Model):
    """Money on its way back to the shopper.

    key: of whoever asked for it; the same key is the same refund.
    provider_reference: theirs, or what people noted who paid cash back.
    done_at: null until the provider has confirmed it.
    failure: the provider's last refusal, in a word; it is asked again.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    provider_reference = models.CharField(max_length=100, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["payment", "key"], name="one_refund_per_key"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_refund_is_of_money"),
        )

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} {self.reason}"


class CompletionKey(models.Model):
    """A key with which a client completed a cart, and the order that it got."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="completion_keys")
    key = models.CharField(max_length=100)
    input_hash = models.CharField(max_length=64)
    order = models.ForeignKey(Order, models.PROTECT, related_name="completion_keys")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cart", "key"], name="one_order_per_completion_key"),
        )

    def __str__(self) -> str:
        return f"{self.cart_id} {self.key}"


class SandboxCharge(models.Model):
    """The books of the sandbox provider: the outside world, which we only see through its port.

    attempts: how often it was asked to charge; it charges once at most.
    """

    class State(models.TextChoices):
        NOTHING = "NOTHING", "Asked, but nothing happened"
        STEP = "STEP", "Waiting for the shopper"
        AUTHORISED = "AUTHORISED", "Authorised"
        CAPTURED = "CAPTURED", "Captured"
        DECLINED = "DECLINED", "Declined"
        CANCELLED = "CANCELLED", "Cancelled"

    reference = models.CharField(max_length=60, unique=True)
    token = models.CharField(max_length=64)
    method = models.CharField(max_length=30)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, choices=State)
    attempts = models.PositiveSmallIntegerField(default=0)
    refunded_minor = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=models.F("amount_minor")),
                name="refunds_within_the_charge",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class SandboxRefund(models.Model):
    """A refund in the books of the sandbox."""

    charge = models.ForeignKey(SandboxCharge, models.CASCADE, related_name="refunds")
    reference = models.CharField(max_length=60, unique=True)
    amount_minor = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.reference} {self.amount_minor}"


class PaymentEvent(models.Model):
    """A call of a provider's to our webhook, heard once; its body is not kept.

    payment: null when it is about none of ours.
    outcome: what it did, in a word.
    """

    provider = models.CharField(max_length=30)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="events")
    outcome = models.CharField(max_length=20)
    received_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "event_id"], name="one_event_heard_once"),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.outcome}"


class PaymentEffect(models.Model):
    """Something that a payment did, once: its money came, its order became binding, a refund.

    The last word against doing a thing twice, whatever the code does.
    """

    provider = models.CharField(max_length=30)
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="effects")
    effect = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "payment", "effect"], name="one_effect_of_a_payment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.payment_id} {self.effect}"
