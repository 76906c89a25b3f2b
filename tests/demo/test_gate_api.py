"""All known answers of the gate once more, through the API, on every path to a product."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from catalog.products.models import Product, Variant
from i18n.markets.models import Market
from shop.kit.graphql.ids import to_id
from tests.demo.answers import Gate, known_gates
from tests.make.asking import ask
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

GATES = known_gates()
NOWHERE = 10**9
LIST = """query ($market: String!) { market(code: $market) {
  products(first: 100) { totalCount nodes { slug } } } }"""
SEARCH = """query ($market: String!, $text: String!) { market(code: $market) {
  products(first: 100, search: $text) { nodes { slug } } } }"""
PATHS = """query ($market: String!, $slug: String!, $sku: String!, $part: String!,
    $product: ID!, $variant: ID!, $code: String!) {
  market(code: $market) {
    bySlug: product(slug: $slug) { ...it } bySku: product(sku: $sku) { ...it }
    byVariantSku: product(sku: $part) { ...it }
    delivery(postalCode: $code, sku: $part) { deliverable reasons { code } }
  }
  byId: node(id: $product) { ... on Product { ...it } }
  byVariantId: node(id: $variant) { ... on Variant { sku } } }
fragment it on Product { slug sku }"""
CART = """mutation ($market: String!, $variant: ID!) {
  cartCreate(input: {market: $market, lines: [{variant: $variant, quantity: 1}]}) {
    cart { lines { variant { sku } } } problems { code field message } } }"""


ANNOUNCED = """{ market(code: "gb") { stage products(first: 100) { nodes {
  priceRange { min { minor } } availability { visibility offer reasons { code } } } } } }"""


class Address(dict[str, str]):
    """Everything by which a product may be asked for in a market."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def paths_to(gate: Gate) -> Address:
    product = Product.objects.get(sku=gate.sku)
    variant = Variant.objects.filter(product=product).order_by("position")[0]
    names = {"slug": product.slug, "sku": product.sku, "part": variant.sku}
    return address(gate.market, names, product=product.pk, variant=variant.pk)


def paths_to_nothing(market: str) -> Address:
    names = {"slug": "no-such-thing", "sku": "NO-CS-999", "part": "NO-CS-999-BLK"}
    return address(market, names, product=NOWHERE, variant=NOWHERE)


def address(market: str, names: dict[str, str], *, product: int, variant: int) -> Address:
    locale = Market.objects.get(code=market).default_locale
    return Address(
        market=market,
        **names,
        product=to_id("Product", market, locale, product),
        variant=to_id("Variant", market, locale, variant),
        code={"in": "560001", "us": "94105"}[market],
    )


def put_into_a_cart(paths: Address) -> Any:
    answer = ask(CART, market=paths["market"], variant=paths["variant"])
    return answer.data["cartCreate"]


@pytest.mark.parametrize("market", ["in", "us"])
def test_the_list_holds_exactly_what_may_be_sold(market: str) -> None:
    sellable = {gate.sku for gate in GATES if gate.market == market and gate.sellable}
    slugs = set(Product.objects.filter(sku__in=sellable).values_list("slug", flat=True))

    products = ask(LIST, market=market).data["market"]["products"]

    assert {node["slug"] for node in products["nodes"]} == slugs
    assert products["totalCount"] == len(slugs)


@pytest.mark.parametrize("gate", GATES, ids=str)
def test_a_search_by_name_finds_it_only_where_it_may_be_sold(gate: Gate) -> None:
    product = Product.objects.get(sku=gate.sku)
    text = f"{product.brand} {product.model}"

    found = ask(SEARCH, market=gate.market, text=text).data["market"]["products"]["nodes"]

    assert (product.slug in {node["slug"] for node in found}) is gate.sellable


@pytest.mark.parametrize("gate", [gate for gate in GATES if gate.sellable], ids=str)
def test_what_may_be_sold_is_found_by_slug_sku_and_id(gate: Gate) -> None:
    paths = paths_to(gate)

    answer = ask(PATHS, **paths).data

    it = {"slug": paths["slug"], "sku": gate.sku}
    assert answer["byId"] == it
    assert answer["byVariantId"] == {"sku": paths["part"]}
    assert answer["market"]["bySlug"] == it
    assert answer["market"]["bySku"] == it


@pytest.mark.parametrize("gate", [gate for gate in GATES if not gate.sellable], ids=str)
def test_what_is_hidden_answers_as_what_does_not_exist(gate: Gate) -> None:
    hidden, nothing = paths_to(gate), paths_to_nothing(gate.market)

    assert ask(PATHS, **hidden).body == ask(PATHS, **nothing).body
    refused, unknown = put_into_a_cart(hidden), put_into_a_cart(nothing)
    assert refused == unknown
    assert [problem["code"] for problem in refused["problems"]] == ["UNKNOWN_VARIANT"]


def test_the_united_kingdom_tells_of_its_products_and_sells_none() -> None:
    answer = ask(ANNOUNCED).data["market"]

    assert answer["stage"] == "ANNOUNCED"
    assert len(answer["products"]["nodes"]) == 5
    for node in answer["products"]["nodes"]:
        assert node["priceRange"] is None
        assert node["availability"]["offer"] == "NONE"
        assert node["availability"]["reasons"] == [{"code": "ANNOUNCED"}]
