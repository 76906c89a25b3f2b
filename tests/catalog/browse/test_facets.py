"""Facets: their counts are those of the lists that a click would give."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from catalog.browse.facets import Facet
from catalog.browse.filters import ProductFilter
from catalog.browse.pages import Page
from catalog.browse.price_bands import bands_between
from catalog.products.models import AttributeKind, AttributeValueName, ProductAttribute
from catalog.search.actions import refresh_search
from tests.catalog.browse.shelf import (
    add_variant,
    ids_on,
    india,
    name,
    name_kind,
    on_sale,
    page,
    united_states,
)
from tests.catalog.browse.worlds import Asked, ProductPlan, World, built, plans, questions

pytestmark = pytest.mark.django_db

on_random_worlds = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def page_of(world: World, asked: Asked) -> Page:
    return page(
        world.market,
        kind=asked.kind,
        fits=world.phone.pk if asked.fits else None,
        search=asked.search,
        filter=asked.filter,
        first=100,
    )


def choosing(asked: Asked, facet: Facet, value: str) -> Asked:
    """Choose one value of a facet, in place of what was chosen of it."""
    if facet.code == "kind":
        return replace(asked, kind=value)
    return replace(asked, filter=_with(asked.filter, facet.code, value))


def _with(chosen: ProductFilter, code: str, value: str) -> ProductFilter:
    if code == "price":
        low, high = value.split("-")
        return replace(chosen, price_min=int(low), price_max=int(high))
    if code == "in_stock":
        return replace(chosen, in_stock=True)
    if code == "brand":
        return replace(chosen, brands=(value,))
    if code == "colour":
        return replace(chosen, colours=(value,))
    if code == "origin":
        return replace(chosen, origins=(value,))
    return replace(chosen, attributes={**chosen.attributes, code: (value,)})


@on_random_worlds
@given(planned=plans(), asked=questions())
def test_a_list_holds_what_was_asked_for_and_nothing_else(
    planned: list[ProductPlan], asked: Asked
) -> None:
    with built(planned) as world:
        corrected = page_of(world, replace(asked, filter=ProductFilter())).corrected
        assume(corrected is None)
        answer = page_of(world, asked)

        assert set(ids_on(answer)) == world.expected(asked)
        assert answer.total() == len(answer.rows)


@on_random_worlds
@given(planned=plans(), asked=questions())
def test_choosing_a_value_gives_as_many_products_as_its_facet_told(
    planned: list[ProductPlan], asked: Asked
) -> None:
    with built(planned) as world:
        for facet in page_of(world, asked).facets():
            for value in facet.values:
                chosen = choosing(asked, facet, value.value)
                told = (facet.code, value.value, value.count)
                assert (*told[:2], page_of(world, chosen).total()) == told


@on_random_worlds
@given(planned=plans(), asked=questions())
def test_every_product_of_a_list_is_counted_in_its_facets(
    planned: list[ProductPlan], asked: Asked
) -> None:
    with built(planned) as world:
        answer = page_of(world, replace(asked, filter=ProductFilter()))
        facets = {facet.code: facet for facet in answer.facets()}
        if answer.total():
            for code in ("brand", "origin"):
                assert sum(value.count for value in facets[code].values) == answer.total()


def value_names(facets: list[Facet]) -> Iterator[tuple[str, str, list[tuple[str, str, int]]]]:
    for facet in facets:
        yield facet.code, facet.name, [(v.value, v.name, v.count) for v in facet.values]


def test_facets_are_named_in_the_language_of_the_locale() -> None:
    market = india()
    name_kind("CASE", en="Phone case", hi="फ़ोन केस")
    product = on_sale(market, "ONE", en="One", hi="एक", price=29900)
    add_variant(product, market, "RED", price=49900, free=0)
    finish = AttributeKind.objects.create(code="finish", data="TEXT", is_facet=True)
    power = AttributeKind.objects.create(
        code="output", unit="W", data="NUMBER", is_facet=True, position=1
    )
    secret = AttributeKind.objects.create(code="secret", data="TEXT")
    matte = AttributeValueName.objects.create(attribute=finish, value="matte")
    name("catalog.attribute", finish.pk, en="Finish", hi="फ़िनिश")
    name("catalog.attributevalue", matte.pk, en="Matte", hi="मैट")
    for attribute, value in ((finish, "matte"), (power, "22.5"), (secret, "x")):
        ProductAttribute.objects.create(product=product, attribute=attribute, value=value)
    refresh_search()

    told = {
        code: (label, values) for code, label, values in value_names(page(market, "hi-IN").facets())
    }

    assert told["kind"][1] == [("CASE", "फ़ोन केस", 1)]
    assert told["colour"][1] == [("BLK", "काला", 1), ("RED", "लाल", 1)]
    assert told["origin"][1] == [("CN", "चीन", 1)]
    assert told["finish"] == ("फ़िनिश", [("matte", "मैट", 1)])
    assert told["output"] == ("output", [("22.5", "22.5 W", 1)])
    assert "secret" not in told
    assert told["price"][1] == [
        ("25000-29999", "₹250 – ₹300", 1),
        ("45000-49999", "₹450 – ₹500", 1),
    ]


def test_a_chosen_value_stays_to_be_taken_back_where_nothing_is_left() -> None:
    market = united_states()
    on_sale(market, "ONE", brand="Kavrin", price=999)
    on_sale(market, "TWO", brand="Zel", price=1999)

    facets = page(
        market, filter=ProductFilter(brands=("Kavrin",), price_min=1500, price_max=2500)
    ).facets()

    brands = next(facet for facet in facets if facet.code == "brand")
    assert [(v.value, v.count, v.selected) for v in brands.values] == [
        ("Zel", 1, False),
        ("Kavrin", 0, True),
    ]


def test_a_colour_and_stock_are_asked_of_the_same_variant() -> None:
    market = united_states()
    product = on_sale(market, "ONE", free=0)
    add_variant(product, market, "RED", free=1)

    assert page(market, filter=ProductFilter(colours=("BLK",))).total() == 1
    assert page(market, filter=ProductFilter(colours=("RED",), in_stock=True)).total() == 1
    assert page(market, filter=ProductFilter(colours=("BLK",), in_stock=True)).total() == 0


@pytest.mark.parametrize(
    "chosen",
    [
        ProductFilter(brands=("\x00",)),
        ProductFilter(colours=("\ud800",)),
        ProductFilter(origins=("'; --",)),
        ProductFilter(price_min=10**30),
        ProductFilter(price_max=-(10**30)),
        ProductFilter(attributes={"nothing": ("x",)}),
        ProductFilter(attributes={"\x00": ("\x00",)}),
    ],
)
def test_values_that_nothing_has_leave_nothing_and_are_no_error(chosen: ProductFilter) -> None:
    market = united_states()
    on_sale(market, "ONE")

    answer = page(market, filter=chosen)

    assert (answer.rows, answer.total()) == ([], 0)
    assert all(value.count >= 0 for facet in answer.facets() for value in facet.values)


@pytest.mark.parametrize("kind", ["\x00", "\ud800", "NOPE", ""])
def test_an_unknown_kind_has_no_products(kind: str) -> None:
    market = united_states()
    on_sale(market, "ONE")

    assert page(market, kind=kind).total() == 0
    assert page(market, kind="CASE").total() == page(market, kind="case").total() == 1


@pytest.mark.parametrize(
    ("lowest", "highest", "values"),
    [
        (29900, 29900, ["29900-29999"]),
        (9900, 149900, ["0-49999", "50000-99999", "100000-149999"]),
        (999, 4999, ["0-999", "1000-1999", "2000-2999", "3000-3999", "4000-4999"]),
        (1, 100_000_000, ["0-49999999", "50000000-99999999", "100000000-149999999"]),
    ],
)
def test_price_bands_are_few_round_and_hold_every_price(
    lowest: int, highest: int, values: list[str]
) -> None:
    assert [band.value for band in bands_between(lowest, highest, major=100)] == values
