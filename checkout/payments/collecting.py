"""Cash on delivery, as people tell us of it; every act may be repeated."""

from datetime import datetime

from django.db import transaction

from checkout.orders.actions import cancel, mark_paid
from checkout.orders.models import Order, OrderState
from checkout.outbox.actions import emit
from checkout.payments.errors import NotToBeCollected
from checkout.payments.models import Payment
from checkout.payments.settling import once
from checkout.payments.states import PaymentState

COD_REFUSED = "COD_REFUSED"
COLLECTED = frozenset(
    {
        PaymentState.COD_COLLECTED,
        PaymentState.COD_REMITTED,
        PaymentState.PARTLY_REFUNDED,
        PaymentState.REFUNDED,
    }
)


@transaction.atomic
def shipped(order: Order, at: datetime) -> Payment:
    """Note that the parcel, and with it the bill, is on its way."""
    del at  # the moment of shipping stands with the shipment
    payment = _locked(order)
    if payment.state == PaymentState.COD_PENDING:
        payment.move(PaymentState.COD_SHIPPED)
        payment.save(update_fields=["state"])
    return payment


@transaction.atomic
def collect_on_delivery(order: Order, at: datetime) -> Payment:
    """Note that the carrier took the money: the order is paid. Raises NotToBeCollected."""
    fresh = Order.objects.select_for_update().get(pk=order.pk)
    payment = _locked(fresh)
    if payment.state in COLLECTED:
        return payment
    _refuse_unless_waited_for(fresh, payment)
    payment.move(PaymentState.COD_COLLECTED)
    payment.captured_minor, payment.settled_at = payment.amount_minor, at
    payment.save(update_fields=["state", "captured_minor", "settled_at"])
    once(payment, "CAPTURED", at)
    mark_paid(fresh, at)
    emit(topic="order_paid", payload={"order": fresh.pk}, at=at)
    return payment


@transaction.atomic
def cod_refused(order: Order, at: datetime) -> Payment:
    """Note that the parcel was refused and comes back: nothing is paid, the order is cancelled.

    Its goods are put back by whoever receives them. Raises NotToBeCollected.
    """
    fresh = Order.objects.select_for_update().get(pk=order.pk)
    payment = _locked(fresh)
    if payment.state == PaymentState.COD_REFUSED:
        return payment
    _refuse_unless_waited_for(fresh, payment)
    payment.move(PaymentState.COD_REFUSED)
    payment.failure, payment.settled_at = COD_REFUSED, at
    payment.save(update_fields=["state", "failure", "settled_at"])
    cancel(fresh, at, COD_REFUSED)
    emit(topic="order_cancelled", payload={"order": fresh.pk}, at=at)
    return payment


@transaction.atomic
def remitted(order: Order, at: datetime) -> Payment:
    """Note that the carrier handed over what it had collected. Raises NotToBeCollected."""
    payment = _locked(order)
    if payment.state not in COLLECTED or payment.provider != "cod":
        raise NotToBeCollected
    if payment.remitted_at is None:
        payment.remitted_at = at
        if payment.state == PaymentState.COD_COLLECTED:
            payment.move(PaymentState.COD_REMITTED)
        payment.save(update_fields=["state", "remitted_at"])
    return payment


def _locked(order: Order) -> Payment:
    return Payment.objects.select_for_update().get(order=order)


def _refuse_unless_waited_for(order: Order, payment: Payment) -> None:
    waits = payment.state in {PaymentState.COD_PENDING, PaymentState.COD_SHIPPED}
    if not waits or order.state != OrderState.CONFIRMED:
        raise NotToBeCollected
