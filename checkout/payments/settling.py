"""What a provider's answer does to order, payment, cart and stock: all of it or nothing.

Locks are taken in one order everywhere: cart, order, payment, stock rows by key. States only move
forward, so the same answer may come any number of times, by any way and in any order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from catalog.inventory.actions import receive, take
from catalog.inventory.errors import HoldLost
from catalog.inventory.models import Movement, Pool, Stock, StockMovement
from catalog.inventory.queries import holds_of
from checkout.cart.holds import HOLD_TIME, keep
from checkout.cart.models import Cart, CartState
from checkout.cart.queries import lines_of
from checkout.credits.actions import give_back
from checkout.credits.queries import paid_by_credit
from checkout.orders.actions import cancel, mark_confirmed, mark_paid, record
from checkout.orders.models import Order, OrderEvent, OrderLine, OrderState
from checkout.outbox.actions import emit
from checkout.payments.models import Payment, PaymentEffect, Refund
from checkout.payments.providers.base import Charge, ChargeState
from checkout.payments.states import PAID, UNSETTLED, PaymentState

PAYMENT_WINDOW = timedelta(minutes=15)
CHECK_EVERY = timedelta(minutes=1)
LATE_CHECKS = (timedelta(hours=1), timedelta(hours=24))
ABANDONED = "ABANDONED"
OUT_OF_STOCK = "OUT_OF_STOCK"
LATE = "LATE"
WRONG_AMOUNT = "WRONG_AMOUNT"
LAPSED = "LAPSED"
PUT_BACK = "PUT_BACK"
# What would lapse is captured so long before, shipped or not.
BEFORE_IT_LAPSES = timedelta(hours=24)


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
    return settled_with(payment_id=payment_id, charge=charge, at=at)


def settled_with(*, payment_id: int, charge: Charge, at: datetime) -> Payment:
    """Settle in the caller's transaction, together with what it has to remember."""
    deal = _locked(payment_id, at)
    payment = deal.payment
    payment.provider_reference = payment.provider_reference or charge.provider_reference
    match charge.state:
        case ChargeState.CAPTURED if charge.amount_minor <= 0 < payment.amount_minor:
            _failed(deal, WRONG_AMOUNT)  # no money came, so there is none to send back
        case ChargeState.CAPTURED:
            _captured(deal, charge)
        case ChargeState.AUTHORISED | ChargeState.PROMISED:
            _promised(deal, charge)
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
    if payment.state in PAID:
        return
    payment.let_go = False
    reason = _cannot_keep(deal, charge)
    if reason:
        _send_back(deal, charge, reason)
        return
    payment.move(PaymentState.CAPTURED)
    payment.captured_minor, payment.capture_by = charge.amount_minor, None
    payment.settled_at, payment.check_at = at, None
    once(payment, "CAPTURED", at)
    mark_paid(deal.order, at)
    _close(deal, CartState.ORDERED)
    emit(topic="order_paid", payload={"order": deal.order.pk}, at=at)


def _cannot_keep(deal: _Deal, charge: Charge) -> str:
    """Say why this money cannot be kept; what was authorised has its goods already."""
    if deal.payment.state == PaymentState.AUTHORISED:
        return "" if _is_what_we_asked(deal, charge) else WRONG_AMOUNT
    return _cannot_sell(deal, charge)


def _promised(deal: _Deal, charge: Charge) -> None:
    """Sell the goods for money that is sure to come: authorised, or paid on delivery."""
    payment, at = deal.payment, deal.at
    if payment.state not in UNSETTLED:
        _promised_again(deal, charge)
        return
    reason = _cannot_sell(deal, charge)
    if reason:
        _failed(deal, reason)
        _promised_again(deal, charge)
        return
    if charge.state is ChargeState.PROMISED:
        payment.move(PaymentState.COD_PENDING)
        payment.check_at = None
    else:
        payment.move(PaymentState.AUTHORISED)
        payment.capture_by = charge.capture_by or payment.capture_by
        payment.check_at = capture_due(payment, at)
    once(payment, "CONFIRMED", at)
    mark_confirmed(deal.order, at)
    _close(deal, CartState.ORDERED)
    emit(topic="order_confirmed", payload={"order": deal.order.pk}, at=at)


def capture_due(payment: Payment, at: datetime) -> datetime | None:
    """Tell when an authorised payment is captured, if its goods are not shipped before."""
    if payment.capture_at_once or payment.capture_by is None:
        return at if payment.capture_at_once else None
    return max(at, payment.capture_by - BEFORE_IT_LAPSES)


def _promised_again(deal: _Deal, charge: Charge) -> None:
    """Hear of a promise that is known, or that came for an order which is cancelled.

    A hold of a cancelled order is called off; cash that nobody will collect is not waited for.
    """
    payment = deal.payment
    if payment.state == PaymentState.AUTHORISED:
        payment.check_at = capture_due(payment, deal.at)
    elif payment.state == PaymentState.FAILED:
        payment.let_go = charge.state is ChargeState.AUTHORISED
        payment.check_at = deal.at if payment.let_go else None


def once(payment: Payment, effect: str, at: datetime) -> None:
    """Note an effect of a payment; the database refuses to note it twice."""
    PaymentEffect.objects.create(provider=payment.provider, payment=payment, effect=effect, at=at)


def _cannot_sell(deal: _Deal, charge: Charge) -> str:
    """Take the goods out of stock, or say why they cannot be sold for this money."""
    if deal.order.state != OrderState.AWAITING_PAYMENT:
        return LATE
    if not _is_what_we_asked(deal, charge):
        return WRONG_AMOUNT
    return "" if _taken(deal) else OUT_OF_STOCK


def _is_what_we_asked(deal: _Deal, charge: Charge) -> bool:
    """Compare amount and currency, of the provider's word, of our payment and of its order."""
    payment, order = deal.payment, deal.order
    asked = (payment.amount_minor, payment.currency)
    told = (charge.amount_minor, charge.currency)
    return told == asked == (order.due_minor, order.currency)


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
        key=f"settling:{reason}",
        created_at=at,
    )
    payment.move(PaymentState.REFUNDED)
    payment.failure, payment.captured_minor = reason, charge.amount_minor
    payment.capture_by, payment.settled_at, payment.check_at = None, at, at
    once(payment, "CAPTURED", at)
    if order.state != OrderState.CANCELLED:
        call_off(deal.order, at, reason)
        _close(deal, CartState.OPEN)
    record(order, OrderEvent.Code.REFUNDED, at, reason)
    emit(topic="order_refunded", payload={"order": order.pk}, at=at)


def call_off(order: Order, at: datetime, reason: str) -> None:
    """Cancel an order, and put the goods back that it had taken already."""
    binding = order.state == OrderState.CONFIRMED
    cancel(order, at, reason)
    if binding:
        put_back(order, at)
        _give_credit_back(order, at, reason)


def _give_credit_back(order: Order, at: datetime, reason: str) -> None:
    """Give gift cards and store credit back that were taken when the order became binding.

    What went back already, for units that were cancelled before, does not go back again.
    """
    left = paid_by_credit(order.number)
    if left:
        give_back(order_number=order.number, amount_minor=left, key=reason[:60], at=at)


def put_back(order: Order, at: datetime) -> None:
    """Bring what an order took, and never left the house, back to where it was taken from."""
    moved = StockMovement.objects.filter(
        reason__in=(Movement.TAKEN, Movement.CANCELLED), reference=order.number
    ).order_by("stock")
    out = {pk: -units for pk, units in moved.values_list("stock").annotate(units=Sum("delta"))}
    rows = Stock.objects.filter(pk__in=[pk for pk, units in out.items() if units > 0])
    for stock in rows.select_related("warehouse", "variant").order_by("pk"):
        receive(
            warehouse=stock.warehouse,
            variant=stock.variant,
            quantity=out[stock.pk],
            reason=PUT_BACK,
            reference=order.number,
            at=at,
            pool=Pool(stock.pool),
        )


def _failed(deal: _Deal, failure: str) -> None:
    """Cancel the order and give the cart back to the shopper, holds and all."""
    payment, at = deal.payment, deal.at
    if payment.state == PaymentState.AUTHORISED:
        _lapsed(deal, failure)
        return
    if payment.state not in UNSETTLED:
        _look_once_more(payment, at)
        return
    payment.move(PaymentState.FAILED)
    payment.failure, payment.settled_at = failure, at
    payment.checks = 0
    payment.check_at = at + LATE_CHECKS[0]
    cancel(deal.order, at, failure)
    _close(deal, CartState.OPEN)
    emit(topic="order_cancelled", payload={"order": deal.order.pk}, at=at)


def _lapsed(deal: _Deal, failure: str) -> None:
    """Cancel a confirmed order whose authorisation ended before it was captured."""
    payment, at = deal.payment, deal.at
    payment.move(PaymentState.VOIDED)
    payment.failure, payment.settled_at = failure or LAPSED, at
    payment.capture_by, payment.check_at = None, None
    call_off(deal.order, at, payment.failure)
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
