"""Send money back: in parts, each once by its key, never more than came."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Sum

from checkout.cart.errors import IdempotencyKeyReused
from checkout.orders.actions import record
from checkout.orders.models import Order, OrderEvent
from checkout.outbox.actions import emit
from checkout.payments.asking import request_of
from checkout.payments.errors import RefundTooLarge
from checkout.payments.models import Payment, Refund
from checkout.payments.providers.base import ProviderRefused, ProviderTimeout
from checkout.payments.providers.registry import provider_of
from checkout.payments.settling import CHECK_EVERY, once
from checkout.payments.states import HOLDING, PaymentState

REFUSED_AGAIN = timedelta(hours=1)
BY_HAND = "cod"

log = logging.getLogger(__name__)


@transaction.atomic
def refund(*, order: Order, amount_minor: int, reason: str, key: str, at: datetime) -> Refund:
    """Send part or all of what was paid for an order back; the same key is the same refund.

    Within the caller's transaction, if there is one: the provider is asked after its commit, and
    by ``reconcile`` until it has confirmed; then ``refund_made`` is told. Cash paid on delivery
    goes back by hand. amount_minor: 1 or more.
    Raises RefundTooLarge and IdempotencyKeyReused; nothing is changed then.
    """
    if amount_minor < 1:
        raise ValueError("a refund is of money")
    payment = Payment.objects.select_for_update().get(order=order)
    made = Refund.objects.filter(payment=payment, key=key).first()
    if made is not None:
        if made.amount_minor != amount_minor:
            raise IdempotencyKeyReused(field="key")
        return made
    made = _opened(payment, amount_minor, reason, key, at)
    record(order, OrderEvent.Code.REFUNDED, at, reason)
    transaction.on_commit(partial(_send_soon, payment.pk, at), robust=True)
    return made


def _opened(payment: Payment, amount_minor: int, reason: str, key: str, at: datetime) -> Refund:
    """Note a refund of money that is there, in the lock of its payment."""
    left = refundable_minor(payment)
    if amount_minor > left:
        raise RefundTooLarge(field="amount", left=left)
    all_of_it = amount_minor == left
    payment.move(PaymentState.REFUNDED if all_of_it else PaymentState.PARTLY_REFUNDED)
    payment.check_at = None if payment.provider == BY_HAND else at
    payment.save(update_fields=["state", "check_at"])
    return Refund.objects.create(
        payment=payment,
        amount_minor=amount_minor,
        currency=payment.currency,
        reason=reason,
        key=key,
        created_at=at,
    )


def refundable_minor(payment: Payment) -> int:
    """Tell how much of what came has not been sent back, nor is about to be."""
    if payment.state not in HOLDING:
        return 0
    gone = payment.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    return int(payment.captured_minor - gone)


def _send_soon(payment_id: int, at: datetime) -> None:
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    send_open_refunds(payment, at)


def send_open_refunds(payment: Payment, at: datetime) -> bool:
    """Send a payment's open refunds; tell whether none is left. Others are tried again later."""
    if payment.provider == BY_HAND:
        return True
    waiting = list(Refund.objects.open().filter(payment=payment).order_by("pk"))
    left = [made for made in waiting if not _sent(payment, made, at)]
    if not left:
        forget = Payment.objects.filter(pk=payment.pk, state__in=_HAD_MONEY)
        forget.update(check_at=None)
    return not left


_HAD_MONEY = (PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED)


def _sent(payment: Payment, made: Refund, at: datetime) -> bool:
    """Ask the provider for one refund; its reference makes it happen once."""
    try:
        answer = provider_of(payment.provider).refund(
            request_of(payment),
            reference=str(made.reference),
            amount_minor=made.amount_minor,
            at=at,
        )
    except ProviderTimeout:
        _again(payment, at + CHECK_EVERY)
        return False
    except ProviderRefused as refusal:
        log.warning("refund %s was refused: %s", made.pk, refusal)
        Refund.objects.filter(pk=made.pk).update(failure=str(refusal)[:60])
        _again(payment, at + REFUSED_AGAIN)
        return False
    if answer.done:
        refund_done(refund_id=made.pk, provider_reference=answer.provider_reference, at=at)
    else:
        _again(payment, at + CHECK_EVERY)
    return answer.done


def _again(payment: Payment, at: datetime) -> None:
    Payment.objects.filter(pk=payment.pk).update(check_at=at)


@transaction.atomic
def refund_done(*, refund_id: int, provider_reference: str, at: datetime) -> bool:
    """Note that a refund is made and tell of it, once; the condition decides between two."""
    done = Refund.objects.open().filter(pk=refund_id)
    if not done.update(done_at=at, provider_reference=provider_reference, failure=""):
        return False
    made = Refund.objects.select_related("payment").get(pk=refund_id)
    once(made.payment, f"REFUND:{made.reference}", at)
    emit(topic="refund_made", payload={"refund": made.pk}, at=at)
    return True


def paid_back_by_hand(*, refund: Refund, note: str, at: datetime) -> bool:
    """Note that people paid cash back, and how; False when it was noted before."""
    return refund_done(refund_id=refund.pk, provider_reference=note[:100], at=at)
