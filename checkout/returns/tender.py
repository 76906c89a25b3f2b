"""What was paid for an order and is not owed back yet, and how money finds its way back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from checkout.orders.models import Order
from checkout.payments.actions import refund
from checkout.payments.queries import payment_of
from checkout.payments.states import HOLDING, PAID, PaymentState
from checkout.returns.models import Payback


@dataclass(frozen=True)
class Tender:
    """Minor units of the order's currency."""

    money_minor: int
    credit_minor: int


def tender_left(order: Order) -> Tender:
    """Tell what of a locked order's money and credit may still go back.

    Money that is authorised counts, for it is captured before anything of the order leaves.
    """
    sums = Payback.objects.filter(order=order).aggregate(
        money=Sum("money_minor"), credit=Sum("credit_minor")
    )
    return Tender(
        money_minor=_money_of(order) - (sums["money"] or 0),
        credit_minor=order.credit_minor - (sums["credit"] or 0),
    )


def _money_of(order: Order) -> int:
    payment = payment_of(order)
    if payment is None:
        return 0
    if payment.state == PaymentState.AUTHORISED:
        return payment.amount_minor
    return payment.captured_minor if payment.state in PAID else 0


def write_off(order: Order, at: datetime) -> None:
    """Owe no money of a locked order that was promised and will not come."""
    waiting = Payback.objects.filter(order=order, refund=None).owed()
    waiting.update(money_minor=0, sent_at=at)


def send_money(payback: Payback, at: datetime) -> bool:
    """Have the money of a payback refunded, if it came; the provider is asked after the commit.

    Again it does nothing: one key, one refund. Tell whether it is on its way.
    """
    payment = payment_of(payback.order)
    if payback.refund_id or not payback.money_minor or payment is None:
        return payback.refund_id is not None
    if payment.state not in HOLDING:
        return False
    payback.refund = refund(
        order=payback.order,
        amount_minor=payback.money_minor,
        reason=payback.reason,
        key=str(payback.key),
        at=at,
    )
    payback.save(update_fields=["refund"])
    return True
