"""Who buys and where it goes: checked together, kept together."""

import pytest

from checkout.cart.actions import update_buyer
from checkout.cart.models import Cart
from shop.kit.errors import Problems
from tests.make.checkout import (
    BENGALURU,
    DELHI,
    EMAIL,
    SAN_FRANCISCO,
    codes_of,
    make_cart,
    make_shop,
)
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db


def test_details_are_kept_in_their_stored_form() -> None:
    cart = make_cart(market=make_shop())

    update_buyer(
        cart=cart,
        email="Asha@Example.COM",
        phone="९८७६५४३२१०",
        shipping_address={**BENGALURU, "region": "Karnataka", "postal_code": "560 001"},
        at=NOON,
    )

    kept = Cart.objects.get(pk=cart.pk)
    assert (kept.email, kept.phone) == ("Asha@example.com", "+919876543210")
    assert kept.shipping_address is not None
    assert kept.shipping_address["region"] == "IN-KA"
    assert kept.shipping_address["postal_code"] == "560001"


def test_what_is_not_told_stays() -> None:
    cart = make_cart(market=make_shop())
    update_buyer(cart=cart, email=EMAIL, shipping_address=BENGALURU, at=NOON)

    update_buyer(cart=cart, billing_address=DELHI, at=NOON)

    kept = Cart.objects.get(pk=cart.pk)
    assert (kept.email, kept.region) == (EMAIL, "IN-KA")
    assert kept.billing_address is not None
    assert kept.billing_address["region"] == "IN-DL"


def test_every_refusal_is_told_at_once_and_nothing_is_kept() -> None:
    cart = make_cart(market=make_shop())

    with pytest.raises(Problems) as refusal:
        update_buyer(
            cart=cart,
            email="nobody",
            phone="12345",
            shipping_address={**BENGALURU, "postal_code": "56001", "name": ""},
            billing_address={**BENGALURU, "city": ""},
            at=NOON,
        )

    told = {problem.field: problem.code for problem in refusal.value}
    assert told == {
        "email": "INVALID_EMAIL",
        "phone": "INVALID_PHONE",
        "shippingAddress.name": "INVALID_ADDRESS",
        "shippingAddress.postalCode": "INVALID_POSTAL_CODE",
        "billingAddress.city": "INVALID_ADDRESS",
    }
    kept = Cart.objects.get(pk=cart.pk)
    assert (kept.email, kept.phone, kept.shipping_address) == ("", "", None)


def test_goods_are_not_sent_to_the_country_of_another_market() -> None:
    cart = make_cart(market=make_shop())
    make_shop(code="us")

    with pytest.raises(Problems) as refusal:
        update_buyer(cart=cart, shipping_address=SAN_FRANCISCO, at=NOON)

    assert codes_of(refusal.value) == ["COUNTRY_NOT_SERVED"]


def test_the_invoice_may_go_abroad() -> None:
    cart = make_cart(market=make_shop())

    update_buyer(cart=cart, billing_address=SAN_FRANCISCO, at=NOON)

    assert Cart.objects.get(pk=cart.pk).billing_address is not None


def test_a_landline_cannot_take_a_parcel_in_india() -> None:
    cart = make_cart(market=make_shop())

    with pytest.raises(Problems) as refusal:
        update_buyer(cart=cart, phone="5876543210", at=NOON)

    assert codes_of(refusal.value) == ["INVALID_PHONE"]
