"""The decision in SQL, with reasons, and on the shelf are one: on random worlds none differs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, find, given, settings

from catalog.browse.filters import ProductFilter
from catalog.browse.pages import product_page
from catalog.inventory.models import Pool
from catalog.inventory.queries import free_sql, free_units, promises_of
from catalog.launches.decision import Decision, Offer, Visibility
from catalog.launches.gates import GATES, Gate
from catalog.launches.moment import stage_span
from catalog.launches.queries import (
    decide_many,
    decide_products,
    in_stock_variants,
    shown_products,
    shown_variants,
)
from catalog.products.models import Variant
from catalog.shelf.api.asked import Asked
from catalog.shelf.api.cards import view_of
from catalog.shelf.api.overlay import Overlay
from catalog.shelf.reading import products_shown
from catalog.shelf.statements import Stock
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.context import Context
from tests.catalog.building import Built, built
from tests.catalog.worlds import World, worlds

pytestmark = pytest.mark.django_db

WORLDS, MANY_WORLDS = 75, 500
EVERYTHING = Asked(
    details=False,
    stock=Stock.DAYS,
    dates=True,
    images=False,
    certificates=False,
    kinds=False,
    alternates=False,
)
QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


@given(worlds)
@settings(max_examples=WORLDS, deadline=None, suppress_health_check=QUIET)
def test_sql_and_explanation_agree_on_random_worlds(world: World) -> None:
    _assert_forms_agree(world)


@pytest.mark.heavy
@pytest.mark.timeout(1800)
@given(worlds)
@settings(max_examples=MANY_WORLDS, deadline=None, suppress_health_check=QUIET)
def test_sql_and_explanation_agree_on_five_hundred_random_worlds(world: World) -> None:
    _assert_forms_agree(world)


def _assert_forms_agree(world: World) -> None:
    with built(world) as shop:
        for at in world.moments:
            assert _products_in_sql(shop, at, GATES) == _products_explained(shop, at)
            _assert_variants_agree(shop, at)
            _assert_free_units_agree(shop, at)
        for at in sorted(world.moments):
            _assert_shelf_agrees(shop, at)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: type(gate).__name__)
def test_without_any_one_gate_the_forms_differ(gate: Gate) -> None:
    others = [each for each in GATES if each is not gate]
    no_shrinking = settings(
        max_examples=3000,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=QUIET,
    )

    find(worlds, lambda world: _differ(world, others), settings=no_shrinking)


def _differ(world: World, gates: Sequence[Gate]) -> bool:
    with built(world) as shop:
        return any(
            _products_in_sql(shop, at, gates) != _products_explained(shop, at)
            for at in world.moments
        )


def _products_in_sql(shop: Built, at: datetime, gates: Sequence[Gate]) -> dict[int, str]:
    shown: QuerySet[Any] = shown_products(market=shop.market, at=at, gates=gates)
    return dict(shown.values_list("pk", "visibility"))


def _products_explained(shop: Built, at: datetime) -> dict[int, str]:
    decisions = decide_products(products=shop.products, market=shop.market, at=at)
    seen = {pk: decision.visibility.value for pk, decision in decisions.items()}
    return {pk: visibility for pk, visibility in seen.items() if visibility != Visibility.HIDDEN}


def _assert_variants_agree(shop: Built, at: datetime) -> None:
    decisions = decide_many(variants=shop.variants, market=shop.market, at=at)
    seen = {pk: d.visibility.value for pk, d in decisions.items() if d.visibility.rank}
    listed = {pk for pk, visibility in seen.items() if visibility == Visibility.LISTED}
    in_stock = {pk for pk, decision in decisions.items() if decision.offer == Offer.IN_STOCK}

    shown: QuerySet[Any] = shown_variants(market=shop.market, at=at)
    assert dict(shown.values_list("pk", "visibility")) == seen
    no_word = shown_variants(market=shop.market, at=at, may_announce=False)
    assert set(no_word.values_list("pk", flat=True)) == listed
    here = in_stock_variants(market=shop.market, at=at)
    assert set(here.values_list("pk", flat=True)) == in_stock


def _assert_free_units_agree(shop: Built, at: datetime) -> None:
    """Hold the condition equal to the count, and an offer of a pre-order to a known day."""
    free = free_units(variants=shop.variants, market=shop.market, at=at)
    for pool in Pool:
        counted = {pk for pk, units in free.items() if units[pool]}
        found = Variant.objects.filter(free_sql(market=shop.market, at=at, pool=pool))
        assert set(found.values_list("pk", flat=True)) == counted
    promised = promises_of(variants=shop.variants, market=shop.market, at=at)
    assert set(promised) == {pk for pk, units in free.items() if units[Pool.INCOMING]}


def _assert_shelf_agrees(shop: Built, at: datetime) -> None:
    """Hold what the shelf shows and tells equal to the decision, of products and of variants.

    What was written for the first moment is read at the next one as it stands.
    """
    market = _context(shop, at)
    seen = _products_explained(shop, at)
    rows = products_shown(
        view_of(market), [product.pk for product in shop.products], stock=Stock.DAYS
    )
    assert {row.product for row in rows} == set(seen)

    cards = Overlay(market, EVERYTHING).cards(rows)
    decisions = decide_many(variants=shop.variants, market=shop.market, at=at)
    of_products = decide_products(products=shop.products, market=shop.market, at=at)
    promises = promises_of(variants=shop.variants, market=shop.market, at=at)
    told = {form["pk"]: form["availability"] for card in cards for form in card["shown_variants"]}
    listed = {pk: d for pk, d in decisions.items() if d.visibility != Visibility.HIDDEN}
    assert {pk: _decided(each) for pk, each in told.items()} == {
        pk: _summary(decision) for pk, decision in listed.items()
    }
    for card in cards:
        assert _decided(card["availability"]) == _summary(of_products[card["pk"]])
    for pk, decision in listed.items():
        promise = promises.get(pk) if decision.offer == Offer.PREORDER else None
        days = told[pk]["ship_estimate"]
        assert (days and (days["from_"], days["to"])) == (promise and tuple(promise))
    here = product_page(view_of(market), filter=ProductFilter(in_stock=True), first=100)
    in_stock = {pk for pk, decision in of_products.items() if decision.offer == Offer.IN_STOCK}
    assert {row.product for row in here.rows} == in_stock


def _context(shop: Built, at: datetime) -> MarketContext:
    return MarketContext(
        market=shop.market,
        locale=shop.market.default_locale,
        chain=(shop.market.default_locale,),
        at=at,
        span=stage_span(shop.market, at),
        request=Context(at=at),
    )


def _decided(told: dict[str, Any]) -> tuple[Any, ...]:
    reasons = [(reason["code"], reason["until"]) for reason in told["reasons"]]
    return told["visibility"], told["offer"], reasons, told["since"], told["until"]


def _summary(decision: Decision) -> tuple[Any, ...]:
    reasons = [(reason.code, reason.until) for reason in decision.reasons]
    visibility, offer = decision.visibility.value, decision.offer.value
    return visibility, offer, reasons, decision.since, decision.until
