import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from catalog.inventory.actions import hold
from catalog.listings.actions import set_price
from checkout.cart.models import Cart
from checkout.orders.models import Order, OrderState
from checkout.payments.models import Payment
from shop.kit.clock import now
from tests.storefront.forms import form_of, submit, text_of
from tests.storefront.journey import (
    follow,
    home_in,
    page,
    put_in_cart,
    to_payment,
    to_review,
)
from tests.storefront.shop import LOCALES, Shop

WRONG = (
    ("postalCode", "12"),
    ("postalCode", "999999"),
    ("phone", "123"),
    ("email", "asha at home"),
    ("name", ""),
    ("line1", ""),
    ("city", ""),
)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_shopper_buys_with_forms_alone(client: Client, shop: Shop, locale: str) -> None:
    review = to_review(client, locale, "kav-1")

    order_page = follow(client, submit(client, review, "checkout/review/"))

    order = Order.objects.get()
    assert order.state == OrderState.PAID
    assert order.locale.lower() == locale
    assert order.number in text_of(order_page)
    assert "/cart/add/" not in order_page


def test_the_order_is_paid_for_what_the_review_showed(client: Client, shop: Shop) -> None:
    review = to_review(client, "en-in", "kav-1")

    order_page = text_of(follow(client, submit(client, review, "checkout/review/")))

    order = Order.objects.get()
    total = f"₹{order.total_minor // 100}"
    assert f"Pay {total}" in text_of(review)
    assert total in order_page


def test_the_cart_is_empty_again_after_the_order(client: Client, shop: Shop) -> None:
    follow(client, submit(client, to_review(client, "en-in", "kav-1"), "checkout/review/"))

    assert "Nothing here yet." in text_of(page(client, "/en-in/cart/"))


def test_sending_the_same_form_twice_adds_once(client: Client, shop: Shop) -> None:
    product = page(client, "/en-in/p/kav-1/")

    submit(client, product, "/cart/add/", quantity="2")
    submit(client, product, "/cart/add/", quantity="2")

    assert Cart.objects.count() == 1
    assert [line.quantity for line in Cart.objects.get().lines.all()] == [2]


def test_each_market_has_a_cart_of_its_own(client: Client, shop: Shop) -> None:
    put_in_cart(client, "en-in", "kav-1")

    assert "Nothing here yet." in text_of(page(client, "/en-us/cart/"))
    assert "₹299" in text_of(page(client, "/hi-in/cart/"))


def test_a_cart_cookie_that_is_not_ours_is_no_cart(client: Client, shop: Shop) -> None:
    put_in_cart(client, "en-in", "kav-1")
    client.cookies["cart-in"] = client.cookies["cart-in"].value.replace(":", "x", 1)

    assert "Nothing here yet." in text_of(page(client, "/en-in/cart/"))


def test_a_cart_speaks_the_language_she_shops_in_now(client: Client, shop: Shop) -> None:
    put_in_cart(client, "en-in", "kav-1")

    page(client, "/hi-in/cart/")

    assert Cart.objects.get().locale == "hi-IN"


def test_an_impossible_quantity_is_told_and_kept(client: Client, shop: Shop) -> None:
    cart = put_in_cart(client, "en-in", "kav-1", "3")

    for quantity in ("0", "-1", "1000000000", "99999999999999999999", "two", ""):
        refused = submit(client, cart, "/cart/change/", quantity=quantity)

        html = refused.content.decode()
        assert refused.status_code == 422
        assert 'class="wrong" role="alert"' in html
        assert f'value="{quantity}"' in html or not quantity
        assert Cart.objects.get().lines.get().quantity == 3


def test_a_quantity_can_be_changed_and_the_line_removed(client: Client, shop: Shop) -> None:
    cart = put_in_cart(client, "en-in", "kav-1")

    two = follow(client, submit(client, cart, "/cart/change/", quantity="2"))
    assert "₹598" in text_of(two)

    none = follow(client, submit(client, two, "/cart/remove/"))
    assert "Nothing here yet." in text_of(none)


def test_what_is_sold_out_meanwhile_is_told_on_the_product_page(client: Client, shop: Shop) -> None:
    product = page(client, "/en-in/p/kav-1/")
    _take_all(shop)

    refused = submit(client, product, "/cart/add/", quantity="3")

    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Kavrin Slim cover" in text_of(html)
    assert re.search(r'class="note( bad)?"', html)


def test_a_variant_that_is_none_is_refused_as_unknown(client: Client, shop: Shop) -> None:
    for variant in ("", "nothing", "VmFyaWFudDppbjplbi1JTjo5OTk5"):
        sent = {"variant": variant, "quantity": "1", "slug": "kav-1", "v": "KAV-1-BLK"}

        response = client.post("/en-in/cart/add/", sent)

        assert response.status_code == 422
        assert "This product is not sold here." in text_of(response.content.decode())
        assert not Cart.objects.exists()


def test_a_variant_of_another_market_cannot_enter_the_cart(client: Client, shop: Shop) -> None:
    american = form_of(page(client, "/en-us/p/kav-1/"), "/cart/add/").fields

    response = client.post("/en-in/cart/add/", american)

    assert response.status_code == 422
    assert not Cart.objects.exists()


def test_checkout_without_a_cart_leads_to_the_cart(client: Client, shop: Shop) -> None:
    for step in ("", "address/", "delivery/", "payment/", "review/", "return/"):
        response = client.get(f"/en-in/checkout/{step}")

        assert response.status_code == 303
        assert response["Location"] == "/en-in/cart/"


def test_no_step_can_be_skipped(client: Client, shop: Shop) -> None:
    put_in_cart(client, "en-in", "kav-1")

    for step in ("delivery", "payment", "review"):
        response = client.get(f"/en-in/checkout/{step}/")

        assert response["Location"] == "/en-in/checkout/address/"


def test_a_wrong_field_is_told_beside_it_and_nothing_is_typed_twice(
    client: Client, shop: Shop
) -> None:
    put_in_cart(client, "en-in", "kav-1")
    address = page(client, "/en-in/checkout/address/")

    for field, typed in WRONG:
        filled = {**home_in("en-in"), "landmark": "near the lake", field: typed}

        refused = submit(client, address, "checkout/address/", **filled)

        html = refused.content.decode()
        assert refused.status_code == 422, field
        assert f'id="{field}-wrong"' in html, field
        assert form_of(html, "checkout/address/").fields.items() >= filled.items()


def test_several_wrong_fields_are_told_at_once(client: Client, shop: Shop) -> None:
    put_in_cart(client, "en-us", "kav-1")
    address = page(client, "/en-us/checkout/address/")

    refused = submit(
        client, address, "checkout/address/", **{**home_in("en-us"), "email": "x", "phone": "1"}
    )

    html = refused.content.decode()
    assert 'id="email-wrong"' in html
    assert 'id="phone-wrong"' in html


def test_india_asks_for_a_landmark_and_the_states_of_india(client: Client, shop: Shop) -> None:
    put_in_cart(client, "hi-in", "kav-1")

    form = form_of(page(client, "/hi-in/checkout/address/"), "checkout/address/")

    assert "landmark" in form.fields
    assert "IN-KA" in form.choices["region"]
    assert "US-CA" not in form.choices["region"]


def test_the_united_states_ask_for_a_zip_code_and_no_landmark(client: Client, shop: Shop) -> None:
    put_in_cart(client, "en-us", "kav-1")

    html = page(client, "/en-us/checkout/address/")

    assert "landmark" not in form_of(html, "checkout/address/").fields
    assert "ZIP code" in text_of(html)
    assert "US-CA" in form_of(html, "checkout/address/").choices["region"]


def test_the_postal_code_of_the_product_page_is_not_typed_again(client: Client, shop: Shop) -> None:
    page(client, "/en-in/p/kav-1/delivery/", postal_code="560001", v="KAV-1-BLK")
    put_in_cart(client, "en-in", "kav-1")

    form = form_of(page(client, "/en-in/checkout/address/"), "checkout/address/")

    assert form.fields["postalCode"] == "560001"


def test_a_declined_card_leaves_the_cart_and_the_way_to_another(client: Client, shop: Shop) -> None:
    review = to_review(client, "en-in", "kav-1", "card:tok_declined")

    refused = submit(client, review, "checkout/review/")

    assert refused.status_code == 422
    assert "The payment was declined." in text_of(refused.content.decode())
    payment = page(client, "/en-in/checkout/payment/")
    again = follow(client, submit(client, payment, "checkout/payment/", means="card:tok_ok"))
    follow(client, submit(client, again, "checkout/review/"))
    assert Order.objects.filter(state=OrderState.PAID).count() == 1


@pytest.mark.parametrize(("answer", "state"), [("yes", "PAID"), ("no", "CANCELLED")])
def test_the_bank_s_step_leads_back_to_the_same_order(
    client: Client, shop: Shop, answer: str, state: str
) -> None:
    review = to_review(client, "en-in", "kav-1", "card:tok_step")

    bank = follow(client, submit(client, review, "checkout/review/"))
    back = client.post(_step_of(client), {"answer": answer, "back": "/en-in/checkout/return/"})
    response = client.get(back["Location"])

    assert "Is this you?" in text_of(bank)
    assert Order.objects.get().state == state
    assert response.status_code == (303 if state == "PAID" else 422)


def test_a_bank_step_nobody_asked_for_is_not_found(client: Client, shop: Shop) -> None:
    for reference in ("nothing", "00000000-0000-4000-8000-000000000000"):
        assert client.get(f"/webhooks/sandbox/step/{reference}/").status_code == 404


@pytest.mark.parametrize(
    ("back", "language"), [("/hi-in/cart/", "hi"), ("/<b>x-in/", "en"), ("/fr-fr/", "en")]
)
def test_the_bank_s_step_names_only_a_language_it_speaks(
    client: Client, shop: Shop, back: str, language: str
) -> None:
    review = to_review(client, "en-in", "kav-1", "card:tok_step")
    submit(client, review, "checkout/review/")

    assert f'<html lang="{language}"' in page(client, _step_of(client), back=back)


def test_every_step_of_the_checkout_is_kept_by_no_cache(client: Client, shop: Shop) -> None:
    to_review(client, "en-in", "kav-1")

    for step in ("address", "delivery", "payment", "review"):
        response = client.get(f"/en-in/checkout/{step}/")

        assert response["Cache-Control"] == "private, no-store", step


@pytest.mark.parametrize("token", ["tok_timeout", "tok_timeout_unpaid"])
def test_a_payment_without_an_answer_is_neither_lost_nor_doubled(
    client: Client, shop: Shop, token: str
) -> None:
    review = to_review(client, "en-in", "kav-1", f"card:{token}")

    waiting = submit(client, review, "checkout/review/")
    again = client.get("/en-in/checkout/return/")

    assert waiting.status_code == 202
    assert "nothing is charged twice" in text_of(waiting.content.decode())
    assert Order.objects.count() == 1
    assert again.status_code in {202, 303, 422}


def test_a_price_that_rises_after_the_review_is_shown_before_it_is_paid(
    client: Client, shop: Shop
) -> None:
    review = to_review(client, "en-us", "kav-1")
    _raise_prices(shop)

    refused = submit(client, review, "checkout/review/")

    assert refused.status_code == 422
    assert not Order.objects.filter(state=OrderState.PAID).exists()


def test_an_order_is_not_shown_in_another_market(client: Client, shop: Shop) -> None:
    follow(client, submit(client, to_review(client, "en-in", "kav-1"), "checkout/review/"))
    token = Order.objects.get().token

    assert client.get(f"/en-us/order/{token}/").status_code == 404
    assert client.get(f"/hi-in/order/{token}/").status_code == 200


def test_an_order_is_kept_out_of_caches_and_indexes(client: Client, shop: Shop) -> None:
    follow(client, submit(client, to_review(client, "en-in", "kav-1"), "checkout/review/"))

    response = client.get(f"/en-in/order/{Order.objects.get().token}/")

    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


def test_htmx_is_told_in_place(client: Client, shop: Shop) -> None:
    product = page(client, "/en-in/p/kav-1/")
    sent = form_of(product, "/cart/add/").fields

    added = client.post("/en-in/cart/add/", sent, headers={"hx-request": "true"})

    html = added.content.decode()
    assert added.status_code == 200
    assert "<html" not in html
    assert "It is in your cart." in text_of(html)
    assert 'id="cart-count" class="count" data-hx-swap-oob="true"' in html
    assert sent["key"] not in html


def test_every_form_that_changes_something_is_guarded(shop: Shop) -> None:
    guarded = Client(enforce_csrf_checks=True)

    for path in ("cart/add/", "cart/change/", "cart/remove/", "phone/"):
        assert guarded.post(f"/en-in/{path}", {}).status_code == 403


def test_choosing_nothing_at_a_step_is_told(client: Client, shop: Shop) -> None:
    to_payment(client, "en-in", "kav-1")

    for step in ("delivery", "payment"):
        refused = client.post(f"/en-in/checkout/{step}/", {})

        assert refused.status_code == 422
        assert 'class="note bad" role="alert"' in refused.content.decode()


def _step_of(client: Client) -> Any:
    return f"/webhooks/sandbox/step/{Payment.objects.get().reference}/"


def _take_all(shop: Shop) -> None:
    at = now()
    hold(
        variant=shop.black,
        market=shop.india,
        quantity=9,
        holder=uuid4(),
        until=at + timedelta(hours=1),
        at=at,
    )


def _raise_prices(shop: Shop) -> None:
    for variant in (shop.black, shop.navy):
        set_price(market=shop.america, variant=variant, amount_minor=1999, starts_at=now())
