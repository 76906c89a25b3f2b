from http.cookies import SimpleCookie

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client, RequestFactory

from shop.storefront.memory import (
    keep_method,
    keep_phone,
    keep_postal_code,
    kept_method,
    kept_phone,
    kept_postal_code,
)
from tests.storefront.journey import page, to_review
from tests.storefront.shop import Shop


def test_whatever_is_remembered_travels_as_ascii_and_comes_back_as_it_was() -> None:
    response = HttpResponse()

    keep_method(response, market="in", method="कार्ड", token="é:ü")

    assert response.cookies.output().isascii()
    browser = RequestFactory()
    browser.cookies = response.cookies
    assert kept_method(browser.get("/"), market="in") == ("कार्ड", "é:ü")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("560001", "560001"),
        ("५६०००१", "560001"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("12345-6789", "12345-6789"),
        ("५६é", ""),
        ("बेंगलुरु", ""),
        ("1" * 13, ""),
        ("1;2", ""),
    ],
)
def test_only_what_can_be_a_postal_code_is_remembered(typed: str, kept: str) -> None:
    response = HttpResponse()

    keep_postal_code(response, market="in", code=typed)

    browser = RequestFactory()
    browser.cookies = response.cookies
    assert kept_postal_code(browser.get("/"), market="in") == kept


def test_a_cookie_of_the_old_kind_is_void() -> None:
    browser = RequestFactory()
    old = signing.get_cookie_signer(salt="postal-inshop.storefront").sign("560001")
    browser.cookies = SimpleCookie({"postal-in": old})

    assert kept_postal_code(browser.get("/"), market="in") == ""


def test_a_cookie_says_nothing_under_another_name() -> None:
    response = HttpResponse()
    keep_phone(response, "orvane-one")
    browser = RequestFactory()
    browser.cookies = SimpleCookie({"postal-in": response.cookies["phone"].value})

    assert kept_phone(browser.get("/")) == ""
    assert kept_postal_code(browser.get("/"), market="in") == ""


def test_a_strange_postal_code_costs_the_shopper_none_of_her_cookies(
    client: Client, shop: Shop
) -> None:
    page(client, "/en-in/p/kav-1/delivery/", postal_code="é60001", v="KAV-1-BLK")

    assert client.cookies.output().isascii()


def test_a_strange_key_of_the_review_is_replaced_before_it_is_remembered(
    client: Client, shop: Shop
) -> None:
    to_review(client, "en-in", "kav-1", "card:tok_step")

    for key in ("ключ", "a:b", "x" * 5000):
        response = client.post("/en-in/checkout/review/", {"key": key, "seen": "é" * 5000})

        assert response.cookies.output().isascii(), key
        assert response.status_code in {303, 422}, key
