"""A business in India that is billed elsewhere, with forms alone."""

import pytest
from django.test import Client

from checkout.cart.models import Cart
from tests.storefront.forms import submit, text_of
from tests.storefront.journey import follow, home_in, page, put_in_cart, to_review
from tests.storefront.shop import Shop

STEP = "checkout/address/"
DELHI = {
    "billing_name": "Ravi Mehta",
    "billing_line1": "4 Barakhamba Road",
    "billing_city": "New Delhi",
    "billing_region": "IN-DL",
    "billing_postalCode": "110001",
}


def test_goods_go_to_one_address_and_the_bill_to_another(client: Client, shop: Shop) -> None:
    to_review(client, "en-in", "kav-1")
    address = page(client, f"/en-in/{STEP}")

    follow(client, submit(client, address, STEP, company="Mehta & Sons", **DELHI))

    cart = Cart.objects.get()
    assert cart.billing_address is not None
    assert cart.shipping_address is not None
    assert cart.billing_address["region"] == "IN-DL"
    assert cart.shipping_address["region"] == home_in("en-in")["region"]
    assert "4 Barakhamba Road" in text_of(page(client, "/en-in/checkout/review/"))
    assert 'value="4 Barakhamba Road"' in page(client, f"/en-in/{STEP}")


def test_emptied_fields_bill_to_where_it_is_delivered(client: Client, shop: Shop) -> None:
    to_review(client, "en-in", "kav-1")
    follow(client, submit(client, page(client, f"/en-in/{STEP}"), STEP, **DELHI))
    shown = page(client, f"/en-in/{STEP}")

    follow(client, submit(client, shown, STEP, **dict.fromkeys(DELHI, "")))

    cart = Cart.objects.get()
    assert cart.billing_address == cart.shipping_address
    assert "4 Barakhamba Road" not in page(client, f"/en-in/{STEP}")


@pytest.mark.parametrize("locale", ["en-in", "hi-in"])
def test_what_is_wrong_with_it_stands_beside_its_own_field(
    client: Client, shop: Shop, locale: str
) -> None:
    put_in_cart(client, locale, "kav-1")
    address = page(client, f"/{locale}/{STEP}")

    wrong = {**home_in(locale), **DELHI, "billing_postalCode": "12"}
    response = submit(client, address, STEP, **wrong)

    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="billing_postalCode-wrong"' in html
    assert 'id="postalCode-wrong"' not in html
    assert 'value="4 Barakhamba Road"' in html
    assert Cart.objects.get().billing_address is None


def test_a_gstin_of_another_state_is_told_where_it_was_typed(client: Client, shop: Shop) -> None:
    put_in_cart(client, "en-in", "kav-1")
    address = page(client, f"/en-in/{STEP}")
    business = {"company": "Mehta & Sons", "gstin": "29AAKCM1234Q1ZX"}  # of Karnataka

    response = submit(client, address, STEP, **home_in("en-in"), **DELHI, **business)

    assert response.status_code == 422
    assert 'id="gstin-wrong"' in response.content.decode()
    assert "another state" in text_of(response.content.decode())
