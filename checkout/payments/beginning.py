"""The first step of a completion: an order that awaits its payment, committed before any charge."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from checkout.cart.actions import locked, touched
from checkout.cart.errors import CartClosed, IdempotencyKeyReused
from checkout.cart.holds import keep
from checkout.cart.models import Cart, CartState
from checkout.cart.promises import refuse_unaccepted
from checkout.cart.queries import cart_view, lines_of
from checkout.cart.requests import checked_key, hash_of
from checkout.cart.view import CartView
from checkout.orders.actions import place_order
from checkout.orders.models import Order
from checkout.orders.queries import order_of_cart
from checkout.payments.errors import TotalChanged
from checkout.payments.models import CompletionKey, Payment
from checkout.payments.queries import payable_by
from checkout.payments.settling import CHECK_EVERY, PAYMENT_WINDOW
from shop.kit.errors import Problems

# Longer than a payment may take, so that what is paid in time is still there.
PAYING_HOLD = PAYMENT_WINDOW + timedelta(minutes=5)


@dataclass(frozen=True)
class Begun:
    """The payment of a completion. is_new: nobody has asked the provider for it yet."""

    payment: Payment
    is_new: bool


@transaction.atomic(durable=True)
def begin(*, cart: Cart, key: str, seen_totals: str | None, at: datetime) -> Begun:
    """Find the order of this key, join the cart's live order, or place one; commit it.

    The cart's lock lets one completion through at a time, so that a cart has one live order.
    Raises Problems with all that stands in the way, TotalChanged, IdempotencyKeyReused.
    """
    fresh = locked(cart)
    given = hash_of([seen_totals])
    known = CompletionKey.objects.filter(cart=fresh, key=checked_key(key)).first()
    if known:
        if known.input_hash != given:
            raise IdempotencyKeyReused(field="idempotencyKey")
        return Begun(Payment.objects.get(order=known.order_id), is_new=False)
    is_new = fresh.state == CartState.OPEN
    payment = _place(fresh, seen_totals, at) if is_new else _join(fresh, seen_totals)
    CompletionKey.objects.create(cart=fresh, key=key, input_hash=given, order=payment.order)
    return Begun(payment, is_new=is_new)


def _place(cart: Cart, seen_totals: str | None, at: datetime) -> Payment:
    """Place the order of an open cart: goods held, nothing in the way, the total as reviewed."""
    keep(cart=cart, lines=lines_of(cart), until=at + PAYING_HOLD, at=at)
    view = cart_view(cart, at)
    _refuse(view, seen_totals)
    order = place_order(view=view, at=at)
    payment = _payment_to_make(cart, order, at)
    cart.state = CartState.PAYING
    touched(cart, at)
    return payment


def _payment_to_make(cart: Cart, order: Order, at: datetime) -> Payment:
    """Note the payment that is to be made; what comes to nothing is paid by nothing."""
    way = payable_by(cart=cart, amount_minor=order.due_minor, at=at)
    hold = way.terms.hold if way.terms else None
    return Payment.objects.create(
        order=order,
        provider=way.offer.provider,
        method=way.offer.code,
        token=cart.payment_token if way.offer.code == cart.payment_method else "",
        account=way.offer.account,
        capture_at_once=way.terms.capture_at_once if way.terms else True,
        capture_by=at + hold if hold else None,
        amount_minor=order.due_minor,
        currency=order.currency,
        created_at=at,
        check_at=at + CHECK_EVERY,
    )


def _refuse(view: CartView, seen_totals: str | None) -> None:
    """Raise what stands in the way: one problem as itself, several together."""
    if len(view.problems) > 1:
        raise Problems(view.problems)
    for problem in view.problems:
        raise problem
    if seen_totals and seen_totals != view.totals.fingerprint:
        raise TotalChanged(field="seenTotals")
    if not seen_totals:  # else she confirmed the days of dispatch together with the totals
        refuse_unaccepted(view)


def _join(cart: Cart, seen_totals: str | None) -> Payment:
    """Give a second completion the order of the first, if it is what she reviewed."""
    order: Order | None = order_of_cart(cart.pk)
    if order is None or (seen_totals and seen_totals != order.fingerprint):
        raise CartClosed(field="cart")
    return Payment.objects.select_related("order").get(order=order)
