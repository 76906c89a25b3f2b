"""The decision in SQL, with reasons, and on the shelf are one: on random worlds none differs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.strategies import SearchStrategy

from catalog.browse.filters import ProductFilter
from catalog.browse.pages import product_page
from catalog.inventory.models import Pool
from catalog.inventory.queries import Promise, free_sql, free_units, promises_of
from catalog.launches.decision import Decision, Offer, Visibility
from catalog.launches.gates import GATES, Gate
from catalog.launches.gates.gate import RequirementGate
from catalog.launches.gates.tax_rate import TaxRateGate
from catalog.launches.moment import moment_of, stage_span
from catalog.launches.queries import (
    decide_many,
    decide_products,
    in_stock_variants,
    shown_products,
    shown_variants,
)
from catalog.launches.waves import NO_WAVES
from catalog.products.models import Variant
from catalog.shelf.api.asked import Asked
from catalog.shelf.api.cards import view_of
from catalog.shelf.api.overlay import Overlay
from catalog.shelf.reading import products_shown
from catalog.shelf.statements import Stock
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.context import Context
from tests.catalog.building import Built, built
from tests.catalog.worlds import World, demanding, with_taxed_goods, worlds

pytestmark = pytest.mark.django_db

WORLDS, MANY_WORLDS = 40, 500  # the many by HEAVY=1 and CI
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


class Explained(NamedTuple):
    """What the explaining form says at a moment, of all products and variants by id."""

    at: datetime
    products: dict[int, Decision]
    variants: dict[int, Decision]
    promises: dict[int, Promise]


def _explained(shop: Built, at: datetime) -> Explained:
    return Explained(
        at=at,
        products=decide_products(products=shop.products, market=shop.market, at=at),
        variants=decide_many(variants=shop.variants, market=shop.market, at=at),
        promises=promises_of(variants=shop.variants, market=shop.market, at=at),
    )


def _assert_forms_agree(world: World) -> None:
    with built(world) as shop:
        said = [_explained(shop, at) for at in sorted(world.moments)]
        for each in said:
            assert _products_in_sql(shop, each.at, GATES) == _seen(each.products)
            _assert_variants_agree(shop, each)
            _assert_free_units_agree(shop, each)
        for each in said:
            _assert_shelf_agrees(shop, each)


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

    find(_where_it_decides(gate), lambda world: _differ(world, others), settings=no_shrinking)


def test_without_the_waves_the_forms_differ() -> None:
    no_shrinking = settings(
        max_examples=500,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=QUIET,
    )

    find(worlds, _differ_without_waves, settings=no_shrinking)


def _differ_without_waves(world: World) -> bool:
    with built(world) as shop:
        return any(
            _products_in_sql(shop, at, GATES, without_waves=True) != _products_explained(shop, at)
            for at in world.moments
        )


def _where_it_decides(gate: Gate) -> SearchStrategy[World]:
    """Draw worlds in which a gate often is the only one that objects."""
    if isinstance(gate, TaxRateGate):
        return with_taxed_goods
    return demanding(gate.evidence) if isinstance(gate, RequirementGate) else worlds


def _differ(world: World, gates: Sequence[Gate]) -> bool:
    with built(world) as shop:
        return any(
            _products_in_sql(shop, at, gates) != _products_explained(shop, at)
            for at in world.moments
        )


def _products_in_sql(
    shop: Built, at: datetime, gates: Sequence[Gate], *, without_waves: bool = False
) -> dict[int, str]:
    moment = moment_of(market=shop.market, at=at)
    asked = replace(moment, waves=NO_WAVES) if without_waves else moment
    shown: QuerySet[Any] = shown_products(market=shop.market, at=at, gates=gates, moment=asked)
    return dict(shown.values_list("pk", "visibility"))


def _products_explained(shop: Built, at: datetime) -> dict[int, str]:
    decisions = decide_products(products=shop.products, market=shop.market, at=at)
    return _seen(decisions)


def _seen(decisions: dict[int, Decision]) -> dict[int, str]:
    seen = {pk: decision.visibility.value for pk, decision in decisions.items()}
    return {pk: visibility for pk, visibility in seen.items() if visibility != Visibility.HIDDEN}


def _in_stock(decisions: dict[int, Decision]) -> set[int]:
    return {pk for pk, decision in decisions.items() if decision.offer == Offer.IN_STOCK}


def _assert_variants_agree(shop: Built, said: Explained) -> None:
    at, seen = said.at, _seen(said.variants)
    listed = {pk for pk, visibility in seen.items() if visibility == Visibility.LISTED}

    shown: QuerySet[Any] = shown_variants(market=shop.market, at=at)
    assert dict(shown.values_list("pk", "visibility")) == seen
    no_word = shown_variants(market=shop.market, at=at, may_announce=False)
    assert set(no_word.values_list("pk", flat=True)) == listed
    here = in_stock_variants(market=shop.market, at=at)
    assert set(here.values_list("pk", flat=True)) == _in_stock(said.variants)


def _assert_free_units_agree(shop: Built, said: Explained) -> None:
    """Hold the condition equal to the count, and an offer of a pre-order to a known day."""
    free = free_units(variants=shop.variants, market=shop.market, at=said.at)
    for pool in Pool:
        counted = {pk for pk, units in free.items() if units[pool]}
        found = Variant.objects.filter(free_sql(market=shop.market, at=said.at, pool=pool))
        assert set(found.values_list("pk", flat=True)) == counted
    assert set(said.promises) == {pk for pk, units in free.items() if units[Pool.INCOMING]}


def _assert_shelf_agrees(shop: Built, said: Explained) -> None:
    """Hold what the shelf shows and tells equal to the decision, of products and of variants.

    What was written for the first moment is read at the next one as it stands.
    """
    market = _context(shop, said.at)
    rows = products_shown(
        view_of(market), [product.pk for product in shop.products], stock=Stock.DAYS
    )
    assert {row.product for row in rows} == set(_seen(said.products))

    _assert_cards_agree(Overlay(market, EVERYTHING).cards(rows), said)
    here = product_page(view_of(market), filter=ProductFilter(in_stock=True), first=100)
    assert {row.product for row in here.rows} == _in_stock(said.products)


def _assert_cards_agree(cards: list[dict[str, Any]], said: Explained) -> None:
    told = {form["pk"]: form["availability"] for card in cards for form in card["shown_variants"]}
    listed = {pk: said.variants[pk] for pk in _seen(said.variants)}
    assert {pk: _decided(each) for pk, each in told.items()} == {
        pk: _summary(decision) for pk, decision in listed.items()
    }
    for card in cards:
        assert _decided(card["availability"]) == _summary(said.products[card["pk"]])
    for pk, decision in listed.items():
        promise = said.promises.get(pk) if decision.offer == Offer.PREORDER else None
        days = told[pk]["ship_estimate"]
        assert (days and (days["from_"], days["to"])) == promise


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
