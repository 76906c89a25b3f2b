"""Codes, gift cards and a cart that moves, on the pages and without JavaScript."""

import pytest
from django.test import Client

from checkout.cart.models import Cart
from tests.make.promotions import make_gift_card, make_promotion
from tests.storefront.forms import submit, text_of
from tests.storefront.shop import LOCALES, Shop

pytestmark = pytest.mark.django_db
MARKET = {"en-in": "in", "hi-in": "in", "en-us": "us", "es-us": "us"}
MOVE = {"hi-in": "मेरा कार्ट ले जाएँ", "en-us": "Move my cart", "es-us": "Trasladar mi carrito"}


def fill(client: Client, locale: str) -> str:
    """Put a case into the cart of a locale and give the cart's page."""
    page = client.get(f"/{locale}/p/kav-1/").content.decode()
    submit(client, page, "cart/add/")
    return client.get(f"/{locale}/cart/").content.decode()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_code_and_a_gift_card_are_typed_into_forms_and_taken_out_again(
    client: Client, shop: Shop, locale: str
) -> None:
    market = shop.india if MARKET[locale] == "in" else shop.america
    make_promotion(market=market, code="TENTH")
    _card, code = make_gift_card(market=market, amount_minor=100)
    page = fill(client, locale)

    answer = submit(client, page, "cart/code/", code="tenth")
    assert answer.status_code == 303
    answer = submit(client, page, "cart/gift-card/", code=code)
    assert answer.status_code == 303

    shown = client.get(f"/{locale}/cart/").content.decode()
    assert "Name of TENTH" in text_of(shown)
    assert f"···{code[-4:]}" in text_of(shown)
    assert code not in shown
    gone = client.post(f"/{locale}/cart/code/", {"back": "cart", "taken": "TENTH"})
    assert gone.status_code == 303
    assert "Name of TENTH" not in client.get(f"/{locale}/cart/").content.decode()


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-in", "This code is not valid here. Please check it."),
        ("hi-in", "यह कोड यहाँ मान्य नहीं है। कृपया उसे जाँच लें।"),
        ("es-us", "Este código no es válido aquí. Revísalo."),
    ],
)
def test_a_refused_code_stands_beside_its_field_with_what_was_typed(
    client: Client, shop: Shop, locale: str, words: str
) -> None:
    assert shop.case
    page = fill(client, locale)

    answer = submit(client, page, "cart/code/", code="NOPE")

    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in text_of(html)
    assert 'value="NOPE"' in html


def test_the_cart_tells_how_much_more_makes_the_delivery_free(client: Client, shop: Shop) -> None:
    shop.india.delivery_methods.filter(code="standard").update(free_from_minor=35000)

    page = text_of(fill(client, "en-in"))

    assert "₹51 more for free delivery" in page


@pytest.mark.parametrize("locale", ["en-us", "es-us"])
def test_a_cart_follows_into_another_market_once_its_shopper_has_seen_what_changes(
    client: Client, shop: Shop, locale: str
) -> None:
    assert shop.case
    fill(client, "en-in")
    address = f"/{locale}/cart/move/?from=in"
    assert address in client.get("/").content.decode()

    preview = client.get(address).content.decode()

    assert MOVE[locale] in text_of(preview)
    assert {"en-us": "₹299", "es-us": "INR299"}[locale] in text_of(preview)
    assert "$9.99" in preview
    assert Cart.objects.get().market.code == "in"
    moved = submit(client, preview, "cart/move/")
    assert (moved.status_code, moved["Location"]) == (303, f"/{locale}/cart/")
    assert "$9.99" in client.get(f"/{locale}/cart/").content.decode()
    assert f"/{locale}/cart/move/" not in client.get("/").content.decode()
    assert Cart.objects.get().currency == "USD"


def test_without_a_cart_there_is_nothing_to_move(client: Client, shop: Shop) -> None:
    assert shop.case

    assert client.get("/en-us/cart/move/?from=in").status_code == 303
    assert client.get("/en-us/cart/move/?from=us").status_code == 303
    assert client.get("/en-us/cart/move/").status_code == 303


def test_a_code_may_be_typed_at_a_step_of_the_checkout(client: Client, shop: Shop) -> None:
    make_promotion(market=shop.india, code="TENTH")
    fill(client, "en-in")
    step = client.get("/en-in/checkout/address/").content.decode()

    refused = submit(client, step, "cart/code/", code="NOPE")
    assert refused.status_code == 422
    assert 'name="postalCode"' in refused.content.decode()
    taken = submit(client, step, "cart/code/", code="TENTH")

    assert taken["Location"] == "/en-in/checkout/address/#codes"
