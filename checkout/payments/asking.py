"""Ask a provider about a payment: outside of any transaction, under a reference that stays."""

from datetime import datetime

from checkout.payments.models import UNSETTLED, Payment, PaymentState
from checkout.payments.providers.base import (
    Charge,
    ChargeRequest,
    ChargeState,
    PaymentProvider,
    ProviderTimeout,
)
from checkout.payments.providers.registry import provider_of
from checkout.payments.settling import ABANDONED, PAYMENT_WINDOW


def ask_to_charge(payment: Payment, at: datetime, *, first: bool) -> Charge | None:
    """Have the shopper's payment charged, once; null when nobody knows yet what became of it.

    first: nobody has asked for this payment before. Every later time the provider is asked what
    it knows, and only when it knows nothing is it asked to charge, under the same reference.
    """
    if payment.state not in UNSETTLED:
        return None
    if _is_over(payment, at):
        return ask_what_became(payment, at)
    provider = provider_of(payment.provider)
    reference = str(payment.reference)
    try:
        known = Charge(ChargeState.NOTHING) if first else provider.fetch(reference, at)
        may_start = payment.state == PaymentState.PENDING
        if known.state is ChargeState.NOTHING and may_start:
            return provider.start(_request(payment), at)
    except ProviderTimeout:
        return None
    return known


def ask_what_became(payment: Payment, at: datetime) -> Charge | None:
    """Ask what became of a payment, without the shopper: nothing is charged by this.

    When its time is over, the provider is told to let nothing happen any more.
    """
    provider = provider_of(payment.provider)
    reference = str(payment.reference)
    try:
        known = provider.fetch(reference, at)
        if known.state in {ChargeState.NOTHING, ChargeState.NEEDS_ACTION} and _is_over(payment, at):
            return given_up(provider, reference, at)
    except ProviderTimeout:
        return None
    return known


def given_up(provider: PaymentProvider, reference: str, at: datetime) -> Charge:
    """Close a payment at its provider; what was captured before that stays captured."""
    known = provider.cancel(reference, at)
    if known.state is ChargeState.CAPTURED:
        return known
    return Charge(ChargeState.FAILED, failure=ABANDONED)


def _is_over(payment: Payment, at: datetime) -> bool:
    return payment.state in UNSETTLED and at >= payment.created_at + PAYMENT_WINDOW


def _request(payment: Payment) -> ChargeRequest:
    return ChargeRequest(
        reference=str(payment.reference),
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        method=payment.method,
        token=payment.token,
    )
