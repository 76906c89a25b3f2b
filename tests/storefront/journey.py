"""The way from a product to its order, form by form."""

from typing import Any

from django.test import Client

from tests.storefront.forms import submit

HOMES = {
    "in": {
        "email": "asha@example.com",
        "phone": "9876543210",
        "name": "Asha Rao",
        "line1": "12 MG Road",
        "city": "Bengaluru",
        "region": "IN-KA",
        "postalCode": "560001",
    },
    "us": {
        "email": "ana@example.com",
        "phone": "(415) 555-2671",
        "name": "Ana Diaz",
        "line1": "500 Market St",
        "city": "San Francisco",
        "region": "US-CA",
        "postalCode": "94105",
    },
}


def home_in(locale: str) -> dict[str, str]:
    """Give what a buyer of the locale's country types as her address."""
    return HOMES[locale[-2:]]


def page(client: Client, path: str, **query: str) -> str:
    """Open a page that must be there."""
    response = client.get(path, query)
    assert response.status_code == 200, (path, response.status_code)
    return str(response.content.decode())


def follow(client: Client, response: Any) -> str:
    """Go where a sent form leads; it must lead away from the POST."""
    assert response.status_code == 303, response.content.decode()[:2000]
    return page(client, response["Location"])


def put_in_cart(client: Client, locale: str, slug: str, quantity: str = "1") -> str:
    """Add a product to the cart and give the cart's page."""
    product = page(client, f"/{locale}/p/{slug}/")
    return follow(client, submit(client, product, "/cart/add/", quantity=quantity))


def to_payment(client: Client, locale: str, slug: str, quantity: str = "1") -> str:
    """Go from the product to the step of payment."""
    put_in_cart(client, locale, slug, quantity)
    address = page(client, f"/{locale}/checkout/address/")
    delivery = follow(client, submit(client, address, "checkout/address/", **home_in(locale)))
    return follow(client, submit(client, delivery, "checkout/delivery/", option="standard"))


def to_review(client: Client, locale: str, slug: str, means: str = "card:tok_ok") -> str:
    """Go from the product to the review."""
    payment = to_payment(client, locale, slug)
    return follow(client, submit(client, payment, "checkout/payment/", means=means))
