"""From a list to a paid order by GraphQL alone."""

from typing import Any

import pytest

from catalog.inventory.models import Stock
from checkout.payments.books import verify_money
from i18n.locales.actions import write_text
from i18n.markets.stages import Stage
from tests.make.asking import ask
from tests.make.catalog import make_listing, make_price, make_product, make_stock, make_variant
from tests.make.checkout import make_shop
from tests.make.i18n import NOON, make_region, make_stage
from tests.make.shopping import ADDRESSES, PHONES, complete, mutate, ready_cart

pytestmark = pytest.mark.django_db

FIND = """query($code: String!, $locale: String!) { market(code: $code, locale: $locale) {
  products(first: 24) { nodes { name variants { nodes { id price { display { minor } } } } } }
  paymentMethods { code tokens { token } } } }"""
ORDER = """query($token: String!, $id: ID!) {
  order(token: $token) { id number state locale email phone market { code } placedAt
    shippingAddress { lines regionName } delivery { code name fee { minor } estimate { from to } }
    lines { sku name variantName slug quantity unitPrice { minor } total { minor } isPreorder }
    totals { subtotal { minor } delivery { minor } tax { minor } total { minor } taxIncluded
      taxLabel estimated fingerprint taxLines { name base { minor } amount { minor } } }
    payment { state method amount { formatted } nextAction { kind } }
    timeline { code name } }
  node(id: $id) { ... on Order { number } } }"""


def buy(market: str, locale: str) -> dict[str, Any]:
    """Go the whole way from the list to the order, and give the order."""
    found = ask(FIND, code=market, locale=locale).data["market"]
    variant = found["products"]["nodes"][0]["variants"]["nodes"][0]["id"]
    cart = mutate("cartCreate", market=market, locale=locale)["cart"]["id"]
    lines = [{"variant": variant, "quantity": 2}]
    assert mutate("cartLinesAdd", cart=cart, lines=lines)["cart"]["quantity"] == 2
    mutate(
        "cartBuyerUpdate",
        cart=cart,
        email="asha@example.com",
        phone=PHONES[market],
        shippingAddress=ADDRESSES[market],
    )
    option = mutate("cartDeliverySelect", cart=cart, option="standard")["cart"]
    paid = mutate("cartPaymentStart", cart=cart, method="card", token="tok_ok")["cart"]
    assert option["totals"]["fingerprint"] == paid["totals"]["fingerprint"]
    assert paid["problems"] == []
    done = complete(cart, seenTotals=paid["totals"]["fingerprint"])
    assert done["problems"] == []
    token = done["order"]["token"]
    order: dict[str, Any] = ask(ORDER, token=token, id=cart).data["order"]
    assert ask(ORDER, token=token, id=order["id"]).data["node"] == {"number": order["number"]}
    return order


def test_india_in_hindi() -> None:
    market = make_shop()
    make_region(code="IN-KA", name="Karnataka")
    product = make_product(name="Kavrin Slim")
    make_variant(product=product, on_sale_in=market, amount_minor=29900, free=5)
    write_text(owner="catalog.product", owner_id=product.pk, field="name", locale="hi", text="केस")

    order = buy("in", "hi-IN")

    assert (order["number"], order["state"]) == ("IN-2026-000001", "PAID")
    assert [line["name"] for line in order["lines"]] == ["केस"]
    assert order["phone"] == "+919876543210"
    totals = order["totals"]
    assert (totals["subtotal"]["minor"], totals["delivery"]["minor"]) == (59800, 4900)
    assert (totals["taxIncluded"], totals["total"]["minor"]) == (True, 64700)
    assert [line["name"] for line in totals["taxLines"]] == ["CGST 9%", "SGST 9%"]
    assert order["payment"]["amount"]["formatted"] == "₹647"
    assert [step["code"] for step in order["timeline"]] == ["PLACED", "PAID"]
    assert Stock.objects.get().on_hand == 3
    assert verify_money() == []


def test_the_united_states_in_spanish() -> None:
    market = make_shop(code="us")
    product = make_product(name="Kavrin Slim")
    variant = make_variant(product=product)
    make_listing(market=market, product=product)
    make_price(market=market, variant=variant, amount_minor=999)
    make_stock(market=market, variant=variant, on_hand=5)

    order = buy("us", "es-US")

    totals = order["totals"]
    assert (totals["taxIncluded"], totals["estimated"]) == (False, True)
    assert totals["subtotal"]["minor"] == 1998
    tax = totals["tax"]["minor"]
    assert totals["total"]["minor"] == 1998 + totals["delivery"]["minor"] + tax
    assert (order["market"]["code"], order["locale"]) == ("us", "es-US")
    assert order["payment"]["state"] == "CAPTURED"


def test_a_step_is_told_and_leaves_the_order_waiting() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)
    cart = ready_cart(variant, card="tok_step")

    done = complete(cart["id"])

    assert done["nextAction"]["url"].startswith("/")
    assert (done["order"]["state"], done["problems"]) == ("AWAITING_PAYMENT", [])


def test_a_declined_card_leaves_the_cart_to_be_paid_in_another_way() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)
    cart = ready_cart(variant, card="tok_declined")

    declined = complete(cart["id"], key="first")
    mutate("cartPaymentStart", cart=cart["id"], method="card", token="tok_ok")
    paid = complete(cart["id"], key="second")

    assert [problem["code"] for problem in declined["problems"]] == ["PAYMENT_DECLINED"]
    assert declined["cart"]["order"] is None
    assert (paid["order"]["state"], paid["problems"]) == ("PAID", [])


@pytest.mark.parametrize("token", ["tok_timeout", "tok_timeout_unpaid"])
def test_a_payment_that_times_out_is_neither_lost_nor_doubled(token: str) -> None:
    variant = make_variant(on_sale_in=make_shop(), free=2)
    cart = ready_cart(variant, card=token)

    lost = complete(cart["id"])
    again = complete(cart["id"])
    other = complete(cart["id"], key="another")

    assert [problem["code"] for problem in lost["problems"]] == ["PAYMENT_PENDING"]
    numbers = {answer["order"]["number"] for answer in (lost, again, other)}
    assert numbers == {"IN-2026-000001"}
    assert verify_money() == []


def test_the_same_key_gives_the_same_order_and_other_input_is_refused() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=2)
    cart = ready_cart(variant)

    first, again = complete(cart["id"]), complete(cart["id"])
    other = complete(cart["id"], seenTotals="something else")

    assert first["order"]["number"] == again["order"]["number"]
    assert [problem["code"] for problem in other["problems"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert other["order"] is None
    assert other["cart"]["order"]["number"] == first["order"]["number"]
    assert Stock.objects.get().on_hand == 1


def test_an_order_outlives_its_market() -> None:
    market = make_shop()
    cart = ready_cart(make_variant(on_sale_in=market, free=1))
    token = complete(cart["id"])["order"]["token"]
    make_stage(market=market, stage=Stage.CLOSED, since=NOON)
    document = "query($token: String!) { order(token: $token) { state market { stage } } }"

    order = ask(document, token=token).data["order"]

    assert order == {"state": "PAID", "market": {"stage": "PAUSED"}}


def test_a_total_that_was_not_reviewed_is_refused() -> None:
    cart = ready_cart(make_variant(on_sale_in=make_shop(), free=1))

    answer = complete(cart["id"], seenTotals="0123456789abcdef")

    assert [problem["code"] for problem in answer["problems"]] == ["TOTAL_CHANGED"]
    assert answer["order"] is None
