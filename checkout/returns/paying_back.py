"""Follow what is owed until the provider has confirmed it."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from checkout.fulfillment.actions import locked_order
from checkout.orders.models import Order
from checkout.outbox.subscribers import subscribe
from checkout.payments.queries import payment_of
from checkout.payments.states import ENDED
from checkout.returns.models import Payback, Return
from checkout.returns.states import ReturnState
from checkout.returns.tender import send_money, write_off

BATCH = 100

log = logging.getLogger(__name__)


def register() -> None:
    """Hear of every refund that a provider confirmed."""
    subscribe(topic="refund_made", name="returns.paid_back", call=hear_of_refund)


def hear_of_refund(payload: Mapping[str, Any], at: datetime) -> None:
    """Note that what a payback owed has gone back."""
    payback = Payback.objects.filter(refund=int(payload["refund"])).first()
    if payback is not None:
        follow(payback, at)


def follow_paybacks(at: datetime) -> int:
    """Send money that came late, and note what has gone back; tell how much was done."""
    return sum(_followed(payback, at) for payback in Payback.objects.owed()[:BATCH])


def _followed(payback: Payback, at: datetime) -> bool:
    try:
        return follow(payback, at)
    except Exception:  # the next one must have its turn; this one is tried again
        log.exception("payback %s could not be sent", payback.pk)
        return False


@transaction.atomic
def follow(payback: Payback, at: datetime) -> bool:
    """Take a payback one step on; tell whether all of it has gone back now."""
    order = locked_order(payback.order)
    fresh = Payback.objects.select_for_update().get(pk=payback.pk)
    fresh.order = order
    if fresh.sent_at is not None or _never_came(order, at) or not send_money(fresh, at):
        return False
    if fresh.refund is None or fresh.refund.done_at is None:
        return False
    fresh.sent_at = fresh.refund.done_at
    fresh.save(update_fields=["sent_at"])
    settle_return(fresh)
    return True


def _never_came(order: Order, at: datetime) -> bool:
    """Owe nothing where the money that was promised will not come; tell whether it is so."""
    payment = payment_of(order)
    if payment is None or payment.state not in ENDED:
        return False
    write_off(order, at)
    return True


def settle_return(payback: Payback) -> None:
    """Move the return of a payback that has gone back to REFUNDED."""
    if payback.sent_at is not None:
        Return.objects.filter(payback=payback, state=ReturnState.RECEIVED.value).update(
            state=ReturnState.REFUNDED.value, refunded_at=payback.sent_at
        )
