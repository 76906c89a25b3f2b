"""Paying on delivery and on a provider's page, by forms alone, in every language."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from checkout.orders.models import Order, OrderState
from checkout.outbox.actions import deliver_due
from checkout.payments.actions import capture_for
from checkout.payments.books import verify_money
from checkout.payments.models import Payment, PaymentEvent
from checkout.payments.states import PaymentState
from shop.kit.clock import now
from tests.fakes.__main__ import environment
from tests.fakes.server import Fakes, serving
from tests.make.checkout import code_sent
from tests.make.payments import PROVIDERS, page_of
from tests.storefront.forms import form_of, submit, text_of
from tests.storefront.journey import follow, page, to_payment
from tests.storefront.shop import Shop

INDIA, AMERICA = ("en-in", "hi-in"), ("en-us", "es-us")


@pytest.fixture
def fakes(settings: Settings) -> Iterator[Fakes]:
    """Serve the fakes of Stripe and Razorpay, and have the shop set up with them."""
    with serving() as running:
        given = environment(running.base)
        settings.PAYMENT_PROVIDERS = PROVIDERS
        settings.STRIPE_API_BASE = given.pop("STRIPE_API_BASE")
        settings.RAZORPAY_API_BASE = given.pop("RAZORPAY_API_BASE")
        settings.PAYMENT_KEYS = given
        yield running


def to_code(client: Client, locale: str) -> str:
    """Choose to pay on delivery; the page that asks for the code comes next."""
    payment = to_payment(client, locale, "kav-1")
    return follow(client, submit(client, payment, "checkout/payment/", means="cod:"))


@pytest.mark.parametrize("locale", INDIA)
def test_a_shopper_pays_on_delivery_once_she_has_entered_her_code(
    client: Client, shop: Shop, locale: str
) -> None:
    asks = to_code(client, locale)
    assert 'autocomplete="one-time-code"' in asks
    assert mail.outbox[-1].extra_headers["Content-Language"].lower() == locale

    review = follow(client, submit(client, asks, "checkout/cod-code/", otp=code_sent()))
    shown = follow(client, submit(client, review, "checkout/review/"))

    order = Order.objects.get()
    assert order.state == OrderState.CONFIRMED
    assert order.number in text_of(shown)
    total = f"₹{order.total_minor // 100}"
    assert total in text_of(review)
    assert total in text_of(shown)
    assert verify_money() == []


def test_the_confirmation_of_an_order_is_sent_once(client: Client, shop: Shop) -> None:
    review = follow(
        client, submit(client, to_code(client, "en-in"), "checkout/cod-code/", otp=code_sent())
    )
    follow(client, submit(client, review, "checkout/review/"))
    mail.outbox.clear()

    deliver_due(now())

    assert [Order.objects.get().number in one.subject for one in mail.outbox] == [True]


def test_a_wrong_code_is_told_beside_it_and_review_waits_for_the_right_one(
    client: Client, shop: Shop
) -> None:
    asks = to_code(client, "en-in")
    wrong = "000000" if code_sent() != "000000" else "000001"

    refused = submit(client, asks, "checkout/cod-code/", otp=wrong)

    assert refused.status_code == 422
    assert "This is not the code" in text_of(refused.content.decode())
    assert client.get("/en-in/checkout/review/")["Location"] == "/en-in/checkout/cod-code/"


def test_cash_is_not_offered_where_nobody_collects_it(client: Client, shop: Shop) -> None:
    payment = to_payment(client, "en-us", "kav-1")

    assert "cod:" not in form_of(payment, "checkout/payment/").choices["means"]
    assert (
        "cod:"
        in form_of(to_payment(Client(), "en-in", "kav-1"), "checkout/payment/").choices["means"]
    )


def to_their_page(client: Client, locale: str, means: str = "card:") -> str:
    """Place an order that is paid on a provider's page, and give that page's address."""
    payment = to_payment(client, locale, "kav-1")
    review = follow(client, submit(client, payment, "checkout/payment/", means=means))
    between = submit(client, review, "checkout/review/")
    assert between.status_code == 200
    html = between.content.decode()
    assert "<script" not in html.replace('<script src="/static/', "")
    assert "script-src 'self'" in between["Content-Security-Policy"]
    found = re.search(r'content="0;url=([^"]+)"', html)
    assert found
    return found.group(1)


@pytest.mark.parametrize("locale", AMERICA)
def test_a_shopper_pays_on_the_page_of_stripe(
    client: Client, shop: Shop, fakes: Fakes, locale: str
) -> None:
    fakes.stripe.pay(page_of(to_their_page(client, locale)))

    shown = follow(client, client.get(f"/{locale}/checkout/return/"))

    order = Order.objects.get()
    assert order.state == OrderState.CONFIRMED
    assert order.number in text_of(shown)
    capture_for(order, now())
    assert fakes.stripe.money() == order.total_minor


@pytest.mark.parametrize("locale", INDIA)
@pytest.mark.parametrize("means", ["card:", "upi:"])
def test_a_shopper_pays_on_the_page_of_razorpay(
    client: Client, shop: Shop, fakes: Fakes, locale: str, means: str
) -> None:
    fakes.razorpay.pay(page_of(to_their_page(client, locale, means)))

    shown = follow(client, client.get(f"/{locale}/checkout/return/"))

    order = Order.objects.get()
    assert order.state == OrderState.PAID
    assert order.number in text_of(shown)
    assert fakes.razorpay.money() == order.total_minor


def test_who_comes_back_unpaid_is_led_on_by_a_link_alone(
    client: Client, shop: Shop, fakes: Fakes
) -> None:
    url = to_their_page(client, "en-us")

    again = page(client, "/en-us/checkout/return/")

    assert f'href="{url}"' in again
    assert 'http-equiv="refresh"' not in again


def test_she_may_pay_in_another_way_after_all(client: Client, shop: Shop, fakes: Fakes) -> None:
    to_their_page(client, "en-in")
    payment = page(client, "/en-in/checkout/payment/")

    follow(client, submit(client, payment, "checkout/payment/", means="cod:"))

    assert Payment.objects.get().state == PaymentState.FAILED


@pytest.mark.parametrize("provider", ["stripe", "razorpay"])
def test_a_webhook_is_heard_once_and_a_forged_one_not_at_all(
    client: Client, shop: Shop, fakes: Fakes, provider: str
) -> None:
    locale = "en-us" if provider == "stripe" else "en-in"
    fake = fakes.by_name(provider)
    fake.pay(page_of(to_their_page(client, locale)))
    outside = Client(enforce_csrf_checks=True)

    def called(body: str, number: int = 0) -> tuple[int, str]:
        answer = outside.post(
            f"/webhooks/{provider}/",
            body,
            content_type="application/json",
            headers=fake.headers_for(fake.events()[number]),
        )
        return answer.status_code, answer.content.decode()

    body = fake.events()[0].body
    assert called(body + " ") == (400, "")
    assert called("") == (400, "")
    assert [called(body) for _ in range(2)] == [(200, "HEARD"), (200, "REPEATED")]
    assert PaymentEvent.objects.count() == 1
    assert Payment.objects.get().state == PaymentState.AUTHORISED


def test_a_provider_that_the_shop_has_not_is_not_found(client: Client, shop: Shop) -> None:
    assert client.post("/webhooks/stripe/", b"{}", content_type="x").status_code == 404
    assert client.post("/webhooks/sandbox/", b"{}", content_type="x").status_code == 400
    assert client.get("/webhooks/sandbox/").status_code == 405
