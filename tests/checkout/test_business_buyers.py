"""A business that buys in India: its GSTIN checked, its state the place of supply."""

import pytest

from checkout.cart.actions import update_buyer
from checkout.cart.buyer import Business
from checkout.cart.models import Cart
from checkout.cart.queries import cart_view
from checkout.documents.actions import issue_rest
from i18n.tax.models import TaxThreshold
from shop.kit.errors import Problems
from tests.make.asking import ask
from tests.make.catalog import make_variant
from tests.make.checkout import (
    BENGALURU,
    DELHI,
    codes_of,
    complete,
    make_cart,
    make_ready_cart,
    make_shop,
    problem_codes,
)
from tests.make.documents import heads_of
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db
OF_DELHI, OF_KARNATAKA = "07AAKCM1234Q1Z3", "29AAKCM1234Q1ZX"


def note(cart: Cart, gstin: str | None = None, **facts: object) -> Cart:
    business = Business(company="Meridian Traders", gstin=gstin)
    return update_buyer(cart=cart, business=business, at=NOON, **facts)  # type: ignore[arg-type]


@pytest.mark.known_answers("1.2")
def test_goods_billed_to_one_state_and_shipped_to_another_are_supplied_where_they_are_billed() -> (
    None
):
    market = make_shop()
    cart = make_ready_cart(market=market, address=BENGALURU)
    note(cart, gstin=OF_DELHI.lower(), billing_address=DELHI)

    order = complete(cart).order
    invoice = issue_rest(order=order, at=NOON)

    assert (order.company, order.gstin) == ("Meridian Traders", OF_DELHI)
    assert (invoice.place_of_supply, invoice.state_code) == ("IN-DL", "07")
    assert [head for head, _ in heads_of(invoice)] == ["IGST"]
    assert invoice.buyer["gstin"] == OF_DELHI
    assert invoice.bill_to["region"] == "IN-DL"
    assert invoice.ship_to["region"] == "IN-KA"


def test_a_gstin_of_another_state_than_the_billing_address_stands_in_the_way() -> None:
    cart = make_ready_cart(market=make_shop(), address=BENGALURU)
    note(cart, gstin=OF_DELHI)

    assert problem_codes(cart) == ["GSTIN_STATE_MISMATCH"]

    note(cart, gstin="")
    assert problem_codes(cart) == []


def test_the_fingerprint_of_the_review_covers_the_gstin() -> None:
    cart = make_ready_cart(market=make_shop(), address=BENGALURU)
    before = cart_view(cart, NOON).totals.fingerprint

    after = cart_view(note(cart, gstin=OF_KARNATAKA), NOON).totals.fingerprint

    assert before != after


@pytest.mark.parametrize(
    ("market", "gstin", "reason"),
    [
        ("in", "27AAPFU0939F1Z1", "CHECKSUM"),
        ("in", "99AAPFU0939F1ZV", "STATE"),
        ("in", "no number", "FORMAT"),
        ("us", OF_DELHI, "MARKET"),
    ],
)
def test_what_is_no_gstin_is_refused_and_nothing_is_kept(
    market: str, gstin: str, reason: str
) -> None:
    cart = make_cart(market=make_shop(code=market))

    with pytest.raises(Problems) as refused:
        note(cart, gstin=gstin)

    (problem,) = refused.value
    assert (problem.code, problem.field) == ("INVALID_GSTIN", "gstin")
    assert problem.details["reason"] == reason
    assert Cart.objects.get().company == ""


@pytest.mark.known_answers("1.2")
def test_a_special_economic_zone_is_refused_with_its_reason() -> None:
    cart = make_cart(market=make_shop())

    with pytest.raises(Problems) as refused:
        update_buyer(cart=cart, business=Business(special_zone=True), at=NOON)

    assert codes_of(refused.value) == ["SEZ_NOT_SERVED"]


def test_the_api_takes_and_gives_the_business() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_cart(market=market, variants=[case])
    create = """mutation { cartCreate(input: {market: "in"}) { cart { id } } }"""
    update = """mutation($cart: ID!) { cartBuyerUpdate(input: {cart: $cart, company: "Meridian",
      gstin: "29aakcm1234q1zx"}) { cart { company gstin } problems { code field } } }"""
    made = ask(create).data["cartCreate"]["cart"]["id"]

    told = ask(update, cart=made).data["cartBuyerUpdate"]

    assert told == {"cart": {"company": "Meridian", "gstin": OF_KARNATAKA}, "problems": []}
    assert cart.gstin == ""


@pytest.mark.parametrize(
    ("amount", "gstin", "flags"),
    [
        (4_900_000, "", {"recipient_required": False, "e_way_bill": False, "e_invoice": False}),
        (5_000_000, "", {"recipient_required": True, "e_way_bill": True, "e_invoice": False}),
        (
            5_000_000,
            OF_KARNATAKA,
            {"recipient_required": False, "e_way_bill": True, "e_invoice": False},
        ),
    ],
)
@pytest.mark.known_answers("1.4")
def test_what_the_law_wants_of_large_invoices_is_noted(
    amount: int, gstin: str, flags: dict[str, bool]
) -> None:
    market = make_shop()
    dear = make_variant(on_sale_in=market, amount_minor=amount, free=1)
    cart = make_ready_cart(market=market, variants=[dear])
    note(cart, gstin=gstin)

    invoice = issue_rest(order=complete(cart).order, at=NOON)

    assert TaxThreshold.objects.count() == 3
    assert invoice.facts == flags
    assert invoice.buyer["name"] == "Asha Rao"
    assert invoice.ship_to["region"] == "IN-KA"
