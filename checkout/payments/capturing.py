"""Capture what is authorised: when the goods are shipped, or before it lapses."""

import logging
from datetime import datetime

from django.db import transaction

from checkout.cart.errors import PaymentPending
from checkout.orders.models import Order
from checkout.payments.asking import request_of
from checkout.payments.collecting import shipped
from checkout.payments.errors import PaymentLapsed
from checkout.payments.models import Payment
from checkout.payments.providers.base import (
    Charge,
    ChargeState,
    ProviderRefused,
    ProviderTimeout,
)
from checkout.payments.providers.registry import provider_of
from checkout.payments.settling import CHECK_EVERY, LAPSED, capture_due, settle
from checkout.payments.states import ENDED, UNSETTLED, PaymentState

log = logging.getLogger(__name__)


def capture_for(order: Order, at: datetime) -> Payment:
    """Take the money for an order that is being shipped; the same call again changes nothing.

    What is captured already stays so; what is paid on delivery is noted as on its way. Call it
    outside of any transaction, before the shipment is noted. Raises PaymentPending when nobody
    knows yet, and PaymentLapsed when the authorisation ended: the order is cancelled then.
    """
    payment = Payment.objects.select_related("order").get(order=order)
    if payment.state == PaymentState.COD_PENDING:
        return shipped(order, at)
    if payment.state == PaymentState.AUTHORISED:
        payment = capture(payment, at)
    if payment.state in {*UNSETTLED, PaymentState.AUTHORISED}:
        raise PaymentPending(field="payment")
    if payment.state in ENDED:
        raise PaymentLapsed(field="payment")
    return payment


@transaction.atomic
def call_off_hold(order: Order, at: datetime) -> bool:
    """Give up the authorisation of an order that was cancelled; the provider is told soon after.

    Should it have been captured meanwhile, the money is sent back. False when there is none.
    """
    payment = Payment.objects.select_for_update().filter(order=order).first()
    if payment is None or payment.state != PaymentState.AUTHORISED:
        return False
    payment.move(PaymentState.VOIDED)
    payment.let_go, payment.capture_by, payment.check_at = True, None, at
    payment.settled_at = at
    payment.save(update_fields=["state", "let_go", "capture_by", "check_at", "settled_at"])
    return True


def capture(payment: Payment, at: datetime) -> Payment:
    """Capture an authorised payment and settle what came of it."""
    if payment.state != PaymentState.AUTHORISED:
        return payment
    charge = _asked(payment, at)
    if charge is None:
        Payment.objects.filter(pk=payment.pk).update(check_at=at + CHECK_EVERY)
        return payment
    return settle(payment_id=payment.pk, charge=charge, at=at)


def due_to_capture(payment: Payment, at: datetime) -> bool:
    """Tell whether an authorised payment is to be captured now, shipped or not."""
    due = capture_due(payment, at)
    return payment.state == PaymentState.AUTHORISED and due is not None and due <= at


def _asked(payment: Payment, at: datetime) -> Charge | None:
    """Ask for the capture; when it is refused, believe what the provider then knows."""
    provider, request = provider_of(payment.provider), request_of(payment)
    try:
        try:
            return provider.capture(request, at)
        except ProviderRefused as refusal:
            log.warning("the capture of payment %s was refused: %s", payment.pk, refusal)
            return _after_refusal(provider.fetch(request, at))
    except ProviderTimeout:
        return None


def _after_refusal(known: Charge) -> Charge | None:
    """Take what is neither captured nor held any more for lapsed."""
    if known.state is ChargeState.AUTHORISED:
        return None
    if known.state is ChargeState.CAPTURED:
        return known
    return Charge(ChargeState.FAILED, failure=known.failure or LAPSED)
