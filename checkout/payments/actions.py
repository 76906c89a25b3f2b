"""Turn a cart into a paid order, whatever happens on the way.

Three steps, each leaving something that ``reconcile`` can finish: the order is committed before
the provider is asked; the provider is asked outside of any transaction, under a reference that
never changes; its answer is settled in a second transaction.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from checkout.cart.actions import choose_payment
from checkout.cart.errors import PaymentPending
from checkout.cart.models import Cart
from checkout.cart.queries import cart_view
from checkout.orders.models import Order, OrderState
from checkout.orders.queries import order_by_token
from checkout.payments.asking import ask_to_charge, ask_what_became, given_up, request_of
from checkout.payments.beginning import begin
from checkout.payments.capturing import call_off_hold, capture, capture_for, due_to_capture
from checkout.payments.cod_codes import confirm_code, send_code
from checkout.payments.cod_places import refuse_cod
from checkout.payments.collecting import cod_refused, collect_on_delivery, remitted, shipped
from checkout.payments.errors import (
    PaymentDeclined,
    PaymentMethodUnknown,
    PaymentReturned,
    UnknownPayment,
)
from checkout.payments.models import Payment
from checkout.payments.providers import cod
from checkout.payments.providers.base import Charge, ChargeState, ProviderTimeout
from checkout.payments.providers.registry import provider_of
from checkout.payments.queries import chosen_method, payment_by_reference
from checkout.payments.refunds import paid_back_by_hand, refund, send_open_refunds
from checkout.payments.settling import CHECK_EVERY, settle
from checkout.payments.states import PAID, PaymentState
from shop.kit.errors import Problem

__all__ = [
    "Completion",
    "call_off_hold",
    "capture_for",
    "cod_refused",
    "collect_on_delivery",
    "complete_cart",
    "confirm_code",
    "confirm_step",
    "give_up_step",
    "paid_back_by_hand",
    "reconcile",
    "refund",
    "remitted",
    "shipped",
    "start_payment",
]

BATCH = 100
CALLED_OFF = (PaymentState.FAILED, PaymentState.VOIDED)
TOKENS = ("tok_", "pm_")
EMBEDDED = "tok_embedded"  # the client goes on with the provider's own
LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){11,}|_[0-9][0-9 -]{11,}")

log = logging.getLogger(__name__)

PROBLEMS: Mapping[str, type[Problem]] = {
    PaymentState.PENDING: PaymentPending,
    PaymentState.FAILED: PaymentDeclined,
    PaymentState.VOIDED: PaymentDeclined,
}


@dataclass(frozen=True)
class Completion:
    """What became of a completion.

    next_action: ``{"kind", "url"}`` that the shopper must go through before the order is paid.
    problems: why it is not paid; a pending payment is completed by the same call again.
    """

    order: Order
    payment: Payment
    next_action: Mapping[str, str] | None
    problems: tuple[Problem, ...]


def start_payment(*, cart: Cart, method: str, token: str | None, at: datetime) -> Cart:
    """Remember how the shopper wants to pay; nothing is charged yet.

    A step that she left unfinished is given up first, so that she can pay in another way. For
    cash on delivery a code goes to her mobile.
    token: of a card, where the provider gave one; never a card's number.
    Raises PaymentMethodUnknown, PaymentPending, CartClosed, HoldLost, and for cash on delivery
    CodNotHere and what ``send_code`` raises.
    """
    offer = chosen_method(cart.market, method, at)
    known = {test_card.token for test_card in offer.tokens}
    if (known and token not in known) or not _is_token(token or ""):
        raise PaymentMethodUnknown(field="token")
    give_up_step(cart=cart, at=at)
    if method == cod.CODE:
        refuse_cod(cart=cart, amount_minor=cart_view(cart, at).totals.due_minor, at=at)
    chosen = choose_payment(cart=cart, method=method, token=token or "", at=at)
    if method == cod.CODE:
        send_code(cart=chosen, at=at)
    return chosen


def _is_token(token: str) -> bool:
    """Tell whether it is a token of a provider, or none; a card's number is neither."""
    return not token or (token.startswith(TOKENS) and not LONG_NUMBER.search(token))


def give_up_step(*, cart: Cart, at: datetime) -> None:
    """Give up the step that a payment of this cart waits for, so that the cart is open again."""
    waiting = Payment.objects.filter(order__cart_id=cart.pk, state=PaymentState.NEEDS_ACTION)
    for payment in waiting.select_related("order"):
        try:
            charge = given_up(provider_of(payment.provider), request_of(payment), at)
        except ProviderTimeout:
            continue
        _settled(payment, charge, at)


def complete_cart(
    *, cart: Cart, key: str, seen_totals: str | None = None, at: datetime
) -> Completion:
    """Order and pay a cart; the same key with the same input always gives the same order.

    seen_totals: fingerprint of the totals that the shopper reviewed; null: not compared.
    Call it outside of any transaction. Raises what ``begin`` raises; then there is no order.
    """
    begun = begin(cart=cart, key=key, seen_totals=seen_totals, at=at)
    charge = ask_to_charge(begun.payment, at, first=begun.is_new)
    return _completion(_settled(begun.payment, charge, at))


def confirm_step(*, reference: str | UUID, proof: Mapping[str, str], at: datetime) -> Completion:
    """Take the shopper's answer to the step of her payment, and settle what the provider says.

    reference: the unguessable one in the step's address. proof: what her client was given, which
    the provider checks. Raises UnknownPayment, PaymentPending.
    """
    payment = payment_by_reference(reference)
    if payment is None:
        raise UnknownPayment(field="reference")
    try:
        provider = provider_of(payment.provider)
        charge = provider.confirm(request_of(payment), proof, at)
    except ProviderTimeout as unknown:
        raise PaymentPending from unknown
    return _completion(_settled(payment, charge, at))


def reconcile(at: datetime) -> int:
    """Finish what was left half done: ask providers, settle, capture, pay refunds; tell how many.

    For the worker, every minute. Trouble with one payment leaves the others to be done.
    """
    due = list(Payment.objects.to_check(at).select_related("order")[:BATCH])
    return sum(_reconciled(payment, at) for payment in due)


def _reconciled(payment: Payment, at: datetime) -> bool:
    try:
        return send_open_refunds(_asked_again(payment, at), at)
    except Exception:  # whatever a provider does, the next payment must have its turn
        log.exception("payment %s could not be reconciled", payment.pk)
        _later(payment, at)
        return False


def _asked_again(payment: Payment, at: datetime) -> Payment:
    """Do what a payment waits for, whatever that is."""
    if payment.let_go:
        return _let_go(payment, at)
    if due_to_capture(payment, at):
        return capture(payment, at)
    if payment.state in PAID:
        return payment
    return _settled(payment, ask_what_became(payment, at), at)


def _let_go(payment: Payment, at: datetime) -> Payment:
    """Call off a hold that nobody needs; should it be captured already, that is settled."""
    try:
        charge = provider_of(payment.provider).cancel(request_of(payment), at)
    except ProviderTimeout:
        _later(payment, at)
        return payment
    if charge.state is ChargeState.CAPTURED:
        return settle(payment_id=payment.pk, charge=charge, at=at)
    waiting = Payment.objects.filter(pk=payment.pk, let_go=True, state__in=CALLED_OFF)
    waiting.update(let_go=False, state=PaymentState.VOIDED, check_at=None)
    return Payment.objects.select_related("order").get(pk=payment.pk)


def _settled(payment: Payment, charge: Charge | None, at: datetime) -> Payment:
    """Settle what the provider said, if it said anything, and do at once what follows from it."""
    if charge is None and not due_to_capture(payment, at):
        _later(payment, at)
        return payment
    settled = settle(payment_id=payment.pk, charge=charge, at=at) if charge else payment
    if settled.let_go:
        settled = _let_go(settled, at)
    elif due_to_capture(settled, at):
        settled = capture(settled, at)
    if settled.state == PaymentState.REFUNDED:
        send_open_refunds(settled, at)
    return settled


def _later(payment: Payment, at: datetime) -> None:
    """Have the provider asked again in a minute, unless everything is known meanwhile.

    A failed payment keeps the moment of its next late look until that has come.
    """
    Payment.objects.awaited(at).filter(pk=payment.pk).update(check_at=at + CHECK_EVERY)


def _completion(payment: Payment) -> Completion:
    """Read the order as it is now and say what, if anything, is still to be done."""
    fresh = Payment.objects.select_related("order").get(pk=payment.pk)
    order = order_by_token(fresh.order.token)
    if order is None:
        raise LookupError("a payment has an order")
    problem = _problem(fresh, order)
    waits = fresh.state == PaymentState.NEEDS_ACTION
    return Completion(
        order=order,
        payment=fresh,
        next_action=fresh.next_action if waits else None,
        problems=(problem(),) if problem else (),
    )


def _problem(payment: Payment, order: Order) -> type[Problem] | None:
    """Say why an order is not to be had; one that was refunded later was had all the same."""
    if payment.state == PaymentState.REFUNDED and order.state == OrderState.CANCELLED:
        return PaymentReturned
    return PROBLEMS.get(payment.state)
