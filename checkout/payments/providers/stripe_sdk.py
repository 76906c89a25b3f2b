"""Stripe, through its own SDK: hosted Checkout, or an intent that a client confirms.

Facts of the provider: docs.stripe.com, API 2026-10-28, read 2026-11-22.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import stripe
from django.conf import settings
from django.utils.translation import gettext_noop

from checkout.payments.accounts import account_for, key_of, keys_named
from checkout.payments.providers.base import (
    Charge,
    ChargeRequest,
    ChargeState,
    InvalidWebhook,
    MethodOffer,
    Notice,
    ProviderRefused,
    ProviderTimeout,
    RefundAnswer,
)
from i18n.markets.models import Market

CODE = "stripe"
EMBEDDED = "tok_embedded"
SESSION, INTENT = "cs_", "pi_"
RUPEES = "INR"  # another provider's, unless a row of the accounts says otherwise
TOLERANCE = timedelta(seconds=300)
SEEN_BEFORE = timedelta(minutes=5)  # our clock against theirs
SESSION_LIFE = timedelta(minutes=31)  # theirs is 30 at least
PAGE = 100

Answer = dict[str, Any]
T = TypeVar("T")

STATES: Mapping[str, ChargeState] = {
    "requires_payment_method": ChargeState.NEEDS_ACTION,
    "requires_confirmation": ChargeState.NEEDS_ACTION,
    "requires_action": ChargeState.NEEDS_ACTION,
    "processing": ChargeState.WAITING,
    "requires_capture": ChargeState.AUTHORISED,
    "succeeded": ChargeState.CAPTURED,
    "canceled": ChargeState.FAILED,
}
AMOUNTS = {ChargeState.AUTHORISED: "amount_capturable", ChargeState.CAPTURED: "amount_received"}


class StripeProvider:
    """Stripe behind the port."""

    needs_terms = True

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """Offer cards where the market's account has a key."""
        row = account_for(CODE, market)
        account = row or CODE.upper()
        if (row is None and market.currency == RUPEES) or not key_of(account, "SECRET_KEY"):
            return ()
        return (MethodOffer("card", gettext_noop("Card"), CODE, account=account),)

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        """Open a hosted page, or an intent; the idempotency key makes a second call the first."""
        client = _client(request)
        options: Any = {"idempotency_key": f"create:{request.reference}"}
        if request.token:
            made = _asked(lambda: client.v1.payment_intents.create(_intent(request), options))
            return _with_secret(_charge(made), made, request)
        session = _asked(lambda: client.v1.checkout.sessions.create(_page(request, at), options))
        return _of_session(session)

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        """Look the payment up: by its own name, else among what was made since ours was."""
        found = self._found(request)
        if found is None:
            return Charge(ChargeState.NOTHING)
        return _of_session(found) if found["object"] == "checkout.session" else _charge(found)

    def _found(self, request: ChargeRequest) -> Answer | None:
        client, name = _client(request), request.provider_reference
        if name.startswith(SESSION):
            expand: Any = {"expand": ["payment_intent"]}
            return _asked(lambda: client.v1.checkout.sessions.retrieve(name, expand))
        if name.startswith(INTENT):
            return _asked(lambda: client.v1.payment_intents.retrieve(name))
        return _listed(client.v1.payment_intents.list, request) or _listed(
            client.v1.checkout.sessions.list, request
        )

    def confirm(self, request: ChargeRequest, proof: Mapping[str, str], at: datetime) -> Charge:
        """Ask what became of it: a client's word proves nothing here."""
        return self.fetch(request, at)

    def capture(self, request: ChargeRequest, at: datetime) -> Charge:
        """Capture the whole of a hold."""
        client, intent = _client(request), self._intent_of(request)
        params: Any = {"amount_to_capture": request.amount_minor}
        options: Any = {"idempotency_key": f"capture:{request.reference}"}
        if not intent:
            raise ProviderRefused("NOTHING_TO_CAPTURE")
        made = _asked(lambda: client.v1.payment_intents.capture(intent, params, options))
        return _charge(made)

    def cancel(self, request: ChargeRequest, at: datetime) -> Charge:
        """Close the hosted page and the intent; what is done already stays done."""
        client, found = _client(request), self._found(request)
        if found is None:
            return Charge(ChargeState.FAILED)
        try:
            if found["object"] == "checkout.session" and found["status"] == "open":
                _asked(lambda: client.v1.checkout.sessions.expire(found["id"]))
            elif intent := _intent_in(found):
                _asked(lambda: client.v1.payment_intents.cancel(intent))
        except ProviderRefused:
            return self.fetch(request, at)
        return self.fetch(request, at)

    def refund(
        self, request: ChargeRequest, *, reference: str, amount_minor: int, at: datetime
    ) -> RefundAnswer:
        """Refund a part, unless a refund of this reference is there."""
        client, intent = _client(request), self._intent_of(request)
        params: Any = {
            "payment_intent": intent,
            "amount": amount_minor,
            "metadata": {"reference": reference},
        }
        options: Any = {"idempotency_key": f"refund:{reference}"}
        listed: Any = {"payment_intent": intent, "limit": PAGE}
        there = _asked(lambda: client.v1.refunds.list(listed))["data"]
        known = next((one for one in there if _reference(one) == reference), None)
        made = known or _asked(lambda: client.v1.refunds.create(params, options))
        if made["status"] in {"failed", "canceled"}:
            raise ProviderRefused(str(made.get("failure_reason") or "REFUND_FAILED"))
        return RefundAnswer(made["status"] == "succeeded", made["id"])

    def _intent_of(self, request: ChargeRequest) -> str:
        found = self._found(request)
        return _intent_in(found) if found else ""

    def webhook(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Notice:
        """Read an event whose signature one of our secrets made, now."""
        text = verified(body, headers.get("Stripe-Signature"), at)
        try:
            event = json.loads(text)
            return _notice(event, event["data"]["object"])
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise InvalidWebhook("not an event") from wrong


def verified(body: bytes, header: str | None, at: datetime) -> str:
    """Check signature and moment of a body and give its text. Raises InvalidWebhook.

    The SDK takes timestamps of the future; here both sides are bounded by 300 seconds.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise InvalidWebhook("not UTF-8") from wrong
    for secret in keys_named(CODE, "WEBHOOK_SECRET"):
        if _signed(text, header, secret):
            break
    else:
        raise InvalidWebhook("signature")
    if abs(at - _moment(header or "")) > TOLERANCE:
        raise InvalidWebhook("timestamp")
    return text


def _signed(text: str, header: str | None, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(text, header, secret, tolerance=None)
    except (stripe.SignatureVerificationError, ValueError, TypeError):
        return False
    return True


def _moment(header: str) -> datetime:
    """Read the moment of a header that has been verified, as the SDK reads it: the first."""
    written = next(part[2:] for part in header.split(",") if part.startswith("t="))
    try:
        return datetime.fromtimestamp(int(written), UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise InvalidWebhook("timestamp") from wrong


def _client(request: ChargeRequest) -> stripe.StripeClient:
    base = settings.STRIPE_API_BASE
    return stripe.StripeClient(
        key_of(request.account or CODE.upper(), "SECRET_KEY") or "unset",
        base_addresses={"api": base} if base else {},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=settings.PAYMENT_TIMEOUT_SECONDS),
    )


def _asked(call: Callable[[], Any]) -> Answer:
    """Ask Stripe; no answer is a timeout, a refusal says its code and nothing secret."""
    try:
        answer: Answer = call().to_dict()
    except stripe.CardError as declined:
        raise ProviderRefused(str(declined.code or "DECLINED")[:60]) from declined
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as refused:
        raise ProviderRefused(str(refused.code or "REFUSED")[:60]) from refused
    except stripe.StripeError as silent:  # also keys that are wrong: people can mend that
        raise ProviderTimeout from silent
    return answer


def _listed(list_them: Callable[..., Any], request: ChargeRequest) -> Answer | None:
    """Find what was made for a reference among the latest; the list is never behind."""
    since = request.created_at - SEEN_BEFORE if request.created_at else None
    params: Answer = {"limit": PAGE}
    if since:
        params["created"] = {"gte": int(since.timestamp())}
    found: list[Answer] = []
    more = True
    while more:
        page = _asked(lambda: list_them(dict(params)))
        found = [one for one in page["data"] if _reference(one) == request.reference]
        more = bool(page.get("has_more")) and not found
        params["starting_after"] = page["data"][-1]["id"] if page["data"] else ""
    return found[0] if found else None


def _reference(one: Answer) -> str:
    return str((one.get("metadata") or {}).get("reference", ""))


def _intent(request: ChargeRequest) -> Any:
    """Describe an intent: confirmed now with the shopper's token, or later by her client."""
    wanted: Answer = {
        "amount": request.amount_minor,
        "currency": request.currency.lower(),
        "capture_method": "automatic" if request.capture else "manual",
        "description": request.label,
        "metadata": {"reference": request.reference, "order": request.label},
    }
    if request.token == EMBEDDED:
        return {**wanted, "automatic_payment_methods": {"enabled": True}}
    return {
        **wanted,
        "metadata": {**wanted["metadata"], "confirmed_by": "shop"},
        "confirm": True,
        "payment_method": request.token,
        "payment_method_types": ["card"],
        "return_url": request.back_url,
    }


def _page(request: ChargeRequest, at: datetime) -> Any:
    """Describe a hosted page for the whole amount; the lines stay with us."""
    named = {"reference": request.reference, "order": request.label}
    return {
        "mode": "payment",
        "client_reference_id": request.reference,
        "metadata": named,
        "customer_email": request.email,
        "locale": request.locale.partition("-")[0] or "auto",
        "expires_at": int((at + SESSION_LIFE).timestamp()),
        "success_url": request.back_url,
        "cancel_url": request.back_url,
        "payment_intent_data": {
            "capture_method": "automatic" if request.capture else "manual",
            "metadata": named,
        },
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.currency.lower(),
                    "unit_amount": request.amount_minor,
                    "product_data": {"name": request.label},
                },
            }
        ],
    }


def _charge(intent: Answer) -> Charge:
    """Read an intent."""
    state = STATES.get(intent["status"], ChargeState.WAITING)
    if state is ChargeState.NEEDS_ACTION and _is_final(intent):
        state = ChargeState.FAILED
    return Charge(
        state=state,
        amount_minor=int(intent.get(AMOUNTS.get(state, "amount")) or 0),
        currency=str(intent["currency"]).upper(),
        provider_reference=intent["id"],
        failure=_failure(intent) if state is ChargeState.FAILED else "",
        next_action=_redirect(intent),
        capture_by=_capture_by(intent),
    )


def _is_final(intent: Answer) -> bool:
    """Tell whether an intent was declined that we confirmed ourselves; others may try again."""
    by_us = (intent.get("metadata") or {}).get("confirmed_by") == "shop"
    return by_us and bool(intent.get("last_payment_error"))


def _failure(intent: Answer) -> str:
    error = intent.get("last_payment_error") or {}
    return str(error.get("code") or intent.get("cancellation_reason") or "CANCELED")[:60]


def _redirect(intent: Answer) -> Mapping[str, str] | None:
    action = intent.get("next_action") or {}
    to = (action.get("redirect_to_url") or {}).get("url")
    return {"kind": "redirect", "url": str(to)} if to else None


def _capture_by(intent: Answer) -> datetime | None:
    """Read when the hold ends, where the charge came with the intent."""
    charge = intent.get("latest_charge")
    if not isinstance(charge, dict):
        return None
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    ends = card.get("capture_before")
    return datetime.fromtimestamp(ends, UTC) if ends else None


def _with_secret(charge: Charge, intent: Answer, request: ChargeRequest) -> Charge:
    """Give a client of Stripe's what it needs to confirm the intent itself."""
    if request.token != EMBEDDED or charge.state is not ChargeState.NEEDS_ACTION:
        return charge
    account = request.account or CODE.upper()
    action = {
        "kind": "stripe",
        "client_secret": str(intent.get("client_secret") or ""),
        "publishable_key": key_of(account, "PUBLISHABLE_KEY"),
        "url": request.back_url,
    }
    return Charge(
        charge.state, charge.amount_minor, charge.currency, charge.provider_reference, "", action
    )


def _of_session(session: Answer) -> Charge:
    """Read a hosted page: its intent where there is one, else where it leads."""
    intent = session.get("payment_intent")
    if isinstance(intent, dict) and intent["status"] not in {
        "requires_payment_method",
        "requires_action",
    }:
        read = _charge(intent)
        return Charge(
            read.state,
            read.amount_minor,
            read.currency,
            session["id"],
            read.failure,
            None,
            read.capture_by,
        )
    if session["status"] == "expired":
        return Charge(
            ChargeState.FAILED, provider_reference=session["id"], failure="SESSION_EXPIRED"
        )
    page = {"kind": "redirect", "url": str(session.get("url") or "")}
    state = ChargeState.NEEDS_ACTION if session.get("url") else ChargeState.WAITING
    return Charge(
        state=state,
        amount_minor=session["amount_total"],
        currency=session["currency"].upper(),
        provider_reference=session["id"],
        next_action=page if session.get("url") else None,
    )


def _intent_in(found: Answer) -> str:
    """Name the intent of an intent or of a hosted page; empty while it has none."""
    if found["object"] == "payment_intent":
        return str(found["id"])
    intent = found.get("payment_intent") or ""
    return str(intent["id"]) if isinstance(intent, dict) else str(intent)


def _notice(event: Answer, about: Answer) -> Notice:
    """Read an event; one of a kind that we do not know is about nothing."""
    event_id, kind = str(event["id"]), str(event["type"])
    reference = _reference(about)
    match about.get("object"):
        case "payment_intent":
            return Notice(event_id, kind, reference, _charge(about))
        case "checkout.session" if kind == "checkout.session.expired":
            return Notice(event_id, kind, reference, _of_session(about))
        case "checkout.session":
            return Notice(event_id, kind, reference, _paid_page(about))
        case "refund" if about.get("status") == "succeeded":
            return Notice(event_id, kind, refund=reference, refund_reference=str(about["id"]))
    return Notice(event_id, kind)


def _paid_page(session: Answer) -> Charge | None:
    """Read a finished page: paid when it says so; a hold is told by the intent's own event."""
    if session.get("payment_status") != "paid":
        return None
    return Charge(
        ChargeState.CAPTURED,
        amount_minor=int(session["amount_total"]),
        currency=str(session["currency"]).upper(),
        provider_reference=str(session["id"]),
    )
