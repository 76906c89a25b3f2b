"""A cart as it is now: live prices, what is missing, what changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.actions import release_expired
from catalog.listings.actions import set_price
from catalog.products.models import Variant
from checkout.cart.actions import LineChange, select_delivery, update_buyer, update_lines
from checkout.cart.errors import MissingAddress
from checkout.cart.models import Cart
from checkout.cart.queries import cart_view
from checkout.shipping.errors import NotDeliverable, RegionBlocked, UnknownDelivery
from checkout.shipping.models import DeliveryMethod
from i18n.compliance.models import Requirement
from i18n.markets.models import Market
from i18n.tax.models import GoodsTaxRate, StateTaxRate
from tests.make.catalog import make_variant
from tests.make.checkout import (
    BENGALURU,
    EMAIL,
    NEW_YORK,
    SAN_FRANCISCO,
    make_cart,
    make_determination,
    make_ready_cart,
    make_shop,
    problem_codes,
)
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db


def change_price(market: Market, variant: Variant, amount: int) -> None:
    mrp = amount if market.currency == "INR" else None
    set_price(market=market, variant=variant, amount_minor=amount, mrp_minor=mrp)


def test_prices_are_live_and_a_change_is_told_until_she_takes_note() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, amount_minor=29900, free=5)
    cart = make_cart(market=market, variants=[case])

    change_price(market, case, 34900)
    view = cart_view(cart, NOON)
    assert view.totals.total_minor == 34900
    [problem] = view.lines[0].problems
    assert (problem.code, problem.details) == ("PRICE_CHANGED", {"was": 29900, "now": 34900})

    update_lines(cart=cart, changes=[LineChange(cart.lines.get().pk, 1)], at=NOON)
    assert cart_view(cart, NOON).lines[0].problems == ()


def test_a_new_cart_says_all_that_is_missing() -> None:
    market = make_shop()

    assert problem_codes(make_cart(market=market)) == [
        "EMPTY_CART",
        "MISSING_EMAIL",
        "MISSING_ADDRESS",
        "MISSING_PAYMENT",
    ]


def test_a_ready_cart_lacks_nothing() -> None:
    assert problem_codes(make_ready_cart(market=make_shop())) == []


def test_carriers_in_india_want_a_number_to_call() -> None:
    cart = make_ready_cart(market=make_shop())
    Cart.objects.update(phone="")

    assert problem_codes(cart) == ["MISSING_PHONE"]


def test_delivery_must_be_chosen_among_what_there_is() -> None:
    market = make_shop()
    cart = make_ready_cart(market=market)

    DeliveryMethod.objects.filter(code="standard").delete()

    assert problem_codes(cart) == ["MISSING_DELIVERY"]


def test_a_hold_that_ran_out_is_shown_as_none() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=5)
    cart = make_cart(market=market, variants=[case])

    fresh, stale = (cart_view(cart, NOON + timedelta(minutes=m)) for m in (14, 15))

    assert fresh.expires_at == NOON + timedelta(minutes=15)
    assert stale.expires_at is None


def test_units_that_went_to_somebody_else_are_missing_from_the_cart() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_cart(market=market, variants=[case])
    later = NOON + timedelta(minutes=16)

    release_expired(later)
    make_cart(market=market, variants=[case], at=later)

    assert "OUT_OF_STOCK" in problem_codes(cart, later)


def test_california_pays_tax_and_the_battery_fee_for_covered_goods_only() -> None:
    market = make_shop(code="us")
    earbuds = make_variant(on_sale_in=market, amount_minor=2499, free=5)
    make_determination(product=earbuds.product, reference="covered")
    case = make_variant(on_sale_in=market, amount_minor=999, free=5)
    make_determination(product=case.product, reference="review")

    in_california = make_ready_cart(market=market, variants=[earbuds, case])
    in_new_york = make_ready_cart(market=market, variants=[earbuds, case], address=NEW_YORK)

    california, new_york = (cart_view(c, NOON).totals for c in (in_california, in_new_york))
    assert california.tax is not None
    assert [(fee.code, fee.amount_minor) for fee in california.tax.fees] == [("US-CA-CBE", 37)]
    assert (california.total_minor, new_york.total_minor) == (4288, 4157)
    assert (california.tax_label, california.estimated) == ("ESTIMATED_STATE_ONLY", True)


@pytest.mark.parametrize("reference", ["review", "not_covered"])
def test_an_open_determination_costs_nothing(reference: str) -> None:
    market = make_shop(code="us")
    bank = make_variant(on_sale_in=market, amount_minor=2799, free=5)
    make_determination(product=bank.product, reference=reference)

    totals = cart_view(make_ready_cart(market=market, variants=[bank]), NOON).totals

    assert totals.tax is not None
    assert totals.tax.fees == ()


def test_a_missing_rate_of_tax_stops_the_order_and_is_not_zero() -> None:
    market = make_shop(code="us")
    cart = make_ready_cart(market=market)

    StateTaxRate.objects.filter(state="US-CA").delete()

    assert "TAX_RATE_MISSING" in problem_codes(cart)


def test_goods_without_a_rate_disappear_from_sale() -> None:
    market = make_shop()
    cart = make_ready_cart(market=market)

    GoodsTaxRate.objects.all().delete()

    assert "NOT_ON_SALE" in problem_codes(cart)


def require_a_determination_in_california() -> None:
    Requirement.objects.create(
        code="US_CA_PROP65",
        country="US",
        region="US-CA",
        severity="BLOCK",
        evidence="CERTIFICATE",
        name="Proposition 65",
        valid_from=NOON.date() - timedelta(days=30),
        source="a test",
    )


def test_a_state_that_forbids_the_goods_is_told_at_delivery() -> None:
    require_a_determination_in_california()
    market = make_shop(code="us")
    band = make_variant(on_sale_in=market, amount_minor=4999, free=5)
    cart = make_cart(market=market, variants=[band])

    update_buyer(cart=cart, email=EMAIL, shipping_address=SAN_FRANCISCO, at=NOON)
    assert "REGION_BLOCKED" in problem_codes(cart)
    with pytest.raises(RegionBlocked):
        select_delivery(cart=cart, option="standard", at=NOON)

    update_buyer(cart=cart, shipping_address=NEW_YORK, at=NOON)
    select_delivery(cart=cart, option="standard", at=NOON)
    assert problem_codes(cart) == ["MISSING_PAYMENT"]


def test_delivery_is_refused_without_an_address_where_nobody_goes_and_by_unknown_ways() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=5)
    cart = make_cart(market=market, variants=[case])

    with pytest.raises(MissingAddress):
        select_delivery(cart=cart, option="standard", at=NOON)
    update_buyer(cart=cart, shipping_address=BENGALURU | {"postal_code": "560002"}, at=NOON)
    with pytest.raises(NotDeliverable):
        select_delivery(cart=cart, option="standard", at=NOON)
    update_buyer(cart=cart, shipping_address=BENGALURU, at=NOON)
    with pytest.raises(UnknownDelivery):
        select_delivery(cart=cart, option="teleport", at=NOON)


def test_a_cart_of_any_length_takes_the_same_number_of_queries() -> None:
    market = make_shop()
    short = make_ready_cart(market=market)
    long = make_ready_cart(
        market=market, variants=[make_variant(on_sale_in=market, free=2) for _ in range(6)]
    )

    counts = []
    for cart in (short, long):
        fresh = Cart.objects.select_related("market__seller").get(pk=cart.pk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            cart_view(fresh, NOON)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 25
