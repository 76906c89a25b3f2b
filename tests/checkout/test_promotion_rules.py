"""What promotions take off: worked examples of each kind, and how they stand beside each other."""

from decimal import Decimal

import pytest

from checkout.promotions.models import PromotionKind, Stacking
from checkout.promotions.rules import Goods, Outcome, Rule, grant, off_delivery
from shop.kit.money import allocate

TENTH = Decimal("0.10")
CASE, GLASS, BANK = 1, 2, 3
CASES, POWER = 10, 20


def case(quantity: int = 1, unit: int = 49900, floor: int = 0) -> Goods:
    return Goods(CASE, CASES, quantity, unit, floor)


def glass(quantity: int = 1, unit: int = 29900) -> Goods:
    return Goods(GLASS, CASES, quantity, unit)


def bank(quantity: int = 1, unit: int = 129900) -> Goods:
    return Goods(BANK, POWER, quantity, unit)


def percent(number: int = 1, share: str = "0.10", **facts: object) -> Rule:
    return Rule(id=number, kind=PromotionKind.PERCENT, percent=Decimal(share), **facts)  # type: ignore[arg-type]  # a test names fields


def amount(number: int = 1, minor: int = 18000, **facts: object) -> Rule:
    return Rule(
        id=number,
        kind=PromotionKind.AMOUNT,
        amount_minor=minor,
        **{"currency": "INR", **facts},  # type: ignore[arg-type]  # a test names fields
    )


def given(rules: list[Rule], *goods: Goods) -> Outcome:
    return grant(rules=rules, goods=goods, currency="INR")


def offs(rules: list[Rule], *goods: Goods) -> list[tuple[int, ...]]:
    return [discount.by_line for discount in given(rules, *goods).granted]


def why(rules: list[Rule], *goods: Goods) -> dict[int, str]:
    return {pk: problem.code for pk, problem in given(rules, *goods).refused.items()}


@pytest.mark.parametrize(
    ("goods", "off", "parts"),
    [
        ((129900, 49900), 18000, (13004, 4996)),
        ((1000, 1000, 1000), 10000 // 10, (334, 333, 333)),
        ((99900, 1), 100, (100, 0)),
    ],
)
def test_an_amount_is_shared_by_largest_remainder(
    goods: tuple[int, ...], off: int, parts: tuple[int, ...]
) -> None:
    lines = [Goods(i, CASES, 1, unit) for i, unit in enumerate(goods)]

    assert offs([amount(minor=off)], *lines) == [parts]


def test_a_hundred_over_three_equal_lines() -> None:
    assert allocate(10000, [1, 1, 1]) == [3334, 3333, 3333]


def test_a_percentage_is_rounded_once_and_then_shared() -> None:
    assert offs([percent(share="0.15")], case(unit=333), glass(unit=334)) == [(50, 50)]
    assert offs([percent(share="0.15", most_minor=60)], case(unit=333), glass(unit=334)) == [
        (30, 30)
    ]


def test_no_more_is_taken_off_than_there_is() -> None:
    assert offs([amount(minor=10**9)], case(), glass()) == [(49900, 29900)]


def test_it_is_for_its_products_and_kinds_alone() -> None:
    for_cases = percent(kinds=frozenset({CASES}))

    assert offs([for_cases], case(), bank()) == [(4990, 0)]
    assert why([for_cases], bank()) == {1: "PROMOTION_NOT_FOR_THESE"}


def test_the_cheapest_units_are_the_ones_got() -> None:
    two_and_one = Rule(id=1, kind=PromotionKind.BUY_GET, percent=Decimal(1), buy=2, get=1)

    assert offs([two_and_one], case(2), glass(1)) == [(0, 29900)]
    assert offs([two_and_one], case(5), glass(1)) == [(49900, 29900)]
    assert why([two_and_one], case(2)) == {1: "PROMOTION_NOT_FOR_THESE"}


def test_a_bundle_costs_its_price_as_often_as_it_is_whole() -> None:
    both = Rule(
        id=1,
        kind=PromotionKind.BUNDLE,
        amount_minor=69900,
        currency="INR",
        products=frozenset({CASE, GLASS}),
    )

    [(off_case, off_glass)] = offs([both], case(2), glass(3))

    assert off_case + off_glass == 2 * (49900 + 29900 - 69900)
    assert why([both], case()) == {1: "PROMOTION_NOT_FOR_THESE"}
    assert why([both], case(unit=30000), glass()) == {1: "PROMOTION_ABOVE_PRICE"}


def test_a_unit_counts_for_one_bundle_or_gift_only() -> None:
    both = Rule(id=1, kind=PromotionKind.BUNDLE, percent=TENTH, products=frozenset({CASE, GLASS}))
    one_and_one = Rule(id=2, kind=PromotionKind.BUY_GET, percent=Decimal(1), buy=1, get=1)

    assert why([both, one_and_one], case(), glass()) == {2: "PROMOTION_NOT_FOR_THESE"}


def test_each_works_on_what_the_ones_before_it_left() -> None:
    assert offs([amount(2), percent(1)], bank()) == [(12990,), (18000,)]
    assert offs([percent(1), percent(2)], case(unit=10000)) == [(1000,), (900,)]


def test_one_that_stands_alone_is_given_only_when_it_is_worth_more() -> None:
    fifth = percent(2, "0.20", stacking=Stacking.ALONE)
    fifteenth = percent(3, "0.05", stacking=Stacking.ALONE)

    assert [d.promotion_id for d in given([percent(1), fifth], case()).granted] == [2]
    assert why([percent(1), fifth], case()) == {1: "PROMOTION_NOT_COMBINABLE"}
    assert [d.promotion_id for d in given([percent(1), fifteenth], case()).granted] == [1]
    assert why([percent(1), fifteenth], case()) == {3: "PROMOTION_NOT_COMBINABLE"}


def test_a_minimum_is_met_by_the_prices_and_not_by_what_is_left() -> None:
    enough = percent(2, minimum_minor=49900)

    assert len(offs([percent(1), enough], case())) == 2
    [problem] = given([percent(2, minimum_minor=50000)], case()).refused.values()
    assert problem.details == {"minimum": "500.00", "missing": "1.00", "currency": "INR"}


def test_nothing_is_sold_below_its_floor() -> None:
    dear = case(quantity=2, floor=45000)

    assert offs([percent()], case(quantity=2, floor=44910)) == [(9980,)]
    assert why([percent()], dear) == {1: "PROMOTION_BELOW_FLOOR"}
    assert why([percent(1, "0.05"), amount(2)], dear) == {2: "PROMOTION_BELOW_FLOOR"}
    assert offs([percent(kinds=frozenset({POWER}))], dear, bank()) == [(0, 12990)]


def test_an_amount_of_another_currency_is_never_converted() -> None:
    assert why([amount(currency="USD")], case()) == {1: "PROMOTION_CURRENCY"}


def test_free_delivery_stands_beside_all_and_takes_the_fee() -> None:
    free = Rule(id=9, kind=PromotionKind.FREE_DELIVERY, minimum_minor=1000)
    outcome = given([free, percent(1, stacking=Stacking.ALONE)], case())

    assert [rule.id for rule in outcome.delivery] == [9]
    [discount], idle = off_delivery(rules=outcome.delivery, fee_minor=4900, lines=1)
    assert (discount.delivery_minor, discount.by_line, idle) == (4900, (0,), {})
    nothing, idle = off_delivery(rules=outcome.delivery, fee_minor=0, lines=1)
    assert (nothing, [problem.code for problem in idle.values()]) == (
        (),
        ["PROMOTION_NOTHING_OFF"],
    )
