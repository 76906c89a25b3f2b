"""The signatures that the providers document, each answer known: what is wrapped, and how."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
import razorpay
import stripe
from pytest_django.fixtures import Settings

from checkout.payments.providers import razorpay_sdk, stripe_sdk
from checkout.payments.providers.base import InvalidWebhook
from checkout.payments.providers.razorpay_sdk import proof_is_right

ORDER, PAID, SECRET = "order_IEIaMR65cu6nz3", "pay_IH4NVgf4Dreq1l", "rzp_test_secret"
PROOF = "1e371aca6da6d519dc3e2773cc8ca6560e73667ca6da2e96e8f0a87e4cf35cad"
SIGNED_AT = datetime.fromtimestamp(1767225600, UTC)
BODY = (
    b'{"id":"evt_test_1","object":"event","type":"payment_intent.succeeded","data":{"object":'
    b'{"id":"pi_1","object":"payment_intent","amount":2176,"currency":"usd"}}}'
)
V1 = "0685020d67120cd393aebf9b5f1d2c714f6bc0dbddec169c7f9bfea7e1177424"
HEADER = f"t=1767225600,v1={V1}"
TOLD = json.dumps({"event": "payment.captured", "payload": {}}).encode()
HOOK = "rzp_webhook_secret"


@pytest.fixture(autouse=True)
def _secrets(settings: Settings) -> None:
    settings.PAYMENT_KEYS = {
        "STRIPE_WEBHOOK_SECRET": "whsec_test",
        "STRIPE_US_WEBHOOK_SECRET": "whsec_us",
        "RAZORPAY_WEBHOOK_SECRET": HOOK,
    }


def proof(**changed: str) -> dict[str, str]:
    given = {
        "razorpay_order_id": ORDER,
        "razorpay_payment_id": PAID,
        "razorpay_signature": PROOF,
    }
    return {name: value for name, value in {**given, **changed}.items() if value}


@pytest.mark.known_answers("6")
@pytest.mark.parametrize(
    ("given", "right"),
    [
        (proof(), True),
        (proof(razorpay_signature="0" * 64), False),
        (proof(razorpay_signature=PROOF.upper()), False),
        (proof(razorpay_order_id=PAID, razorpay_payment_id=ORDER), False),
        (proof(razorpay_order_id=""), False),
        (proof(razorpay_payment_id=""), False),
        (proof(razorpay_signature=""), False),
        (proof(razorpay_signature="ü"), False),
        ({}, False),
    ],
)
def test_the_proof_of_a_client_of_razorpay(given: dict[str, str], *, right: bool) -> None:
    client = razorpay.Client(auth=("rzp_test", SECRET))

    assert proof_is_right(client, given) is right


def razorpay_signature(body: bytes, secret: str = HOOK) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.known_answers("6")
def test_a_webhook_of_razorpay() -> None:
    assert razorpay_sdk.verified(TOLD, razorpay_signature(TOLD)) == TOLD.decode()


@pytest.mark.known_answers("6")
@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (TOLD, None),
        (TOLD, ""),
        (TOLD, "ü"),
        (TOLD, razorpay_signature(TOLD).upper()),
        (TOLD, razorpay_signature(TOLD, SECRET)),
        (TOLD + b" ", razorpay_signature(TOLD)),
        (b"\xff", razorpay_signature(b"\xff")),
    ],
)
def test_a_webhook_that_razorpay_did_not_send(body: bytes, signature: str | None) -> None:
    with pytest.raises(InvalidWebhook):
        razorpay_sdk.verified(body, signature)


@pytest.mark.parametrize("ahead", [0, 299])
def test_razorpay_may_be_a_little_ahead(ahead: int) -> None:
    assert notice_of_razorpay(created_at=SIGNED_AT + timedelta(seconds=ahead)) == "evt_1"


def test_razorpay_tells_nothing_of_the_future() -> None:
    with pytest.raises(InvalidWebhook):
        notice_of_razorpay(created_at=SIGNED_AT + timedelta(seconds=301))


def notice_of_razorpay(created_at: datetime) -> str:
    event = {"event": "x", "payload": {}, "created_at": int(created_at.timestamp())}
    body = json.dumps(event).encode()
    headers = {"X-Razorpay-Signature": razorpay_signature(body), "X-Razorpay-Event-Id": "evt_1"}
    return razorpay_sdk.RazorpayProvider().webhook(body, headers, SIGNED_AT).event_id


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"event": "x", "payload": 1}', b"null"])
def test_what_razorpay_signed_and_is_no_event_is_refused(body: bytes) -> None:
    headers = {"X-Razorpay-Signature": razorpay_signature(body)}
    with pytest.raises(InvalidWebhook):
        razorpay_sdk.RazorpayProvider().webhook(body, headers, SIGNED_AT)


@pytest.mark.known_answers("6")
@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        f"t=1767225600,v1={'0' * 64},v1={V1}",
        f"t=1767225600,v1={V1},v1={'0' * 64}",
        f"t=1767225600,v0={'0' * 64},v1={V1}",
    ],
)
@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_webhook_of_stripe(header: str, seconds: int) -> None:
    at = SIGNED_AT + timedelta(seconds=seconds)

    assert stripe_sdk.verified(BODY, header, at) == BODY.decode()


@pytest.mark.known_answers("6")
@pytest.mark.parametrize(
    ("body", "header", "seconds"),
    [
        (BODY, HEADER, 301),
        (BODY, HEADER, -10_000),
        (BODY, HEADER, -301),
        (BODY, f"t=1767225600,v0={V1}", 0),
        (BODY, f"t=1767225601,v1={V1}", 0),
        (BODY, f"v1={V1}", 0),
        (BODY, "t=,v1=", 0),
        (BODY, "", 0),
        (BODY, None, 0),
        (BODY + b" ", HEADER, 0),
        (b"\xff", HEADER, 0),
    ],
)
def test_a_webhook_that_stripe_did_not_send_now(
    body: bytes, header: str | None, seconds: int
) -> None:
    with pytest.raises(InvalidWebhook):
        stripe_sdk.verified(body, header, SIGNED_AT + timedelta(seconds=seconds))


@pytest.mark.known_answers("6")
def test_the_sdk_of_stripe_itself_would_take_the_future() -> None:
    """Our own bound is needed as long as this holds."""
    far = int(datetime.now(UTC).timestamp()) + 10_000
    header = stripe.WebhookSignature.generate_signature_header(BODY.decode(), "whsec_test", far)

    assert stripe.WebhookSignature.verify_header(BODY.decode(), header, "whsec_test", 300)


def test_any_account_of_ours_may_have_signed() -> None:
    header = stripe.WebhookSignature.generate_signature_header(
        BODY.decode(), "whsec_us", int(SIGNED_AT.timestamp())
    )

    assert stripe_sdk.verified(BODY, header, SIGNED_AT)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": "e", "type": "t", "data": 1}'])
def test_what_stripe_signed_and_is_no_event_is_refused(body: bytes) -> None:
    header = stripe.WebhookSignature.generate_signature_header(
        body.decode(), "whsec_test", int(SIGNED_AT.timestamp())
    )
    with pytest.raises(InvalidWebhook):
        stripe_sdk.StripeProvider().webhook(body, {"Stripe-Signature": header}, SIGNED_AT)


def test_without_a_secret_nothing_is_believed(settings: Settings) -> None:
    settings.PAYMENT_KEYS = {"STRIPE_WEBHOOK_SECRET": ""}
    with pytest.raises(InvalidWebhook):
        stripe_sdk.verified(BODY, HEADER, SIGNED_AT)
    with pytest.raises(InvalidWebhook):
        razorpay_sdk.verified(TOLD, razorpay_signature(TOLD, ""))
