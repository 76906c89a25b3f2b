"""Promotion codes through the public door: typed, weighed, granted with the order, given back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog.products.models import Variant
from checkout.cart.models import Cart
from checkout.orders.actions import cancel
from checkout.orders.books import verify_orders
from checkout.orders.models import Order
from checkout.payments.books import verify_money
from checkout.promotions.books import verify_promotions
from checkout.promotions.models import Promotion, PromotionKind
from checkout.promotions.queries import candidates, customer_key, promotion_of_code
from i18n.markets.models import Market
from shop.kit.errors import Problem
from tests.make.catalog import make_variant
from tests.make.checkout import make_shop
from tests.make.i18n import NOON
from tests.make.promotions import make_floor, make_promotion
from tests.make.shopping import codes, complete, mutate, ready_cart, start_cart

pytestmark = pytest.mark.django_db

TOTALS = """cart { promoCodes { code name amount { minor } problem { code } }
  freeDeliveryMissing { minor }
  totals { subtotal { minor } discount { minor } delivery { minor } total { minor } due { minor }
    discounts { code name kind amount { minor } } } }
problems { code field details }"""


def shop() -> tuple[Market, Variant]:
    market = make_shop()
    return market, make_variant(on_sale_in=market, amount_minor=50000, free=9)


def use(cart: str, code: str) -> dict[str, Any]:
    return mutate("cartPromoApply", TOTALS, cart=cart, code=code)


def test_a_code_is_found_in_either_case_and_shown_by_its_name() -> None:
    market, case = shop()
    make_promotion(market=market, code="TENTH")
    cart = start_cart(case, quantity=2)

    payload = use(cart["id"], " tenth ")

    assert payload["problems"] == []
    totals = payload["cart"]["totals"]
    assert totals["discounts"] == [
        {"code": "TENTH", "name": "Name of TENTH", "kind": "PERCENT", "amount": {"minor": 10000}}
    ]
    assert (totals["discount"]["minor"], totals["total"]["minor"]) == (10000, 90000)
    removed = mutate("cartPromoRemove", TOTALS, cart=cart["id"], code="TENTH")
    assert removed["cart"]["totals"]["discount"]["minor"] == 0


def test_what_is_unknown_foreign_off_or_not_begun_is_one_answer() -> None:
    market, case = shop()
    make_promotion(market=make_shop(code="us"), code="ABROAD")
    make_promotion(market=market, code="OFF", switched_on=False)
    make_promotion(market=market, code="SOON", starts_on=date(2099, 1, 1))
    make_promotion(market=market, code="OVER", ends_on=date(2020, 1, 1))
    cart = start_cart(case)["id"]

    for code in ("NOTHING", "ABROAD", "OFF", "SOON", "", "x" * 200):
        assert codes(use(cart, code)) == ["UNKNOWN_PROMO_CODE"], code
    assert codes(use(cart, "OVER")) == ["PROMOTION_ENDED"]


def test_days_are_those_of_the_market() -> None:
    market, _case = shop()
    promotion = make_promotion(
        market=market, code="DIWALI", starts_on=date(2026, 11, 8), ends_on=date(2026, 11, 8)
    )
    begins = datetime(2026, 11, 7, 18, 30, tzinfo=UTC)  # midnight in India

    def runs(at: datetime) -> bool:
        try:
            return promotion_of_code(code="DIWALI", market=market, at=at) == promotion
        except Problem:
            return False

    second = timedelta(seconds=1)
    assert [runs(begins - second), runs(begins)] == [False, True]
    assert [runs(begins + timedelta(days=1) - second), runs(begins + timedelta(days=1))] == [
        True,
        False,
    ]


def test_a_code_that_gives_nothing_is_refused_with_its_reason() -> None:
    market, case = shop()
    make_promotion(market=market, code="MUCH", minimum_minor=200_000)
    make_promotion(market=market, code="DEEP", percent=Decimal("0.50"))
    make_floor(market=market, variant=case, floor_minor=30000)
    cart = start_cart(case)["id"]

    much = use(cart, "MUCH")

    assert codes(much) == ["PROMOTION_MINIMUM"]
    assert much["problems"][0]["details"]["missing"] == "1500.00"
    assert codes(use(cart, "DEEP")) == ["PROMOTION_BELOW_FLOOR"]
    assert much["cart"]["promoCodes"] == []


def test_an_order_copies_what_was_granted_and_counts_it() -> None:
    market, case = shop()
    promotion = make_promotion(market=market, code="TENTH", limit_total=5)
    cart = ready_cart(case)
    use(cart["id"], "TENTH")

    assert complete(cart["id"])["problems"] == []

    order = Order.objects.get()
    [discount] = order.discounts.all()
    assert (discount.name, discount.amount_minor, discount.by_line) == (
        "Name of TENTH",
        5000,
        [5000],
    )
    assert order.lines.get().discount_minor == order.discount_minor == 5000
    promotion.refresh_from_db()
    assert promotion.used == 1
    assert [*verify_orders(), *verify_promotions(), *verify_money()] == []


def test_a_use_is_given_back_when_the_payment_fails() -> None:
    market, case = shop()
    promotion = make_promotion(market=market, code="TENTH", limit_total=1)
    cart = ready_cart(case, card="tok_declined")
    use(cart["id"], "TENTH")

    assert codes(complete(cart["id"])) == ["PAYMENT_DECLINED"]

    promotion.refresh_from_db()
    assert promotion.used == 0
    assert [*verify_orders(), *verify_promotions(), *verify_money()] == []


def test_giving_back_twice_gives_back_once() -> None:
    market, case = shop()
    promotion = make_promotion(market=market, code="TENTH", limit_total=1)
    cart = ready_cart(case, card="tok_declined")
    use(cart["id"], "TENTH")
    complete(cart["id"])

    cancel(Order.objects.get(), NOON, "again")

    promotion.refresh_from_db()
    assert promotion.used == 0


def test_one_customer_uses_it_as_often_as_one_may() -> None:
    market, case = shop()
    make_promotion(market=market, code="ONCE", limit_per_customer=1)
    first = ready_cart(case)
    use(first["id"], "ONCE")
    complete(first["id"])

    second = ready_cart(case)

    assert codes(use(second["id"], "ONCE")) == ["PROMOTION_USED_BY_CUSTOMER"]


@pytest.mark.parametrize(
    ("email", "key"),
    [
        ("Asha@Example.com", "asha@example.com"),
        ("asha+second@example.com", "asha@example.com"),
        (" asha@example.com ", "asha@example.com"),
        ("", ""),
    ],
)
def test_a_customer_is_her_folded_address(email: str, key: str) -> None:
    assert customer_key(email) == key


def test_an_automatic_promotion_needs_no_code_and_ends_when_it_is_used_up() -> None:
    market, case = shop()
    make_promotion(market=market, percent=Decimal("0.20"), limit_total=1)
    first, second = ready_cart(case), ready_cart(case)
    assert first["totals"]["discount"]["minor"] == 10000

    assert complete(first["id"], seenTotals=first["totals"]["fingerprint"])["problems"] == []
    late = complete(second["id"], seenTotals=second["totals"]["fingerprint"])

    assert codes(late) == ["TOTAL_CHANGED"]
    assert candidates(market=market, typed=[], at=NOON) == []


def test_free_delivery_takes_the_fee_and_the_rest_is_told_before() -> None:
    market, case = shop()
    market.delivery_methods.filter(code="standard").update(free_from_minor=55100)
    make_promotion(market=market, code="SHIP", kind=PromotionKind.FREE_DELIVERY)
    cart = ready_cart(case)

    payload = use(cart["id"], "SHIP")

    assert payload["cart"]["freeDeliveryMissing"] == {"minor": 5100}
    totals = payload["cart"]["totals"]
    assert (totals["delivery"]["minor"], totals["total"]["minor"]) == (0, 50000)
    assert totals["discounts"][0]["amount"]["minor"] == 4900


def test_what_is_free_is_decided_by_what_is_left_of_the_goods() -> None:
    market, case = shop()
    market.delivery_methods.filter(code="standard").update(free_from_minor=50000)
    make_promotion(market=market, code="TENTH")
    cart = ready_cart(case)
    assert cart["totals"]["delivery"]["minor"] == 0

    payload = use(cart["id"], "TENTH")

    assert payload["cart"]["totals"]["delivery"]["minor"] == 4900
    assert payload["cart"]["freeDeliveryMissing"] == {"minor": 5000}


def test_a_code_that_was_switched_off_is_shown_with_its_reason() -> None:
    market, case = shop()
    promotion = make_promotion(market=market, code="TENTH")
    cart = start_cart(case)
    use(cart["id"], "TENTH")

    Promotion.objects.filter(pk=promotion.pk).update(switched_on=False)

    shown = mutate("cartLinesRemove", TOTALS, cart=cart["id"], lines=[])["cart"]
    assert shown["promoCodes"][0]["problem"] == {"code": "UNKNOWN_PROMO_CODE"}
    assert shown["totals"]["discounts"] == []
    assert Cart.objects.get().typed_codes.count() == 1
