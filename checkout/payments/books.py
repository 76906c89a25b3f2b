"""The books of money: every order that is paid was paid for, and every payment has its order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from checkout.cart.models import Cart, CartState
from checkout.orders.models import Order, OrderState
from checkout.payments.models import Payment, PaymentState, Refund, SandboxCharge
from checkout.payments.settling import OUT_OF_STOCK


def verify_money() -> list[str]:
    """Name every order and payment that breaks a rule of the books; an empty list is clean."""
    return [
        *_orders_without_their_money(),
        *_payments_without_their_order(),
        *_unequal_payments(),
        *_unreturned_money(),
        *_refunds_of_another_amount(),
        *_forgotten_refunds(),
        *_carts_in_between(),
        *_carts_that_were_sold(),
        *_sandbox_captures(),
    ]


def _orders_without_their_money() -> Iterator[str]:
    paid = Order.objects.filter(state=OrderState.PAID)
    for order in paid.exclude(payment__state=PaymentState.CAPTURED):
        yield f"order {order.number}: paid, but no payment of it is captured"
    for order in Order.objects.filter(payment=None).exclude(state=OrderState.PAID):
        yield f"order {order.number}: has no payment"


def _payments_without_their_order() -> Iterator[str]:
    captured = Payment.objects.filter(state=PaymentState.CAPTURED).select_related("order")
    for payment in captured.exclude(order__state=OrderState.PAID):
        yield f"payment {payment.pk}: captured, but order {payment.order.number} is not paid"
    alive = ~Q(order__state=OrderState.CANCELLED)
    ended = Payment.objects.filter(state__in=(PaymentState.FAILED, PaymentState.REFUNDED))
    for payment in ended.filter(alive).select_related("order"):
        yield f"payment {payment.pk}: {payment.state}, but order {payment.order.number} lives"


def _unequal_payments() -> Iterator[str]:
    """Compare each payment with the amount and the money of its order."""
    due = F("order__total_minor") - F("order__credit_minor")
    equal = Q(amount_minor=due, currency=F("order__currency"))
    for payment in Payment.objects.exclude(equal).select_related("order"):
        yield (
            f"payment {payment.pk}: {payment.amount_minor} {payment.currency} for order "
            f"{payment.order.number} of {payment.order.due_minor} {payment.order.currency}"
        )


def _unreturned_money() -> Iterator[str]:
    refunds = Refund.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
    summed = Coalesce(Subquery(refunds.annotate(total=Sum("amount_minor")).values("total")), 0)
    payments = Payment.objects.annotate(refunded=summed)
    for payment in payments.filter(state=PaymentState.REFUNDED, refunded=0):
        yield f"payment {payment.pk}: refunded, but there is no refund"
    for payment in payments.exclude(state=PaymentState.REFUNDED).exclude(refunded=0):
        yield f"payment {payment.pk}: has a refund, but is {payment.state}"


def _refunds_of_another_amount() -> Iterator[str]:
    """Compare refunds for goods that were gone: just what was asked for had been captured."""
    whole = Q(amount_minor=F("payment__amount_minor"), currency=F("payment__currency"))
    for refund in Refund.objects.filter(reason=OUT_OF_STOCK).exclude(whole):
        yield (
            f"payment {refund.payment_id}: its refund of {refund.amount_minor} {refund.currency} "
            "is not what was captured"
        )


def _forgotten_refunds() -> Iterator[str]:
    for refund in Refund.objects.open().filter(payment__check_at=None):
        yield f"payment {refund.payment_id}: owes a refund, but nobody looks after it"


def _carts_in_between() -> Iterator[str]:
    """Compare the carts that wait for a payment with the orders that do."""
    waiting = Order.objects.filter(state=OrderState.AWAITING_PAYMENT).values("cart_id")
    paying = Cart.objects.filter(state=CartState.PAYING)
    for cart in paying.exclude(pk__in=waiting):
        yield f"cart {cart.pk}: waits for a payment, but no order of it does"
    alone = Order.objects.filter(state=OrderState.AWAITING_PAYMENT)
    for order in alone.exclude(cart_id__in=paying.values("pk")):
        yield f"order {order.number}: awaits its payment, but its cart does not"


def _carts_that_were_sold() -> Iterator[str]:
    """Compare the carts that were ordered with the orders that are paid."""
    paid = Order.objects.filter(state=OrderState.PAID)
    ordered = Cart.objects.filter(state=CartState.ORDERED)
    for cart in ordered.exclude(pk__in=paid.values("cart_id")):
        yield f"cart {cart.pk}: ordered, but no order of it is paid"
    for order in paid.exclude(cart_id__in=ordered.values("pk")):
        yield f"order {order.number}: paid, but its cart is not ordered"


def _sandbox_captures() -> Iterator[str]:
    """Account for what the sandbox captured: sold, sent back, or still being asked about.

    Three statements, captures first: what is read after them cannot be older than they are.
    """
    captured = list(SandboxCharge.objects.filter(state=SandboxCharge.State.CAPTURED))
    payments = {str(payment.reference): payment for payment in Payment.objects.all()}
    refunds = _refunded_by_payment()
    for charge in captured:
        payment = payments.get(charge.reference)
        if payment is None:
            yield f"sandbox charge {charge.reference}: captured for no payment of ours"
        elif fault := _fault_of(charge, payment, refunds.get(payment.pk, {})):
            yield f"sandbox charge {charge.reference}: {fault}"


def _refunded_by_payment() -> Mapping[int, Mapping[str, int]]:
    """Sum the refunds, done or not, by payment and currency."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Refund.objects.order_by().values_list("payment", "currency")
    for payment_id, currency, total in rows.annotate(total=Sum("amount_minor")):
        sums[payment_id][currency] = total
    return sums


def _fault_of(charge: SandboxCharge, payment: Payment, refunded: Mapping[str, int]) -> str:
    """Compare a capture with the payment it was made for."""
    if payment.state == PaymentState.REFUNDED and refunded != {
        charge.currency: charge.amount_minor
    }:
        return "its refunds are not what was captured"
    kept = charge.amount_minor - charge.refunded_minor
    if payment.state == PaymentState.CAPTURED:
        same = (kept, charge.currency) == (payment.amount_minor, payment.currency)
        return "" if same else "is not what the payment says"
    if payment.check_at is not None:
        return ""
    return "money was kept for an order that is not paid" if kept else ""
