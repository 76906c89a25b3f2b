"""Turn a cart into a paid order, whatever happens on the way.

Three steps, each leaving something that ``reconcile`` can finish: the order is committed before
the provider is asked; the provider is asked outside of any transaction, under a reference that
never changes; its answer is settled in a second transaction.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from checkout.cart.actions import choose_payment
from checkout.cart.errors import PaymentPending
from checkout.cart.models import Cart
from checkout.orders.models import Order
from checkout.orders.queries import order_by_token
from checkout.payments.asking import ask_to_charge, ask_what_became, given_up
from checkout.payments.beginning import begin
from checkout.payments.errors import (
    PaymentDeclined,
    PaymentMethodUnknown,
    PaymentReturned,
    UnknownPayment,
)
from checkout.payments.models import Payment, PaymentState, Refund
from checkout.payments.providers.base import Charge, ProviderTimeout
from checkout.payments.providers.registry import provider_of
from checkout.payments.queries import offered_method, payment_by_reference
from checkout.payments.settling import CHECK_EVERY, settle
from shop.kit.errors import Problem

BATCH = 100

log = logging.getLogger(__name__)

PROBLEMS: Mapping[str, type[Problem]] = {
    PaymentState.PENDING: PaymentPending,
    PaymentState.FAILED: PaymentDeclined,
    PaymentState.REFUNDED: PaymentReturned,
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

    A step that she left unfinished is given up first, so that she can pay in another way.
    Raises PaymentMethodUnknown, PaymentPending, CartClosed, HoldLost.
    """
    offer = offered_method(cart.market, method)
    known = {test_card.token for test_card in offer.tokens}
    if known and token not in known:
        raise PaymentMethodUnknown(field="token")
    give_up_step(cart=cart, at=at)
    return choose_payment(cart=cart, method=method, token=token or "", at=at)


def give_up_step(*, cart: Cart, at: datetime) -> None:
    """Give up the step that a payment of this cart waits for, so that the cart is open again."""
    waiting = Payment.objects.filter(order__cart_id=cart.pk, state=PaymentState.NEEDS_ACTION)
    for payment in waiting:
        try:
            charge = given_up(provider_of(payment.provider), str(payment.reference), at)
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


def confirm_step(*, reference: str | UUID, accept: bool, at: datetime) -> Completion:
    """Take the shopper's answer to the step of her payment, and settle what the provider says.

    reference: the unguessable one in the step's address. Raises UnknownPayment, PaymentPending.
    """
    payment = payment_by_reference(reference)
    if payment is None:
        raise UnknownPayment(field="reference")
    try:
        provider = provider_of(payment.provider)
        charge = provider.confirm(str(payment.reference), accept=accept, at=at)
    except ProviderTimeout as unknown:
        raise PaymentPending from unknown
    return _completion(_settled(payment, charge, at))


def reconcile(at: datetime) -> int:
    """Finish what was left half done: ask providers, settle, pay refunds; tell how many.

    For the worker, every minute. Trouble with one payment leaves the others to be done.
    """
    due = list(Payment.objects.to_check(at).select_related("order")[:BATCH])
    return sum(_reconciled(payment, at) for payment in due)


def _reconciled(payment: Payment, at: datetime) -> bool:
    try:
        if payment.state != PaymentState.REFUNDED:
            payment = _settled(payment, ask_what_became(payment, at), at)
        return _paid_back(payment, at)
    except Exception:  # whatever a provider does, the next payment must have its turn
        log.exception("payment %s could not be reconciled", payment.pk)
        _later(payment, at)
        return False


def _settled(payment: Payment, charge: Charge | None, at: datetime) -> Payment:
    """Settle what the provider said, if it said anything, and send back what must go back."""
    if charge is None:
        _later(payment, at)
        return payment
    settled = settle(payment_id=payment.pk, charge=charge, at=at)
    if settled.state == PaymentState.REFUNDED:
        _paid_back(settled, at)
    return settled


def _paid_back(payment: Payment, at: datetime) -> bool:
    """Send open refunds of a payment back; ``reconcile`` tries again what gets no answer."""
    for refund in Refund.objects.open().filter(payment=payment):
        try:
            provider_of(payment.provider).refund(
                str(payment.reference), amount_minor=refund.amount_minor, at=at
            )
        except ProviderTimeout:
            _later(payment, at)
            return False
        Refund.objects.filter(pk=refund.pk).update(done_at=at)
    Payment.objects.filter(pk=payment.pk, state=PaymentState.REFUNDED).update(check_at=None)
    return True


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
    problem = PROBLEMS.get(fresh.state)
    waits = fresh.state == PaymentState.NEEDS_ACTION
    return Completion(
        order=order,
        payment=fresh,
        next_action=fresh.next_action if waits else None,
        problems=(problem(),) if problem else (),
    )
