"""Carts to be paid by the real providers' fakes, and the calls of their webhooks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from catalog.products.models import Variant
from checkout.cart.models import Cart
from checkout.payments.actions import start_payment
from checkout.payments.hearing import hear
from i18n.markets.models import Market
from tests.fakes.provider import Event, FakeProvider
from tests.make.checkout import make_ready_cart
from tests.make.i18n import NOON

PROVIDERS = {
    "stripe": "checkout.payments.providers.stripe_sdk.StripeProvider",
    "razorpay": "checkout.payments.providers.razorpay_sdk.RazorpayProvider",
    "sandbox": "checkout.payments.providers.sandbox.SandboxProvider",
    "cod": "checkout.payments.providers.cod.CashOnDelivery",
}


def make_paying_cart(
    *,
    market: Market,
    variants: Sequence[Variant] = (),
    method: str = "card",
    token: str | None = None,
    at: datetime = NOON,
) -> Cart:
    """Make a cart that is to be paid on a provider's own page, or by a token of its."""
    cart = make_ready_cart(market=market, variants=variants, at=at, card=None)
    return start_payment(cart=cart, method=method, token=token, at=at)


def page_of(url: str) -> str:
    """Name the page to which a shopper is sent."""
    return url.rpartition("/")[2]


def tell(
    provider: FakeProvider, events: Iterable[Event] | None = None, *, at: datetime = NOON
) -> list[str]:
    """Have a provider tell its events to the webhook; give what each did."""
    return [
        hear(
            provider=provider.name,
            body=event.body.encode(),
            headers=provider.headers_for(event, at.timestamp()),
            at=at,
        )
        for event in (provider.events() if events is None else events)
    ]
