"""The books of money: every order that is paid was paid for, and every payment has its order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from checkout.cart.models import Cart, CartState
from checkout.orders.models import Order, OrderState
from checkout.payments.models import Payment, Refund, SandboxCharge
from checkout.payments.settling import OUT_OF_STOCK
from checkout.payments.states import ENDED, HOLDING, PAID, PROMISED, PaymentState

BINDING = (OrderState.CONFIRMED, OrderState.PAID)


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
    for order in paid.exclude(payment__state__in=PAID):
        yield f"order {order.number}: paid, but no payment of it is captured"
    confirmed = Order.objects.filter(state=OrderState.CONFIRMED)
    for order in confirmed.exclude(payment__state__in=PROMISED):
        yield f"order {order.number}: confirmed, but no payment promises its money"
    for order in Order.objects.filter(payment=None).exclude(state__in=BINDING):
        yield f"order {order.number}: has no payment"


def _payments_without_their_order() -> Iterator[str]:
    """Compare what each state of a payment says with the state of its order."""
    payments = Payment.objects.select_related("order")
    # What came to nothing has nothing to send back when its order is cancelled.
    holding = payments.filter(state__in=HOLDING).exclude(amount_minor=0)
    for payment in holding.exclude(order__state=OrderState.PAID):
        yield f"payment {payment.pk}: captured, but order {payment.order.number} is not paid"
    for payment in payments.filter(state__in=PROMISED).exclude(order__state=OrderState.CONFIRMED):
        yield (
            f"payment {payment.pk}: {payment.state}, but order {payment.order.number} is not "
            "confirmed"
        )
    for payment in payments.filter(state__in=ENDED).exclude(order__state=OrderState.CANCELLED):
        yield f"payment {payment.pk}: {payment.state}, but order {payment.order.number} lives"


def _unequal_payments() -> Iterator[str]:
    """Compare each payment with the amount and the money of its order, and with what came."""
    due = F("order__total_minor") - F("order__credit_minor")
    equal = Q(amount_minor=due, currency=F("order__currency"))
    for payment in Payment.objects.exclude(equal).select_related("order"):
        yield (
            f"payment {payment.pk}: {payment.amount_minor} {payment.currency} for order "
            f"{payment.order.number} of {payment.order.due_minor} {payment.order.currency}"
        )
    holding = Payment.objects.filter(state__in=HOLDING)
    for payment in holding.exclude(captured_minor=F("amount_minor")):
        yield f"payment {payment.pk}: {payment.captured_minor} came for {payment.amount_minor}"
    for payment in Payment.objects.exclude(state__in=PAID).exclude(captured_minor=0):
        yield f"payment {payment.pk}: {payment.state}, but money of it came"


def _unreturned_money() -> Iterator[str]:
    """Compare what was sent back, or is to be, with what the state says of it."""
    refunds = Refund.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
    summed = Coalesce(Subquery(refunds.annotate(total=Sum("amount_minor")).values("total")), 0)
    payments = Payment.objects.annotate(refunded=summed)
    back = (PaymentState.REFUNDED, PaymentState.PARTLY_REFUNDED)
    for payment in payments.filter(state__in=back, refunded=0):
        yield f"payment {payment.pk}: refunded, but there is no refund"
    for payment in payments.exclude(state__in=back).exclude(refunded=0):
        yield f"payment {payment.pk}: has a refund, but is {payment.state}"
    for payment in payments.filter(refunded__gt=F("captured_minor")):
        yield f"payment {payment.pk}: more than {payment.captured_minor} was sent back"
    whole = payments.filter(state=PaymentState.REFUNDED, refunded__gt=0)
    for payment in whole.filter(refunded__lt=F("captured_minor")):
        yield f"payment {payment.pk}: refunded, but for a part"
    part = payments.filter(state=PaymentState.PARTLY_REFUNDED)
    for payment in part.filter(refunded=F("captured_minor")):
        yield f"payment {payment.pk}: refunded in part, but all of it went back"


def _refunds_of_another_amount() -> Iterator[str]:
    """Compare refunds for goods that were gone: just what was asked for had been captured."""
    whole = Q(amount_minor=F("payment__amount_minor"), currency=F("payment__currency"))
    for refund in Refund.objects.filter(reason=OUT_OF_STOCK).exclude(whole):
        yield (
            f"payment {refund.payment_id}: its refund of {refund.amount_minor} {refund.currency} "
            "is not what was captured"
        )


def _forgotten_refunds() -> Iterator[str]:
    for refund in Refund.objects.open().by_machine().filter(payment__check_at=None):
        yield f"payment {refund.payment_id}: owes a refund, but nobody looks after it"
    ending = Payment.objects.filter(state=PaymentState.AUTHORISED, capture_by__isnull=False)
    for payment in ending.filter(check_at=None):
        yield f"payment {payment.pk}: its hold ends, but nobody looks after it"


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
    """Compare the carts that were ordered with the orders that are, or were, binding."""
    was_binding = Q(paid_at__isnull=False) | Q(confirmed_at__isnull=False)
    ordered = Cart.objects.filter(state=CartState.ORDERED)
    for cart in ordered.exclude(pk__in=Order.objects.filter(was_binding).values("cart_id")):
        yield f"cart {cart.pk}: ordered, but no order of it is paid"
    for order in Order.objects.filter(state__in=BINDING).exclude(cart_id__in=ordered.values("pk")):
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
    if payment.state in PAID:
        same = (charge.amount_minor, charge.currency) == (payment.captured_minor, payment.currency)
        more = charge.refunded_minor > sum(refunded.values())
        return "" if (same or payment.failure) and not more else "is not what the payment says"
    if payment.check_at is not None:
        return ""
    kept = charge.amount_minor - charge.refunded_minor
    return "money was kept for an order that is not paid" if kept else ""
