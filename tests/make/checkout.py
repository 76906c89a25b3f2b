"""Build shops that can deliver and be paid, carts in them, and providers that misbehave."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core import mail

from catalog.inventory.models import Pool, Stock
from catalog.products.models import Certificate, Product, Variant
from checkout.cart.actions import create_cart, select_delivery, update_buyer
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart, CartState
from checkout.cart.promises import accept_promises, promise_id
from checkout.cart.queries import cart_view
from checkout.payments.actions import Completion, complete_cart, confirm_code, start_payment
from checkout.payments.terms import load_payment_terms
from checkout.shipping.actions import load_serviceability
from checkout.shipping.models import DeliveryMethod, Transport
from i18n.locales.actions import write_text
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from i18n.tax.actions import load_tax_facts
from tests.make.catalog import make_stock, make_variant
from tests.make.i18n import NOON, make_market, make_registration

EMAIL = "asha@example.com"
PHONES = {"in": "9876543210", "us": "(415) 555-2671"}
BENGALURU = {
    "name": "Asha Rao",
    "line1": "12 MG Road",
    "city": "Bengaluru",
    "region": "IN-KA",
    "postal_code": "560001",
    "country": "IN",
}
DELHI = {**BENGALURU, "city": "New Delhi", "region": "IN-DL", "postal_code": "110001"}
SAN_FRANCISCO = {
    "name": "Ana Diaz",
    "line1": "500 Market St",
    "city": "San Francisco",
    "region": "US-CA",
    "postal_code": "94105",
    "country": "US",
}
NEW_YORK = {
    **SAN_FRANCISCO,
    "line1": "350 5th Ave",
    "city": "New York",
    "region": "US-NY",
    "postal_code": "10018",
}
SHIPS_FROM, SHIPS_BY = date(2026, 12, 10), date(2026, 12, 20)
HOMES = {"in": BENGALURU, "us": SAN_FRANCISCO}


def make_shop(*, code: str = "in", stage: Stage = Stage.OPEN) -> Market:
    """Make a market with its tax tables, places and deliveries.

    In the United States the seller is registered in California and New York.
    """
    market = make_market(code=code, stage=stage)
    load_tax_facts()
    load_payment_terms()
    load_serviceability(market=market, country=code.upper())
    if code == "us":
        for state in ("US-CA", "US-NY"):
            make_registration(seller=market.seller, region=state)
    make_delivery(market=market, code="standard", fee_minor=4900 if code == "in" else 499)
    make_delivery(
        market=market, code="express", fee_minor=9900, transport=Transport.AIR, days_saved=1
    )
    return market


def make_delivery(
    *,
    market: Market,
    code: str = "standard",
    fee_minor: int = 4900,
    free_from_minor: int | None = None,
    transport: Transport = Transport.SURFACE,
    carrier: str = "USPS",
    days_saved: int = 0,
) -> DeliveryMethod:
    method = DeliveryMethod.objects.create(
        market=market,
        code=code,
        fee_minor=fee_minor,
        free_from_minor=free_from_minor,
        transport=transport,
        carrier=carrier,
        days_saved=days_saved,
    )
    write_text(
        owner="checkout.deliverymethod",
        owner_id=method.pk,
        field="name",
        locale="en",
        text=code.title(),
    )
    return method


def make_determination(*, product: Product, reference: str) -> Certificate:
    """Record whether California's fee for embedded batteries covers a product."""
    return Certificate.objects.create(
        product=product, type="US_CA_CBE", country="US", reference=reference
    )


def make_incoming(*, market: Market, variant: Variant, on_hand: int = 5) -> Stock:
    """Put units on their way that will be dispatched from 10 to 20 December."""
    return make_stock(
        market=market,
        variant=variant,
        on_hand=on_hand,
        pool=Pool.INCOMING,
        ships_from=SHIPS_FROM,
        ships_by=SHIPS_BY,
    )


def make_cart(
    *,
    market: Market,
    variants: Iterable[Variant] = (),
    quantity: int = 1,
    locale: str | None = None,
    at: datetime = NOON,
) -> Cart:
    lines = [LineInput(variant.pk, quantity) for variant in variants]
    return create_cart(market=market, locale=locale, lines=lines, at=at)


def make_ready_cart(
    *,
    market: Market,
    variants: Sequence[Variant] = (),
    quantity: int = 1,
    address: dict[str, str] | None = None,
    delivery: str = "standard",
    card: str | None = "tok_ok",
    locale: str | None = None,
    at: datetime = NOON,
) -> Cart:
    """Make a cart that lacks nothing: goods, buyer, delivery and, unless null, a card."""
    goods = variants or [make_variant(on_sale_in=market, free=5)]
    cart = make_cart(market=market, variants=goods, quantity=quantity, locale=locale, at=at)
    update_buyer(
        cart=cart,
        email=EMAIL,
        phone=PHONES[market.code],
        shipping_address=address or HOMES[market.code],
        at=at,
    )
    chosen = select_delivery(cart=cart, option=delivery, at=at)
    if card is None:
        return chosen
    return start_payment(cart=cart, method="card", token=card, at=at)


def make_cod_cart(*, market: Market, at: datetime = NOON, **more: Any) -> Cart:
    """Make a cart that lacks nothing and is to be paid on delivery, its mobile confirmed."""
    cart = make_ready_cart(market=market, at=at, **more)
    chosen = start_payment(cart=cart, method="cod", token=None, at=at)
    confirm_code(cart=chosen, code=code_sent(), at=at)
    return chosen


def code_sent() -> str:
    """Read the code of the last mail."""
    found = re.search(r"[0-9]{6}", str(mail.outbox[-1].subject))
    assert found
    return found.group()


def complete(cart: Cart, *, key: str = "a-key", at: datetime = NOON) -> Completion:
    """Complete a cart at the total and with the days of dispatch that it shows."""
    if Cart.objects.filter(pk=cart.pk, state=CartState.OPEN, lines__is_preorder=True).exists():
        shown = cart_view(Cart.objects.get(pk=cart.pk), at).lines
        accept_promises(
            cart=cart, promises=[promise_id(line) for line in shown if line.promise], at=at
        )
    return complete_cart(cart=cart, key=key, seen_totals=None, at=at)


def codes_of(problems: Iterable[Any]) -> list[str]:
    return [problem.code for problem in problems]


def problem_codes(cart: Cart, at: datetime = NOON) -> list[str]:
    """List what stands in the way of a cart."""
    return codes_of(cart_view(Cart.objects.get(pk=cart.pk), at).problems)
