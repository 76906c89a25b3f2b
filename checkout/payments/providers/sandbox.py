"""A provider that moves no money: its test cards succeed, fail, need a step or time out.

It keeps books of its own, in transactions of its own, as an outside world does. ``durable`` makes
the database refuse a call from within one of the shop's transactions.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from checkout.payments.models import SandboxCharge, SandboxRefund
from checkout.payments.providers.base import (
    Charge,
    ChargeRequest,
    ChargeState,
    MethodOffer,
    Notice,
    ProviderRefused,
    ProviderTimeout,
    RefundAnswer,
    TokenOffer,
    refuse_webhook,
)
from i18n.markets.models import Market

CODE = "sandbox"
STEP_PAGE = "/webhooks/sandbox/step/{reference}/"
State = SandboxCharge.State

TOKENS = (
    TokenOffer("tok_ok", gettext_noop("Pays at once")),
    TokenOffer("tok_step", gettext_noop("Asks you to confirm")),
    TokenOffer("tok_hold", gettext_noop("Pays when the goods are shipped")),
    TokenOffer("tok_declined", gettext_noop("Is declined")),
    TokenOffer("tok_timeout", gettext_noop("Pays, but the answer is lost")),
    TokenOffer("tok_timeout_unpaid", gettext_noop("Does not pay, and the answer is lost")),
)
OUTCOMES = {
    "tok_ok": State.CAPTURED,
    "tok_step": State.STEP,
    "tok_hold": State.AUTHORISED,
    "tok_declined": State.DECLINED,
    "tok_timeout": State.CAPTURED,
}
LOST_ANSWERS = frozenset({"tok_timeout", "tok_timeout_unpaid"})
ANSWERS = {
    State.NOTHING: ChargeState.NOTHING,
    State.STEP: ChargeState.NEEDS_ACTION,
    State.AUTHORISED: ChargeState.AUTHORISED,
    State.CAPTURED: ChargeState.CAPTURED,
    State.DECLINED: ChargeState.FAILED,
    State.CANCELLED: ChargeState.FAILED,
}
UPI_CURRENCY = "INR"
HOLD = timedelta(days=7)


class SandboxProvider:
    """The sandbox behind the port."""

    needs_terms = False

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """Offer cards everywhere, and UPI where rupees are paid."""
        card = MethodOffer("card", gettext_noop("Card"), CODE, TOKENS)
        upi = MethodOffer("upi", gettext_noop("UPI"), CODE, TOKENS)
        return (card, upi) if market.currency == UPI_CURRENCY else (card,)

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
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

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        """Look the charge up."""
        charge = SandboxCharge.objects.filter(reference=request.reference).first()
        return _answer(charge) if charge else Charge(ChargeState.NOTHING)

    def confirm(self, request: ChargeRequest, proof: Mapping[str, str], at: datetime) -> Charge:
        """Capture or decline a charge that waits for its step; others stay as they are.

        proof: ``{"answer": "yes"}`` accepts.
        """
        answer = State.CAPTURED if proof.get("answer") == "yes" else State.DECLINED
        with transaction.atomic(durable=True):
            waiting = SandboxCharge.objects.filter(reference=request.reference, state=State.STEP)
            waiting.update(state=answer)
        return self.fetch(request, at)

    def capture(self, request: ChargeRequest, at: datetime) -> Charge:
        """Capture what is authorised, once, within seven days."""
        with transaction.atomic(durable=True):
            held = SandboxCharge.objects.filter(reference=request.reference, state=State.AUTHORISED)
            held.filter(created_at__gt=at - HOLD).update(state=State.CAPTURED)
            held.update(state=State.CANCELLED)
        charge = self.fetch(request, at)
        if charge.state is not ChargeState.CAPTURED:
            raise ProviderRefused("EXPIRED")
        return charge

    def cancel(self, request: ChargeRequest, at: datetime) -> Charge:
        """Close a charge for good, even one that we were never asked for."""
        with transaction.atomic(durable=True):
            nothing = ChargeRequest(request.reference, 0, "")
            charge = _opened(nothing, at)
            if charge.state in {State.NOTHING, State.STEP, State.AUTHORISED}:
                charge.state = State.CANCELLED
                charge.save(update_fields=["state"])
        return _answer(charge)

    def refund(
        self, request: ChargeRequest, *, reference: str, amount_minor: int, at: datetime
    ) -> RefundAnswer:
        """Send a capture back, in parts too; the refund's reference makes each happen once."""
        with transaction.atomic(durable=True):
            found = SandboxCharge.objects.select_for_update().filter(
                reference=request.reference, state=State.CAPTURED
            )
            charge = found.first()
            if charge is None:
                raise ProviderRefused("NOT_CAPTURED")
            made, new = SandboxRefund.objects.get_or_create(
                reference=reference, defaults={"charge": charge, "amount_minor": amount_minor}
            )
            if new and charge.refunded_minor + amount_minor > charge.amount_minor:
                raise ProviderRefused("MORE_THAN_CAPTURED")
            if new:
                found.update(refunded_minor=F("refunded_minor") + amount_minor)
        return RefundAnswer(done=True, provider_reference=f"sandbox_refund_{made.pk}")

    def webhook(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Notice:
        """Refuse: the sandbox calls nobody."""
        return refuse_webhook()


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
        capture_by=charge.created_at + HOLD if state is ChargeState.AUTHORISED else None,
    )
