"""Razorpay, through its own SDK: hosted payment links, or an order that a client pays; and UPI.

Facts of the provider: razorpay.com/docs, read 2026-11-22. What it holds is to be captured within
three days; later it gives the money back by itself.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import razorpay
import requests
from django.conf import settings
from django.utils.translation import gettext_noop
from razorpay.errors import (
    BadRequestError,
    GatewayError,
    ServerError,
    SignatureVerificationError,
)

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

CODE = "razorpay"
EMBEDDED = "tok_embedded"
LINK, ORDER = "plink_", "order_"
RUPEES = "INR"
UPI = "upi"
HOLD = timedelta(days=3)
AHEAD = timedelta(seconds=300)  # their clock may be ahead of ours so far
LINK_LIFE = timedelta(minutes=16)  # theirs is 15 at least

Answer = dict[str, Any]
METHODS = {"card": gettext_noop("Card"), UPI: gettext_noop("UPI")}
STATES: Mapping[str, ChargeState] = {
    "created": ChargeState.NEEDS_ACTION,
    "authorized": ChargeState.AUTHORISED,
    "captured": ChargeState.CAPTURED,
    "failed": ChargeState.NEEDS_ACTION,  # she may try again until the page is closed
}
# Of several attempts at one payment, the one that got furthest counts.
FURTHEST = ("failed", "created", "refunded", "authorized", "captured")


class RazorpayProvider:
    """Razorpay behind the port."""

    needs_terms = True

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """Offer cards and UPI where rupees are paid and the market's account has a key."""
        account = account_for(CODE, market) or CODE.upper()
        if market.currency != RUPEES or not key_of(account, "KEY_SECRET"):
            return ()
        return tuple(
            MethodOffer(code, name, CODE, account=account) for code, name in METHODS.items()
        )

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        """Make a hosted link, or an order for the shopper's client; never a second one."""
        client = _client(request)
        there = _known(client, request)
        if there is not None:
            return _read(client, there, request)
        if request.token == EMBEDDED:
            return _embedded(client, request)
        made = _asked(lambda: client.payment_link.create(_page(request, at)))
        return _read(client, made, request)

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        """Look the payment up, by its own name or by ours."""
        client = _client(request)
        there = _known(client, request)
        return Charge(ChargeState.NOTHING) if there is None else _read(client, there, request)

    def confirm(self, request: ChargeRequest, proof: Mapping[str, str], at: datetime) -> Charge:
        """Check what the shopper's client brings; the provider is asked in any case."""
        if proof and not proof_is_right(_client(request), proof):
            raise ProviderRefused("BAD_PROOF")
        return self.fetch(request, at)

    def capture(self, request: ChargeRequest, at: datetime) -> Charge:
        """Capture the whole of what is authorised."""
        client = _client(request)
        held = _payment(client, request)
        if held is None or held["status"] not in {"authorized", "captured"}:
            raise ProviderRefused("NOTHING_TO_CAPTURE")
        if held["status"] == "captured":
            return _charge(held, request.provider_reference)
        # The SDK's own default for data is one dict shared by all calls: it is always given.
        captured = _asked(
            lambda: client.payment.capture(
                held["id"], request.amount_minor, data={"currency": request.currency}
            )
        )
        return _charge(captured, request.provider_reference)

    def cancel(self, request: ChargeRequest, at: datetime) -> Charge:
        """Close a hosted link; what was authorised is given back by the provider itself."""
        client = _client(request)
        there = _known(client, request)
        if there is None:
            return Charge(ChargeState.FAILED)
        name = there["id"]
        if name.startswith(LINK) and there["status"] == "created":
            try:
                there = _asked(lambda: client.payment_link.cancel(name))
            except ProviderRefused:  # it was paid meanwhile
                there = _asked(lambda: client.payment_link.fetch(name))
        return _read(client, there, request)

    def refund(
        self, request: ChargeRequest, *, reference: str, amount_minor: int, at: datetime
    ) -> RefundAnswer:
        """Refund a part, unless a refund of this reference is there."""
        client = _client(request)
        paid = _payment(client, request)
        if paid is None:
            raise ProviderRefused("NOT_CAPTURED")
        there = _asked(lambda: client.payment.fetch_multiple_refund(paid["id"], data={}))["items"]
        known = next((one for one in there if _note(one) == reference), None)
        wanted = {
            "amount": amount_minor,
            "notes": {"reference": reference},
            "receipt": reference,
            "speed": "normal",
        }
        headers = {"X-Refund-Idempotency": reference}
        made = known or _asked(
            lambda: client.payment.refund(paid["id"], data=wanted, headers=headers)
        )
        if made["status"] == "failed":
            raise ProviderRefused("REFUND_FAILED")
        return RefundAnswer(made["status"] == "processed", made["id"])

    def webhook(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Notice:
        """Read an event whose signature one of our secrets made, not in the future."""
        text = verified(body, headers.get("X-Razorpay-Signature"))
        try:
            event = json.loads(text)
            made_at = datetime.fromtimestamp(int(event.get("created_at") or 0), UTC)
            event_id = headers.get("X-Razorpay-Event-Id") or hashlib.sha256(body).hexdigest()
            notice = _notice(event_id, event)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as wrong:
            raise InvalidWebhook("not an event") from wrong
        if made_at > at + AHEAD:
            raise InvalidWebhook("timestamp")
        return notice


def verified(body: bytes, signature: str | None) -> str:
    """Check the signature of a body and give its text. Raises InvalidWebhook.

    The SDK wants text, and fails with other errors than its own for what is missing or no ASCII.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise InvalidWebhook("not UTF-8") from wrong
    for secret in keys_named(CODE, "WEBHOOK_SECRET"):
        if _signed(text, signature, secret):
            return text
    raise InvalidWebhook("signature")


def _signed(text: str, signature: str | None, secret: str) -> bool:
    try:
        utility = razorpay.Client(auth=("", "")).utility
        return bool(utility.verify_webhook_signature(text, signature, secret))
    except (SignatureVerificationError, KeyError, TypeError):
        return False


def proof_is_right(client: Any, proof: Mapping[str, str]) -> bool:
    """Check what Checkout gave the shopper's client: the order, the payment and their signature."""
    try:
        return bool(client.utility.verify_payment_signature(dict(proof)))
    except (SignatureVerificationError, KeyError, TypeError):
        return False


class _Session(requests.Session):
    """A session that does not wait for ever, which the SDK's own would."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", settings.PAYMENT_TIMEOUT_SECONDS)
        return super().request(*args, **kwargs)


def _client(request: ChargeRequest) -> Any:
    account = request.account or CODE.upper()
    base = settings.RAZORPAY_API_BASE
    return razorpay.Client(
        session=_Session(),
        auth=(key_of(account, "KEY_ID"), key_of(account, "KEY_SECRET")),
        **({"base_url": base} if base else {}),
    )


def _asked(call: Callable[[], Any]) -> Answer:
    """Ask Razorpay; no answer is a timeout, a refusal says no more than that it is one."""
    try:
        answer: Answer = call()
    except BadRequestError as refused:
        raise ProviderRefused("BAD_REQUEST") from refused
    except (requests.RequestException, GatewayError, ServerError, ValueError) as silent:
        raise ProviderTimeout from silent
    return answer


def _known(client: Any, request: ChargeRequest) -> Answer | None:
    """Find the link or the order of a payment, by its name or by our reference."""
    name = request.provider_reference
    if name.startswith(LINK):
        return _asked(lambda: client.payment_link.fetch(name))
    if name.startswith(ORDER):
        return _asked(lambda: client.order.fetch(name))
    links = _asked(lambda: client.payment_link.all({"reference_id": request.reference}))
    orders = _asked(lambda: client.order.all({"receipt": request.reference}))
    found = [*links.get("payment_links", []), *orders.get("items", [])]
    return found[0] if found else None


def _page(request: ChargeRequest, at: datetime) -> Answer:
    """Describe a hosted link for the whole amount, by the chosen method alone."""
    wanted: Answer = {
        "amount": request.amount_minor,
        "currency": request.currency,
        "accept_partial": False,
        "expire_by": int((at + LINK_LIFE).timestamp()),
        "reference_id": request.reference,
        "description": request.label,
        "customer": {"email": request.email, "contact": request.phone},
        "notify": {"sms": False, "email": False},
        "reminder_enable": False,
        "notes": {"reference": request.reference, "order": request.label},
        "callback_url": request.back_url,
        "callback_method": "get",
    }
    if request.method == UPI:
        only = {name: name == UPI for name in ("card", "netbanking", "upi", "wallet")}
        wanted["options"] = {"checkout": {"method": only}}
    return wanted


def _embedded(client: Any, request: ChargeRequest) -> Charge:
    """Make an order that the shopper's own client pays; for UPI also an address that pays it."""
    order = _asked(
        lambda: client.order.create(
            {
                "amount": request.amount_minor,
                "currency": request.currency,
                "receipt": request.reference,
                "notes": {"reference": request.reference, "order": request.label},
                "payment": {"capture": "manual", "capture_options": {"refund_speed": "normal"}},
            }
        )
    )
    action = {
        "kind": "razorpay",
        "order_id": order["id"],
        "key_id": key_of(request.account or CODE.upper(), "KEY_ID"),
        "url": request.back_url,
    }
    if request.method == UPI:
        intent = _asked(lambda: client.payment.createUpi(_upi(order["id"], request)))
        link = str(intent["link"])
        action |= {"kind": "upi", "url": link, "qr": link}
    return Charge(
        ChargeState.NEEDS_ACTION,
        request.amount_minor,
        request.currency,
        order["id"],
        next_action=action,
    )


def _upi(order_id: str, request: ChargeRequest) -> Answer:
    return {
        "amount": request.amount_minor,
        "currency": request.currency,
        "order_id": order_id,
        "email": request.email,
        "contact": request.phone,
        "method": UPI,
        "notes": {"reference": request.reference},
        "upi": {"flow": "intent"},
    }


def _payment(client: Any, request: ChargeRequest) -> Answer | None:
    """Find the attempt that got furthest."""
    there = _known(client, request)
    return None if there is None else _furthest(_attempts(client, there))


def _attempts(client: Any, there: Answer) -> list[Answer]:
    """Read the attempts at a link or an order, each as it is now."""
    if there["id"].startswith(LINK):
        ids = [one["payment_id"] for one in there.get("payments") or []]
        return [_asked(lambda pk=pk: client.payment.fetch(pk)) for pk in ids]  # type: ignore[misc]
    items: list[Answer] = _asked(lambda: client.order.payments(there["id"]))["items"]
    return items


def _furthest(attempts: Iterable[Answer]) -> Answer | None:
    return max(
        (one for one in attempts if one["status"] in FURTHEST),
        key=lambda one: FURTHEST.index(one["status"]),
        default=None,
    )


def _read(client: Any, there: Answer, request: ChargeRequest) -> Charge:
    """Read a link or an order with what was tried at it."""
    tried = _furthest(_attempts(client, there))
    if tried is not None and tried["status"] in {"authorized", "captured", "refunded"}:
        return _charge(tried, there["id"])
    if there["status"] in {"expired", "cancelled"}:
        return Charge(
            ChargeState.FAILED, provider_reference=there["id"], failure=there["status"].upper()
        )
    url = there.get("short_url")
    return Charge(
        state=ChargeState.NEEDS_ACTION,
        amount_minor=there["amount"],
        currency=there["currency"],
        provider_reference=there["id"],
        next_action={"kind": "redirect", "url": url} if url else None,
    )


def _charge(payment: Answer, named: str) -> Charge:
    """Read an attempt at a payment; ``named``: the link or order that we know it by."""
    state = STATES.get(payment["status"], ChargeState.WAITING)
    if payment["status"] == "refunded":  # by us after a capture, or by themselves after 3 days
        state = ChargeState.CAPTURED if payment.get("captured") else ChargeState.FAILED
    held = state is ChargeState.AUTHORISED
    return Charge(
        state=state,
        amount_minor=int(payment["amount"]),
        currency=str(payment["currency"]),
        provider_reference=named,
        failure="GIVEN_BACK" if state is ChargeState.FAILED else "",
        capture_by=datetime.fromtimestamp(payment["created_at"], UTC) + HOLD if held else None,
    )


def _note(one: Answer) -> str:
    notes = one.get("notes")
    return str(notes.get("reference", "")) if isinstance(notes, dict) else ""


def _notice(event_id: str, event: Answer) -> Notice:
    """Read an event; one of a kind that we do not know is about nothing."""
    kind = str(event["event"])
    parts = {name: part["entity"] for name, part in (event.get("payload") or {}).items()}
    if kind == "refund.processed":
        refund = parts["refund"]
        return Notice(event_id, kind, refund=_note(refund), refund_reference=str(refund["id"]))
    if kind.startswith("payment_link.") and "payment" not in parts:
        return Notice(event_id, kind, _reference(parts), _closed(parts["payment_link"]))
    if "payment" in parts and not kind.startswith("refund."):
        return Notice(event_id, kind, _reference(parts), _charge(parts["payment"], _name(parts)))
    return Notice(event_id, kind)


def _closed(link: Answer) -> Charge | None:
    if link["status"] not in {"expired", "cancelled"}:
        return None
    return Charge(
        ChargeState.FAILED, provider_reference=str(link["id"]), failure=link["status"].upper()
    )


def _reference(parts: Mapping[str, Answer]) -> str:
    """Find our reference in whatever the event is about."""
    link, order = parts.get("payment_link", {}), parts.get("order", {})
    named = (_note(parts.get("payment", {})), link.get("reference_id"), order.get("receipt"))
    return next((str(one) for one in named if one), "")


def _name(parts: Mapping[str, Answer]) -> str:
    """Name the link or the order that a payment belongs to, as we look it up by."""
    link = parts.get("payment_link", {}).get("id")
    return str(link or parts["payment"].get("order_id") or "")
