"""A provider that moves no money: its test cards succeed, fail, need a step or time out.

It keeps books of its own, in transactions of its own, as an outside world does. ``durable`` makes
the database refuse a call from within one of the shop's transactions.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from checkout.payments.models import SandboxCharge
from checkout.payments.providers.base import (
    Charge,
    ChargeRequest,
    ChargeState,
    MethodOffer,
    ProviderTimeout,
    TokenOffer,
)
from i18n.markets.models import Market

CODE = "sandbox"
STEP_PAGE = "/webhooks/sandbox/step/{reference}/"
State = SandboxCharge.State

TOKENS = (
    TokenOffer("tok_ok", gettext_noop("Pays at once")),
    TokenOffer("tok_step", gettext_noop("Asks you to confirm")),
    TokenOffer("tok_declined", gettext_noop("Is declined")),
    TokenOffer("tok_timeout", gettext_noop("Pays, but the answer is lost")),
    TokenOffer("tok_timeout_unpaid", gettext_noop("Does not pay, and the answer is lost")),
)
OUTCOMES = {
    "tok_ok": State.CAPTURED,
    "tok_step": State.STEP,
    "tok_declined": State.DECLINED,
    "tok_timeout": State.CAPTURED,
}
LOST_ANSWERS = frozenset({"tok_timeout", "tok_timeout_unpaid"})
ANSWERS = {
    State.NOTHING: ChargeState.NOTHING,
    State.STEP: ChargeState.NEEDS_ACTION,
    State.CAPTURED: ChargeState.CAPTURED,
    State.DECLINED: ChargeState.FAILED,
    State.CANCELLED: ChargeState.FAILED,
}
UPI_CURRENCY = "INR"


class SandboxProvider:
    """The sandbox behind the port."""

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """Offer cards everywhere, and UPI where rupees are paid."""
        card = MethodOffer("card", gettext_noop("Card"), CODE, TOKENS)
        upi = MethodOffer("upi", gettext_noop("UPI"), CODE, TOKENS)
        return (card, upi) if market.currency == UPI_CURRENCY else (card,)

    def start(self, request: ChargeRequest, at: datetime) -> Charge:
        """Charge once, whatever the number of calls; the first answer of some cards is lost."""
        with transaction.atomic(durable=True):
            charge = _opened(request, at)
            charge.attempts += 1
            if charge.state == State.NOTHING:
                charge.state = _outcome(request.token, charge.attempts)
            charge.save(update_fields=["attempts", "state"])
        if request.token in LOST_ANSWERS and charge.attempts == 1:
            raise ProviderTimeout
        return _answer(charge)

    def fetch(self, reference: str, at: datetime) -> Charge:
        """Look the charge up."""
        charge = SandboxCharge.objects.filter(reference=reference).first()
        return _answer(charge) if charge else Charge(ChargeState.NOTHING)

    def confirm(self, reference: str, *, accept: bool, at: datetime) -> Charge:
        """Capture or decline a charge that waits for its step; others stay as they are."""
        answer = State.CAPTURED if accept else State.DECLINED
        with transaction.atomic(durable=True):
            waiting = SandboxCharge.objects.filter(reference=reference, state=State.STEP)
            waiting.update(state=answer)
        return self.fetch(reference, at)

    def cancel(self, reference: str, at: datetime) -> Charge:
        """Close a charge for good, even one that we were never asked for."""
        with transaction.atomic(durable=True):
            nothing = ChargeRequest(reference, 0, "", "", "")
            charge = _opened(nothing, at)
            if charge.state in {State.NOTHING, State.STEP}:
                charge.state = State.CANCELLED
                charge.save(update_fields=["state"])
        return _answer(charge)

    def refund(self, reference: str, *, amount_minor: int, at: datetime) -> None:
        """Send a capture back; the condition on what was refunded makes it happen once."""
        with transaction.atomic(durable=True):
            SandboxCharge.objects.filter(
                reference=reference,
                state=State.CAPTURED,
                refunded_minor=0,
                amount_minor__gte=amount_minor,
            ).update(refunded_minor=F("refunded_minor") + amount_minor)


def _opened(request: ChargeRequest, at: datetime) -> SandboxCharge:
    """Open the charge of a reference, or lock the one there is."""
    SandboxCharge.objects.get_or_create(
        reference=request.reference,
        defaults={
            "token": request.token,
            "method": request.method,
            "amount_minor": request.amount_minor,
            "currency": request.currency,
            "state": State.NOTHING,
            "created_at": at,
        },
    )
    return SandboxCharge.objects.select_for_update().get(reference=request.reference)


def _outcome(token: str, attempts: int) -> SandboxCharge.State:
    """Tell what a test card does; the one that times out unpaid pays at the second attempt."""
    if token == "tok_timeout_unpaid":  # noqa: S105 - the name of a test card
        return State.NOTHING if attempts == 1 else State.CAPTURED
    return OUTCOMES.get(token, State.DECLINED)


def _answer(charge: SandboxCharge) -> Charge:
    state = ANSWERS[State(charge.state)]
    page = STEP_PAGE.format(reference=charge.reference)
    return Charge(
        state=state,
        amount_minor=charge.amount_minor,
        currency=charge.currency,
        provider_reference=f"sandbox_{charge.pk}",
        failure=charge.state if state is ChargeState.FAILED else "",
        next_action={"kind": "redirect", "url": page}
        if state is ChargeState.NEEDS_ACTION
        else None,
    )
