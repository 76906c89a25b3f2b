"""Carts by GraphQL: every bad input gets a clear answer and loses nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import Stock
from catalog.listings.models import Listing
from i18n.markets.stages import Stage
from shop.kit.graphql.ids import read_id, to_id
from tests.make.asking import ask
from tests.make.catalog import make_product, make_variant
from tests.make.checkout import make_shop
from tests.make.i18n import NOON, make_market
from tests.make.shopping import (
    ADDRESSES,
    asked,
    codes,
    complete,
    mutate,
    ready_cart,
    start_cart,
    variant_id,
)

pytestmark = pytest.mark.django_db

UNKNOWN = to_id("Cart", "in", "en-IN", "00000000-0000-4000-8000-000000000000")


def test_units_are_held_for_a_quarter_of_an_hour() -> None:
    variant = make_variant(product=make_product(name="Case"), on_sale_in=make_shop(), free=3)

    cart = start_cart(variant, quantity=2)

    assert cart["expiresAt"] == "2026-11-22T12:15:00+00:00"
    assert cart["lines"][0]["product"] == {"name": "Case", "kind": {"code": "CASE"}}
    assert cart["lines"][0]["total"] == {"minor": 59800, "formatted": "₹598"}
    assert Stock.objects.get().held == 2


@pytest.mark.parametrize("market", ["xx", "", "IN", "us"])
def test_an_unknown_market_starts_no_cart(market: str) -> None:
    make_shop()
    make_market(code="us", stage=Stage.PLANNED)

    payload = mutate("cartCreate", market=market)

    assert (codes(payload), payload["cart"]) == (["UNKNOWN_MARKET"], None)
    assert payload["problems"][0]["field"] == "market"


def test_a_locale_of_another_market_starts_no_cart() -> None:
    make_shop()
    make_market(code="us")

    payload = mutate("cartCreate", market="in", locale="es-US")

    assert (codes(payload), payload["cart"]) == (["UNKNOWN_LOCALE"], None)


@pytest.mark.parametrize("quantity", [0, -1, 11, 10**9])
def test_a_quantity_out_of_range_holds_nothing(quantity: int) -> None:
    variant = make_variant(on_sale_in=make_shop(), free=50)
    cart = start_cart(variant, quantity=2)
    lines = [{"variant": variant_id(variant), "quantity": quantity}]
    changes = [{"line": cart["lines"][0]["id"], "quantity": quantity}]

    created = mutate("cartCreate", market="in", lines=lines)
    added = mutate("cartLinesAdd", cart=cart["id"], lines=lines)
    updated = mutate("cartLinesUpdate", cart=cart["id"], lines=changes)

    assert codes(created) == codes(added) == codes(updated) == ["QUANTITY_OUT_OF_RANGE"]
    assert created["cart"] is None
    assert added["cart"]["quantity"] == updated["cart"]["quantity"] == 2
    assert Stock.objects.get().held == 2


@pytest.mark.parametrize("quantity", ["two", "2", 1.5, True, None, [], 2**31])
def test_a_quantity_that_is_no_whole_number_is_refused_by_its_type(quantity: Any) -> None:
    lines = [{"variant": "x", "quantity": quantity}]

    answer = asked("cartCreate", market="in", lines=lines)

    assert answer.codes == ["BAD_USER_INPUT"]
    assert "data" not in answer.body


@pytest.mark.parametrize(
    "wrong",
    [
        lambda variant: "x",
        lambda variant: "",
        lambda variant: str(variant.pk),
        lambda variant: to_id("Variant", "us", "en-US", variant.pk),
        lambda variant: to_id("Product", "in", "en-IN", variant.product_id),
        lambda variant: to_id("Variant", "in", "en-IN", variant.pk + 1),
        lambda variant: to_id("Variant", "in", "en-IN", 2**60),
        lambda variant: to_id("Variant", "in", "en-IN", "x"),
    ],
)
def test_an_id_that_names_nothing_here_cannot_enter_a_cart(wrong: Any) -> None:
    make_market(code="us")
    variant = make_variant(on_sale_in=make_shop(), free=1)
    lines = [{"variant": wrong(variant), "quantity": 1}]

    payload = mutate("cartCreate", market="in", lines=lines)

    assert (codes(payload), payload["cart"]) == (["UNKNOWN_VARIANT"], None)


def test_what_is_hidden_cannot_enter_a_cart_and_looks_unknown() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)
    Listing.objects.update(switched_on=False)
    unknown = to_id("Variant", "in", "en-IN", variant.pk + 1)

    hidden = mutate("cartCreate", market="in", lines=[{"variant": variant_id(variant)}])
    nothing = mutate("cartCreate", market="in", lines=[{"variant": unknown}])

    assert hidden == nothing
    assert codes(hidden) == ["UNKNOWN_VARIANT"]


def test_the_same_variant_by_another_locale_of_the_market_is_the_same() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)
    lines = [{"variant": to_id("Variant", "in", "hi-IN", variant.pk)}]

    assert mutate("cartCreate", market="in", lines=lines)["cart"]["quantity"] == 1


def test_refusals_are_in_the_language_of_the_cart() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)
    lines = [{"variant": variant_id(variant), "quantity": 5}]

    english = mutate("cartCreate", market="in", locale="en-IN", lines=lines)["problems"][0]
    hindi = mutate("cartCreate", market="in", locale="hi-IN", lines=lines)["problems"][0]

    assert (english["code"], english["message"]) == ("OUT_OF_STOCK", "Only 1 left.")
    assert (hindi["code"], hindi["details"]) == ("OUT_OF_STOCK", {"available": "1"})


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("cartLinesAdd", {"lines": []}),
        ("cartLinesUpdate", {"lines": []}),
        ("cartLinesRemove", {"lines": []}),
        ("cartBuyerUpdate", {}),
        ("cartDeliverySelect", {"option": "standard"}),
        ("cartPaymentStart", {"method": "card", "token": "tok_ok"}),
        ("cartComplete", {"idempotencyKey": "one"}),
    ],
)
@pytest.mark.parametrize(
    "cart",
    [UNKNOWN, "x", "", to_id("Cart", "in", "en-IN", "x"), to_id("Variant", "in", "en-IN", 1)],
)
def test_a_cart_that_is_none_is_told_so(name: str, taken: dict[str, Any], cart: str) -> None:
    make_shop()

    payload = mutate(name, cart=cart, **taken)

    assert (codes(payload), payload["cart"]) == (["UNKNOWN_CART"], None)
    assert payload["problems"][0]["field"] == "cart"


def test_a_cart_named_by_another_market_is_none() -> None:
    make_market(code="us")
    cart = start_cart(make_variant(on_sale_in=make_shop(), free=1))
    key = cart["id"]
    own = ask("query($id: ID!) { cart(id: $id) { locale } node(id: $id) { id } }", id=key).data
    named = read_id(key)
    assert named is not None
    foreign = to_id("Cart", "us", "en-US", named.key)

    assert own == {"cart": {"locale": "en-IN"}, "node": {"id": key}}
    assert ask("query($id: ID!) { cart(id: $id) { locale } }", id=foreign).data == {"cart": None}
    assert codes(mutate("cartLinesRemove", cart=foreign, lines=[])) == ["UNKNOWN_CART"]


def test_a_line_of_another_cart_is_unknown() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=3)
    mine, hers = start_cart(variant), start_cart(variant)
    line = hers["lines"][0]["id"]

    for wrong in (line, "x", mine["id"]):
        changes = [{"line": wrong, "quantity": 2}]
        updated = mutate("cartLinesUpdate", cart=mine["id"], lines=changes)
        removed = mutate("cartLinesRemove", cart=mine["id"], lines=[wrong])
        assert codes(updated) == codes(removed) == ["UNKNOWN_LINE"]
        assert removed["cart"]["quantity"] == 1


def test_lines_are_changed_and_removed() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=5)
    cart = start_cart(variant)
    line = cart["lines"][0]["id"]

    more = mutate("cartLinesUpdate", cart=cart["id"], lines=[{"line": line, "quantity": 4}])
    assert (more["cart"]["quantity"], Stock.objects.get().held) == (4, 4)
    none = mutate("cartLinesRemove", cart=cart["id"], lines=[line])
    assert (none["cart"]["lines"], Stock.objects.get().held) == ([], 0)


def test_the_same_key_starts_one_cart_and_adds_once() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=5)
    lines = [{"variant": variant_id(variant), "quantity": 1}]

    key = "a key that nobody guesses"
    first = start_cart(variant, idempotencyKey=key)
    again = start_cart(variant, idempotencyKey=key)
    other = mutate("cartCreate", market="in", idempotencyKey=key)
    for _ in range(2):
        added = mutate("cartLinesAdd", cart=first["id"], lines=lines, idempotencyKey="add")

    assert first["id"] == again["id"]
    assert codes(other) == ["IDEMPOTENCY_KEY_REUSED"]
    assert added["cart"]["quantity"] == 2


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"email": "nobody"}, "INVALID_EMAIL", "email"),
        ({"phone": "12"}, "INVALID_PHONE", "phone"),
        (
            {"shippingAddress": {**ADDRESSES["in"], "postalCode": "5600"}},
            "INVALID_POSTAL_CODE",
            "shippingAddress.postalCode",
        ),
        (
            {"shippingAddress": {**ADDRESSES["in"], "postalCode": "110001"}},
            "INVALID_POSTAL_CODE",
            "shippingAddress.postalCode",
        ),
        (
            {"shippingAddress": {**ADDRESSES["in"], "region": "IN-XX"}},
            "INVALID_ADDRESS",
            "shippingAddress.region",
        ),
        ({"shippingAddress": ADDRESSES["us"]}, "COUNTRY_NOT_SERVED", "shippingAddress.country"),
    ],
)
def test_a_buyer_who_tells_nonsense_is_told_which_field(
    told: dict[str, Any], code: str, field: str
) -> None:
    cart = start_cart(make_variant(on_sale_in=make_shop(), free=1))

    payload = mutate("cartBuyerUpdate", cart=cart["id"], **told)

    assert (code, field) in [(p["code"], p["field"]) for p in payload["problems"]]
    assert payload["cart"]["email"] is None
    assert payload["cart"]["shippingAddress"] is None


def test_all_that_is_wrong_is_told_at_once() -> None:
    cart = start_cart(make_variant(on_sale_in=make_shop(), free=1))

    payload = mutate("cartBuyerUpdate", cart=cart["id"], email="nobody", phone="12")

    assert sorted(codes(payload)) == ["INVALID_EMAIL", "INVALID_PHONE"]


def test_a_delivery_that_there_is_not_is_refused() -> None:
    cart = ready_cart(make_variant(on_sale_in=make_shop(), free=1))

    payload = mutate("cartDeliverySelect", cart=cart["id"], option="by balloon")

    assert codes(payload) == ["UNKNOWN_DELIVERY"]
    assert payload["cart"]["delivery"] == {"code": "standard"}


@pytest.mark.parametrize(
    ("method", "token"), [("cheque", "tok_ok"), ("card", "tok_no"), ("card", None), ("", "")]
)
def test_a_way_to_pay_that_there_is_not_is_refused(method: str, token: str | None) -> None:
    cart = start_cart(make_variant(on_sale_in=make_shop(), free=1))

    payload = mutate("cartPaymentStart", cart=cart["id"], method=method, token=token)

    assert codes(payload) == ["PAYMENT_METHOD_UNKNOWN"]


def test_an_incomplete_cart_tells_all_that_is_missing() -> None:
    cart = start_cart(make_variant(on_sale_in=make_shop(), free=1))

    answer = complete(cart["id"])

    missing = {"MISSING_EMAIL", "MISSING_ADDRESS", "MISSING_PAYMENT"}
    assert missing <= {problem["code"] for problem in answer["problems"]}
    assert missing <= {problem["code"] for problem in answer["cart"]["problems"]}


def test_a_hold_that_ended_and_was_sold_to_another_is_told() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)
    cart = ready_cart(variant)

    with time_machine.travel(NOON + timedelta(minutes=20), tick=False):
        assert start_cart(variant)["quantity"] == 1
        late = complete(cart["id"])

    assert [problem["code"] for problem in late["problems"]] == ["HOLD_EXPIRED"]
    assert (late["order"], late["cart"]["id"]) == (None, cart["id"])


def test_a_cart_that_was_ordered_does_not_change() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=2)
    cart = ready_cart(variant)
    complete(cart["id"])

    lines = [{"variant": variant_id(variant), "quantity": 1}]
    payload = mutate("cartLinesAdd", cart=cart["id"], lines=lines)

    assert codes(payload) == ["CART_CLOSED"]


@pytest.mark.parametrize(
    "hide",
    [
        lambda: Listing.objects.update(switched_on=False),
        lambda: Listing.objects.update(stage=Stage.CLOSED),
        lambda: Listing.objects.update(closes_at=NOON),
        lambda: Listing.objects.all().delete(),
    ],
    ids=["switched off", "closed", "too late", "unlisted"],
)
def test_what_was_hidden_after_it_was_added_keeps_its_name_in_the_cart(hide: Any) -> None:
    variant = make_variant(product=make_product(name="Case"), on_sale_in=make_shop(), free=1)
    cart = start_cart(variant)
    hide()
    document = """query($id: ID!) { cart(id: $id) { lines { product { name }
      variant { sku price { display { minor } } availability { offer } } problems { code } } } }"""

    line = ask(document, id=cart["id"]).data["cart"]["lines"][0]

    assert line["product"] == {"name": "Case"}
    assert line["variant"] == {
        "sku": variant.sku,
        "price": None,
        "availability": {"offer": "NONE"},
    }
    assert [problem["code"] for problem in line["problems"]] == ["NOT_ON_SALE"]


def test_a_line_is_a_node() -> None:
    cart = start_cart(make_variant(on_sale_in=make_shop(), free=1))
    line = cart["lines"][0]["id"]
    document = """query($id: ID!) { node(id: $id) { id ... on CartLine { quantity
      variant { sku } } } }"""

    assert ask(document, id=line).data["node"]["quantity"] == 1
    assert ask(document, id=to_id("CartLine", "in", "en-IN", "x")).data == {"node": None}


def test_a_cart_costs_the_same_statements_for_one_line_as_for_many() -> None:
    market = make_shop()
    variants = [make_variant(on_sale_in=market, free=1) for _ in range(8)]
    one, many = start_cart(variants[0]), mutate("cartCreate", market="in")["cart"]
    lines = [{"variant": variant_id(variant)} for variant in variants[1:]]
    mutate("cartLinesAdd", cart=many["id"], lines=lines)
    document = """query($id: ID!) { cart(id: $id) { lines { product { name kind { code } }
      variant { name price { display { minor } } } total { minor } } totals { total { minor } }
      problems { code } } }"""

    def statements(cart: dict[str, Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(document, id=cart["id"]).data
        return len(captured)

    assert statements(one) == statements(many)


DELIVERY = """query($code: String!, $sku: String!) { market(code: "in", locale: "hi-IN") {
  delivery(postalCode: $code, sku: $sku) { deliverable cod codCap { minor }
    reasons { code message } options { code fee { minor } estimate { from to formatted } } } } }"""


def test_a_postal_code_tells_deliveries_with_dates() -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)

    quote = ask(DELIVERY, code="560 001", sku=variant.sku).data["market"]["delivery"]
    same = ask(DELIVERY, code="560001", sku=variant.product.sku).data["market"]["delivery"]

    assert (quote["deliverable"], quote["reasons"]) == (True, [])
    assert [option["code"] for option in quote["options"]] == ["standard", "express"]
    assert quote == same


@pytest.mark.parametrize(
    ("code", "sku", "reason"),
    [
        ("5600", None, "INVALID_POSTAL_CODE"),
        ("", None, "INVALID_POSTAL_CODE"),
        ("94105", None, "INVALID_POSTAL_CODE"),
        ("999999", None, "NOT_DELIVERABLE"),
        ("560001", "NOTHING", "NOT_DELIVERABLE"),
    ],
)
def test_a_postal_code_that_is_not_served_says_why(code: str, sku: str | None, reason: str) -> None:
    variant = make_variant(on_sale_in=make_shop(), free=1)

    quote = ask(DELIVERY, code=code, sku=sku or variant.sku).data["market"]["delivery"]

    assert (quote["deliverable"], quote["options"]) == (False, [])
    assert [told["code"] for told in quote["reasons"]] == [reason]
