"""Ask a provider about a payment: outside of any transaction, under a reference that stays."""

from datetime import datetime

from django.conf import settings

from checkout.payments.models import Payment
from checkout.payments.providers.base import (
    Charge,
    ChargeRequest,
    ChargeState,
    PaymentProvider,
    ProviderRefused,
    ProviderTimeout,
)
from checkout.payments.providers.registry import provider_of
from checkout.payments.settling import ABANDONED, PAYMENT_WINDOW
from checkout.payments.states import UNSETTLED, PaymentState

RETURN = "{site}/{locale}/checkout/return/"
LEFT_OPEN = frozenset({ChargeState.NOTHING, ChargeState.NEEDS_ACTION})


def ask_to_charge(payment: Payment, at: datetime, *, first: bool) -> Charge | None:
    """Have the shopper's payment charged, once; null when nobody knows yet what became of it.

    first: nobody has asked for this payment before. Every later time the provider is asked what
    it knows, and only when it knows nothing is it asked to charge, under the same reference.
    """
    if payment.state not in UNSETTLED:
        return None
    if _is_over(payment, at):
        return ask_what_became(payment, at)
    provider, request = provider_of(payment.provider), request_of(payment)
    try:
        known = Charge(ChargeState.NOTHING) if first else provider.fetch(request, at)
        may_start = payment.state == PaymentState.PENDING
        if known.state is ChargeState.NOTHING and may_start:
            return provider.create(request, at)
    except ProviderTimeout:
        return None
    except ProviderRefused as refusal:
        return Charge(ChargeState.FAILED, failure=str(refusal))
    return known


def ask_what_became(payment: Payment, at: datetime) -> Charge | None:
    """Ask what became of a payment, without the shopper: nothing is charged by this.

    When its time is over, the provider is told to let nothing happen any more.
    """
    provider, request = provider_of(payment.provider), request_of(payment)
    try:
        known = provider.fetch(request, at)
        if known.state in LEFT_OPEN and _is_over(payment, at):
            return given_up(provider, request, at)
    except ProviderTimeout:
        return None
    return known


def given_up(provider: PaymentProvider, request: ChargeRequest, at: datetime) -> Charge:
    """Close a payment at its provider; what was captured before that stays captured."""
    known = provider.cancel(request, at)
    if known.state is ChargeState.CAPTURED:
        return known
    return Charge(ChargeState.FAILED, failure=ABANDONED)


def _is_over(payment: Payment, at: datetime) -> bool:
    return payment.state in UNSETTLED and at >= payment.created_at + PAYMENT_WINDOW


def request_of(payment: Payment) -> ChargeRequest:
    """Tell a payment as its provider needs to know it."""
    order = payment.order
    return ChargeRequest(
        reference=str(payment.reference),
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        method=payment.method,
        token=payment.token,
        provider_reference=payment.provider_reference,
        account=payment.account,
        capture=payment.capture_at_once,
        label=order.number,
        email=order.email,
        phone=order.phone,
        locale=order.locale,
        back_url=RETURN.format(site=settings.SITE_URL, locale=order.locale.lower()),
        created_at=payment.created_at,
    )
