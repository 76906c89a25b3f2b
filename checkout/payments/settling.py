"""What a provider's answer does to order, payment, cart and stock: all of it or nothing.

Locks are taken in one order everywhere: cart, order, payment, stock rows by key. States only move
forward, so the same answer may come any number of times, by any way and in any order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from catalog.inventory.actions import take
from catalog.inventory.errors import HoldLost
from catalog.inventory.models import Pool, Stock
from catalog.inventory.queries import holds_of
from checkout.cart.holds import HOLD_TIME, keep
from checkout.cart.models import Cart, CartState
from checkout.cart.queries import lines_of
from checkout.orders.actions import cancel, mark_paid, record
from checkout.orders.models import Order, OrderEvent, OrderLine, OrderState
from checkout.outbox.actions import emit
from checkout.payments.models import UNSETTLED, Payment, PaymentState, Refund
from checkout.payments.providers.base import Charge, ChargeState

PAYMENT_WINDOW = timedelta(minutes=15)
CHECK_EVERY = timedelta(minutes=1)
LATE_CHECKS = (timedelta(hours=1), timedelta(hours=24))
ABANDONED = "ABANDONED"
OUT_OF_STOCK = "OUT_OF_STOCK"
LATE = "LATE"
WRONG_AMOUNT = "WRONG_AMOUNT"


@dataclass(frozen=True)
class _Deal:
    """Everything that one payment moves, locked, at one moment."""

    cart: Cart
    order: Order
    payment: Payment
    at: datetime


@transaction.atomic(durable=True)
def settle(*, payment_id: int, charge: Charge, at: datetime) -> Payment:
    """Bring a payment, its order, its cart and the stock to what the provider says."""
    deal = _locked(payment_id, at)
    payment = deal.payment
    payment.provider_reference = payment.provider_reference or charge.provider_reference
    match charge.state:
        case ChargeState.CAPTURED if charge.amount_minor <= 0:
            _failed(deal, WRONG_AMOUNT)  # no money came, so there is none to send back
        case ChargeState.CAPTURED:
            _captured(deal, charge)
        case ChargeState.FAILED:
            _failed(deal, charge.failure)
        case _:
            _waiting(deal, charge)
    payment.save()
    return payment


def _locked(payment_id: int, at: datetime) -> _Deal:
    unlocked = Payment.objects.select_related("order").get(pk=payment_id)
    carts = Cart.objects.select_for_update(of=("self",)).select_related("market__seller")
    cart = carts.get(pk=unlocked.order.cart_id)
    order = Order.objects.select_for_update().get(pk=unlocked.order_id)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    return _Deal(cart, order, payment, at)


def _captured(deal: _Deal, charge: Charge) -> None:
    """Sell the goods for the money that came; send it back when that cannot be."""
    payment, at = deal.payment, deal.at
    if payment.state in {PaymentState.CAPTURED, PaymentState.REFUNDED}:
        return
    reason = _cannot_sell(deal, charge)
    if reason:
        _send_back(deal, charge, reason)
        return
    payment.state, payment.settled_at, payment.check_at = PaymentState.CAPTURED, at, None
    mark_paid(deal.order, at)
    _close(deal, CartState.ORDERED)
    emit(topic="order_paid", payload={"order": deal.order.pk}, at=at)


def _cannot_sell(deal: _Deal, charge: Charge) -> str:
    """Take the goods out of stock, or say why they cannot be sold for this money."""
    asked = (deal.payment.amount_minor, deal.payment.currency)
    if deal.order.state != OrderState.AWAITING_PAYMENT:
        return LATE
    if (charge.amount_minor, charge.currency) != asked:
        return WRONG_AMOUNT
    return "" if _taken(deal) else OUT_OF_STOCK


def _taken(deal: _Deal) -> bool:
    """Take what the cart holds; hold again first what it lost while the shopper was paying."""
    try:
        take(holder=deal.cart.pk, reference=deal.order.number, at=deal.at)
    except HoldLost:
        return _taken_anew(deal)
    return True


def _taken_anew(deal: _Deal) -> bool:
    """Hold and take what was lost, if it ships as promised; else all is as before."""
    cart, at = deal.cart, deal.at
    try:
        with transaction.atomic():
            keep(cart=cart, lines=lines_of(cart), until=at + HOLD_TIME, at=at)
            _refuse_what_ships_later(deal)
            take(holder=cart.pk, reference=deal.order.number, at=at)
    except HoldLost:
        return False
    return True


def _refuse_what_ships_later(deal: _Deal) -> None:
    """Raise HoldLost when units that the cart holds now ship later than its order says."""
    held = holds_of(deal.cart.pk)
    for line in deal.order.lines.all():
        if any(_ships_later(each.stock, line) for each in held.get(line.variant_id, [])):
            raise HoldLost(field="lines")


def _ships_later(stock: Stock, line: OrderLine) -> bool:
    if stock.pool != Pool.INCOMING:
        return False
    if line.ship_by is None:
        return not line.is_preorder
    return stock.ships_by is None or stock.ships_by > line.ship_by


def _send_back(deal: _Deal, charge: Charge, reason: str) -> None:
    """Note that the money goes back; ``reconcile`` and the caller see to it after the commit."""
    payment, order, at = deal.payment, deal.order, deal.at
    Refund.objects.create(
        payment=payment,
        amount_minor=charge.amount_minor,
        currency=charge.currency,
        reason=reason,
        created_at=at,
    )
    payment.state, payment.failure = PaymentState.REFUNDED, reason
    payment.settled_at, payment.check_at = at, at
    if order.state == OrderState.AWAITING_PAYMENT:
        cancel(order, at, reason)
        _close(deal, CartState.OPEN)
    record(order, OrderEvent.Code.REFUNDED, at, reason)
    emit(topic="order_refunded", payload={"order": order.pk}, at=at)


def _failed(deal: _Deal, failure: str) -> None:
    """Cancel the order and give the cart back to the shopper, holds and all."""
    payment, at = deal.payment, deal.at
    if payment.state not in UNSETTLED:
        _look_once_more(payment, at)
        return
    payment.state, payment.failure, payment.settled_at = PaymentState.FAILED, failure, at
    payment.checks = 0
    payment.check_at = at + LATE_CHECKS[0]
    cancel(deal.order, at, failure)
    _close(deal, CartState.OPEN)
    emit(topic="order_cancelled", payload={"order": deal.order.pk}, at=at)


def _look_once_more(payment: Payment, at: datetime) -> None:
    """Look after a payment that failed twice, in case its money comes late all the same.

    Only a look that was due counts, and only a failed payment is looked after: what another one
    waits for, such as its refund, is not forgotten by an answer that comes late.
    """
    if payment.state != PaymentState.FAILED or payment.check_at is None or payment.check_at > at:
        return
    payment.checks += 1
    later = LATE_CHECKS[payment.checks : payment.checks + 1]
    payment.check_at = at + later[0] if later else None


def _waiting(deal: _Deal, charge: Charge) -> None:
    """Ask again in a while, and remember the step that the shopper has to take."""
    payment = deal.payment
    if payment.state not in UNSETTLED:
        _look_once_more(payment, deal.at)
        return
    payment.check_at = deal.at + CHECK_EVERY
    if charge.state is ChargeState.NEEDS_ACTION:
        payment.state = PaymentState.NEEDS_ACTION
        payment.next_action = dict(charge.next_action or {})


def _close(deal: _Deal, state: CartState) -> None:
    """Move a cart that waits for its payment to what came of it."""
    cart = deal.cart
    if cart.state == CartState.PAYING:
        cart.state, cart.touched_at = state, deal.at
        cart.save(update_fields=["state", "touched_at"])
