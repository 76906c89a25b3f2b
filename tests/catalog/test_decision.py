"""What a decision offers, to whom it says no, and what it costs to ask."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from catalog.inventory.actions import hold
from catalog.inventory.models import Pool
from catalog.launches.decision import Decision, Offer, ShopperReason, Visibility, best_of
from catalog.launches.queries import (
    decide,
    decide_many,
    decide_product,
    decide_products,
    in_stock_variants,
    shown_products,
)
from catalog.listings.models import Listing
from catalog.products.models import Variant
from i18n.compliance.actions import load_requirements
from i18n.markets.atlas import current_atlas
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.make.catalog import (
    make_certificate,
    make_product,
    make_stock,
    make_variant,
    make_warehouse,
)
from tests.make.i18n import LONG_AGO, NOON, make_goods_rate, make_market, make_stage

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def america() -> Market:
    return make_market(code="us")


def stocked(market: Market, *, on_hand: int, incoming: int) -> Variant:
    variant = make_variant(on_sale_in=market, free=on_hand)
    if incoming:
        make_stock(
            market=market,
            variant=variant,
            on_hand=incoming,
            pool=Pool.INCOMING,
            ships_from=NOON.date(),
            ships_by=NOON.date(),
        )
    return variant


def answer(decision: Decision) -> tuple[str, list[str]]:
    return decision.offer.value, [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("stage", "on_hand", "incoming", "offer", "reasons"),
    [
        (Stage.OPEN, 1, 0, "IN_STOCK", []),
        (Stage.OPEN, 0, 0, "NONE", ["SOLD_OUT"]),
        (Stage.OPEN, 0, 1, "NONE", ["SOLD_OUT"]),
        (Stage.PREORDER, 1, 1, "IN_STOCK", []),
        (Stage.PREORDER, 0, 1, "PREORDER", ["PREORDER_ONLY"]),
        (Stage.PREORDER, 0, 0, "NONE", ["SOLD_OUT"]),
        (Stage.INVITE, 1, 1, "INVITE", ["INVITE_ONLY"]),
        (Stage.INVITE, 0, 0, "INVITE", ["INVITE_ONLY"]),
        (Stage.PAUSED, 1, 1, "NONE", ["MARKET_PAUSED"]),
    ],
)
def test_the_stage_and_the_stock_make_the_offer(
    stage: Stage, on_hand: int, incoming: int, offer: str, reasons: list[str]
) -> None:
    market = make_market(code="us", stage=stage)
    variant = stocked(market, on_hand=on_hand, incoming=incoming)

    decision = decide(variant=variant, market=market, at=NOON)

    assert decision.visibility == Visibility.LISTED
    assert answer(decision) == (offer, reasons)
    in_stock = in_stock_variants(market=market, at=NOON).contains(variant)
    assert in_stock == (decision.offer == Offer.IN_STOCK)


def test_units_on_their_way_without_a_day_are_not_offered() -> None:
    market = make_market(code="us", stage=Stage.PREORDER)
    variant = make_variant(on_sale_in=market)
    make_stock(market=market, variant=variant, on_hand=3, pool=Pool.INCOMING)

    assert answer(decide(variant=variant, market=market, at=NOON)) == ("NONE", ["SOLD_OUT"])


def test_a_listing_on_preorder_in_an_open_market_offers_a_preorder(america: Market) -> None:
    band = stocked(america, on_hand=0, incoming=3)
    Listing.objects.update(stage=Stage.PREORDER)
    assert decide(variant=band, market=america, at=NOON).offer == Offer.PREORDER


def test_stock_for_another_market_is_not_ours(america: Market) -> None:
    case = make_variant(on_sale_in=america)
    make_stock(market=make_market(code="gb"), variant=case, on_hand=9)
    assert answer(decide(variant=case, market=america, at=NOON)) == ("NONE", ["SOLD_OUT"])


def test_a_hold_sells_out_until_its_time_is_over(america: Market) -> None:
    case = make_variant(on_sale_in=america, free=1)
    until = NOON + HOUR
    hold(variant=case, market=america, quantity=1, holder=uuid4(), until=until, at=NOON)

    before = decide(variant=case, market=america, at=until - timedelta(seconds=1))
    assert answer(before) == ("NONE", ["SOLD_OUT"])
    assert decide(variant=case, market=america, at=until).offer == Offer.IN_STOCK
    assert in_stock_variants(market=america, at=until).contains(case)


def test_a_region_is_refused_what_the_rest_of_the_market_may_buy(america: Market) -> None:
    load_requirements()
    band = make_variant(on_sale_in=america, free=1)

    california = decide(variant=band, market=america, at=NOON, region="US-CA")

    assert decide(variant=band, market=america, at=NOON, region="US-NV").offer == Offer.IN_STOCK
    assert decide(variant=band, market=america, at=NOON).offer == Offer.IN_STOCK
    assert california.visibility == Visibility.LISTED
    assert california.offer == Offer.NONE
    assert [(r.code, r.detail) for r in california.reasons] == [
        (ShopperReason.REGION_BLOCKED, "US_CA_PROP65:MISSING")
    ]
    assert shown_products(market=america, at=NOON).contains(band.product)


def test_a_recorded_determination_opens_the_region(america: Market) -> None:
    load_requirements()
    band = make_variant(on_sale_in=america, free=1)
    make_certificate(product=band.product, code="US_CA_PROP65", country="US")
    assert decide(variant=band, market=america, at=NOON, region="US-CA").offer == Offer.IN_STOCK


def test_a_product_is_what_the_best_of_its_variants_is(america: Market) -> None:
    sold_out = make_variant(on_sale_in=america)
    make_variant(product=sold_out.product, colour="NVY", on_sale_in=america, free=1)
    make_variant(product=sold_out.product, colour="CLR")

    assert decide_product(product=sold_out.product, market=america, at=NOON).can_buy


def test_nothing_is_the_best_of_nothing() -> None:
    assert best_of([]).visibility == Visibility.HIDDEN


def test_a_decision_says_between_which_moments_it_stands(america: Market) -> None:
    make_stage(market=america, stage=Stage.PAUSED, since=NOON + 2 * HOUR)
    case = make_variant(on_sale_in=america, free=1)
    assert _bounds(case, america) == (LONG_AGO, NOON + 2 * HOUR)

    Listing.objects.update(opens_at=NOON - HOUR, closes_at=NOON + HOUR)
    assert _bounds(case, america) == (NOON - HOUR, NOON + HOUR)


def test_an_entry_that_changes_no_stage_bounds_nothing(america: Market) -> None:
    make_stage(market=america, stage=Stage.OPEN, since=NOON - HOUR)
    make_stage(market=america, stage=Stage.OPEN, since=NOON + HOUR)
    assert _bounds(make_variant(on_sale_in=america), america) == (LONG_AGO, None)


def test_what_is_hidden_is_nowhere_and_for_no_reason_a_shopper_is_told(america: Market) -> None:
    case = make_variant(on_sale_in=america, free=1)
    Listing.objects.update(switched_on=False)

    decision = decide(variant=case, market=america, at=NOON)

    assert (decision.visibility, decision.offer) == (Visibility.HIDDEN, Offer.NONE)
    assert not {reason.code for reason in decision.reasons} & set(ShopperReason.values)
    assert not in_stock_variants(market=america, at=NOON).exists()


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_variants_is_decided_in_six_queries(
    number: int,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    load_requirements()
    make_goods_rate(prefix="39")
    india = make_market(code="in")
    variants = [_bank(india) for _ in range(number)]

    decide_many(variants=variants, market=india, at=NOON)  # the rules of the day are read once

    with django_assert_max_num_queries(6):
        decisions = decide_many(variants=variants, market=india, at=NOON)

    assert len(decisions) == number


def test_lists_cost_two_queries_however_long(america: Market) -> None:
    load_requirements()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(shown_products(market=america, at=NOON))
        return len(queries)

    make_variant(on_sale_in=america)
    cost()  # the rules of the day are read once
    assert cost() == 2
    for _ in range(10):
        make_variant(on_sale_in=america)
    assert cost() == 2


def test_products_are_decided_in_a_constant_number_of_queries(
    america: Market,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    load_requirements()
    products = [make_variant(on_sale_in=america, free=1).product for _ in range(12)]

    current_atlas()

    with django_assert_max_num_queries(9):
        decisions = decide_products(products=products, market=america, at=NOON)

    assert {decision.offer for decision in decisions.values()} == {Offer.IN_STOCK}


def test_a_product_without_variants_can_be_announced_and_no_more(america: Market) -> None:
    product = make_product()
    Listing.objects.create(market=america, product=product, switched_on=True)
    assert decide_product(product=product, market=america, at=NOON).visibility == Visibility.HIDDEN

    make_stage(market=america, stage=Stage.ANNOUNCED, since=NOON - HOUR)
    decision = decide_product(product=product, market=america, at=NOON)
    assert decision.visibility == Visibility.ANNOUNCED
    assert shown_products(market=america, at=NOON).contains(product)
    assert not shown_products(market=america, at=NOON, may_announce=False).exists()


def test_shown_products_can_be_ordered_by_the_markets_own_order(america: Market) -> None:
    first, second = (make_variant(on_sale_in=america).product for _ in range(2))
    Listing.objects.filter(product=first).update(position=2)
    Listing.objects.filter(product=second).update(position=1)
    make_warehouse(market=america)

    shown: QuerySet[Any] = shown_products(market=america, at=NOON)
    assert list(shown.order_by("listing__position")) == [second, first]


def _bank(market: Market) -> Variant:
    product = make_product(kind="POWER_BANK", traits=["battery"])
    for code in ("IN_BIS_CRS_13252", "IN_BWM_EPR", "UN38_3"):
        make_certificate(product=product, code=code)
    return make_variant(product=product, on_sale_in=market, free=1)


def _bounds(variant: Variant, market: Market) -> tuple[object, object]:
    decision = decide(variant=variant, market=market, at=NOON)
    return decision.since, decision.until
