"""Products through every path: list, page, SKU, search, node; hidden looks like unknown on all."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import Pool
from catalog.launches.decision import Visibility
from catalog.listings.models import Listing
from catalog.products.models import Image, Product, Variant
from catalog.search.actions import refresh_search
from i18n.compliance.actions import load_requirements
from i18n.locales.actions import write_text
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from shop.kit.graphql.ids import to_id
from tests.make.asking import ask
from tests.make.catalog import (
    make_device,
    make_listing,
    make_price,
    make_product,
    make_sale,
    make_stock,
    make_variant,
)
from tests.make.checkout import make_shop
from tests.make.i18n import NOON, make_market, make_stage

pytestmark = pytest.mark.django_db

PATHS = """query($slug: String, $sku: String, $variant: String, $search: String, $node: ID!,
               $form: ID!) {
  market(code: "in") {
    bySlug: product(slug: $slug) { id }
    bySku: product(sku: $sku) { id }
    byVariant: product(sku: $variant) { id }
    listed: products { nodes { id } totalCount }
    found: products(search: $search) { nodes { id } }
    kinds { code count }
  }
  node(id: $node) { id }
  form: node(id: $form) { id }
}"""
LIST = """query($locale: String, $first: Int) { market(code: "in", locale: $locale) {
  products(first: $first) { edges { cursor node { id name slug
    priceRange { min { formatted } max { formatted } }
    availability { offer reasons { code message } }
    variants { nodes { id name colourName price { display { formatted } }
                       availability { offer quantity } } } } } } } }"""
ONE = """query($code: String!, $locale: String, $sku: String!) {
  market(code: $code, locale: $locale) { product(sku: $sku) { %s } } }"""


def on_all_paths(product: Product, variant: Variant) -> dict[str, Any]:
    """Ask for a product on every path there is."""
    refresh_search()
    data = ask(
        PATHS,
        slug=product.slug,
        sku=product.sku,
        variant=variant.sku,
        search="Kavrin",
        node=to_id("Product", "in", "en-IN", product.pk),
        form=to_id("Variant", "in", "en-IN", variant.pk),
    ).data
    return {**data.pop("market"), **data}


def one(fields: str, *, sku: str, code: str = "in", locale: str | None = None) -> Any:
    return ask(ONE % fields, code=code, locale=locale, sku=sku).data["market"]["product"]


def sold(market: Market, **facts: Any) -> Variant:
    return make_variant(product=make_product(name="Kavrin Slim"), on_sale_in=market, **facts)


def test_what_is_sold_is_on_every_path() -> None:
    variant = sold(make_shop(), free=3)

    seen = on_all_paths(variant.product, variant)

    product = {"id": to_id("Product", "in", "en-IN", variant.product_id)}
    assert seen == {
        "bySlug": product,
        "bySku": product,
        "byVariant": product,
        "listed": {"nodes": [product], "totalCount": 1},
        "found": {"nodes": [product]},
        "kinds": [{"code": "CASE", "count": 1}],
        "node": product,
        "form": {"id": to_id("Variant", "in", "en-IN", variant.pk)},
    }


@pytest.mark.parametrize(
    "hide",
    [
        lambda variant: Listing.objects.update(switched_on=False),
        lambda variant: Listing.objects.all().delete(),
        lambda variant: variant.prices.all().delete(),
        lambda variant: Listing.objects.update(goods_code=""),
        lambda variant: Listing.objects.update(declaration={}),
        lambda variant: Listing.objects.update(opens_at=NOON + timedelta(days=1)),
        lambda variant: Listing.objects.update(stage=Stage.PLANNED),
    ],
    ids=["switched off", "unlisted", "no price", "no code", "no block", "too early", "planned"],
)
def test_what_is_hidden_looks_like_nothing_on_every_path(hide: Any) -> None:
    variant = sold(make_shop(), free=3)
    load_requirements()
    hide(variant)

    assert on_all_paths(variant.product, variant) == {
        "bySlug": None,
        "bySku": None,
        "byVariant": None,
        "listed": {"nodes": [], "totalCount": 0},
        "found": {"nodes": []},
        "kinds": [],
        "node": None,
        "form": None,
    }


def test_an_id_serves_only_the_market_that_it_names() -> None:
    variant = sold(make_shop(), free=3)
    make_market(code="us")
    ids = [
        to_id("Product", "us", "en-US", variant.product_id),
        to_id("Product", "in", "en-US", variant.product_id),
        to_id("Product", "xx", "en-IN", variant.product_id),
        to_id("Product", "in", "en-IN", 2**60),
        to_id("Nothing", "in", "en-IN", 1),
        to_id("Market", "in", "en-IN", "us"),
        "x",
    ]

    for wrong in ids:
        assert ask("query($id: ID!) { node(id: $id) { id } }", id=wrong).data == {"node": None}


def test_a_node_is_served_in_the_locale_that_its_id_names() -> None:
    market = make_shop()
    product = sold(market, free=1).product
    write_text(owner="catalog.product", owner_id=product.pk, field="name", locale="hi", text="केस")
    market_id = ask('{ market(code: "in", locale: "hi-IN") { id } }').data["market"]["id"]
    document = """query($product: ID!, $market: ID!) {
      node(id: $product) { ... on Product { name nameLocale } }
      market: node(id: $market) { ... on Market { locale } } }"""

    data = ask(document, product=to_id("Product", "in", "hi-IN", product.pk), market=market_id).data

    assert data["node"] == {"name": "केस", "nameLocale": "hi"}
    assert data["market"] == {"locale": "hi-IN"}


def test_prices_are_gross_in_india_and_net_in_the_united_states() -> None:
    india, states = make_shop(), make_shop(code="us")
    product = make_product(name="Kavrin Slim")
    variant = make_variant(product=product, on_sale_in=india, amount_minor=29900, free=1)
    make_listing(market=states, product=product)
    make_price(market=states, variant=variant, amount_minor=999)
    fields = """variants { nodes { price { note listPrice { minor } percentOff
      display { minor currency amount formatted } gross { minor } net { minor } tax { minor } } } }
      priceRange { min { formatted } max { formatted } percentOff }"""

    here = one(fields, sku=product.sku)["variants"]["nodes"][0]["price"]
    there = one(fields, sku=product.sku, code="us", locale="es-US")["variants"]["nodes"][0]["price"]

    assert here["display"] == {
        "minor": 29900,
        "currency": "INR",
        "amount": "299.00",
        "formatted": "₹299",
    }
    assert (here["gross"]["minor"], here["net"]["minor"], here["tax"]["minor"]) == (
        29900,
        25338,
        4562,
    )
    assert there["display"]["formatted"] == "$9.99"
    assert (there["gross"], there["net"]["minor"], there["tax"]) == (None, 999, None)


def test_an_offer_names_its_usual_price_and_rounds_the_discount_down() -> None:
    market = make_shop()
    variant = sold(market, amount_minor=30000, free=1)
    make_sale(
        market=market,
        variant=variant,
        amount_minor=20000,
        mrp_minor=30000,
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=1),
    )
    fields = """variants { nodes { price { display { minor } listPrice { minor } mrp { minor }
      percentOff } } } priceRange { min { minor } mrp { minor } percentOff }"""

    product = one(fields, sku=variant.sku)

    assert product["variants"]["nodes"][0]["price"] == {
        "display": {"minor": 20000},
        "listPrice": {"minor": 30000},
        "mrp": {"minor": 30000},
        "percentOff": 33,
    }
    assert product["priceRange"]["percentOff"] == 33


def test_what_is_only_announced_has_no_price_and_tells_why() -> None:
    market = make_shop()
    variant = sold(market, free=5)
    Listing.objects.update(stage=Stage.ANNOUNCED)
    fields = """priceRange { min { minor } } variants { nodes { price { display { minor } } } }
      availability { visibility offer quantity lowStock reasons { code message } }"""

    product = one(fields, sku=variant.product.sku, locale="hi-IN")

    assert product["priceRange"] is None
    assert product["variants"]["nodes"] == [{"price": None}]
    assert product["availability"]["visibility"] == Visibility.ANNOUNCED
    assert product["availability"]["offer"] == "NONE"
    assert [reason["code"] for reason in product["availability"]["reasons"]] == ["ANNOUNCED"]


def test_few_left_is_told_and_no_more_than_ten() -> None:
    market = make_shop()
    few, many = sold(market, free=3), sold(market, free=30)
    fields = "availability { quantity lowStock offer }"

    assert one(fields, sku=few.sku)["availability"] == {
        "quantity": 3,
        "lowStock": True,
        "offer": "IN_STOCK",
    }
    assert one(fields, sku=many.sku)["availability"]["quantity"] == 10


def test_a_pre_order_tells_its_dates() -> None:
    market = make_shop()
    variant = sold(market)
    Listing.objects.update(stage=Stage.PREORDER)
    make_stock(
        market=market,
        variant=variant,
        on_hand=5,
        pool=Pool.INCOMING,
        ships_from=date(2026, 12, 5),
        ships_by=date(2026, 12, 12),
    )
    fields = "availability { offer shipEstimate { from to formatted } }"

    availability = one(fields, sku=variant.sku)["availability"]

    assert availability["offer"] == "PREORDER"
    assert (availability["shipEstimate"]["from"], availability["shipEstimate"]["to"]) == (
        "2026-12-05",
        "2026-12-12",
    )


def test_pictures_of_variants_that_are_hidden_are_left_out() -> None:
    market = make_shop()
    shown = sold(market, free=1)
    hidden = make_variant(product=shown.product, colour="RED")
    for variant, name in ((shown, "blk"), (hidden, "red")):
        Image.objects.create(
            product=shown.product, variant=variant, name=f"case-{name}", width=960, height=960
        )
    fields = "images { alt url colour sources { type srcset } } variants { nodes { colour } }"

    product = one(fields, sku=shown.product.sku)

    assert [image["colour"] for image in product["images"]] == ["BLK"]
    assert product["images"][0]["alt"] == "Kavrin Slim"
    assert product["images"][0]["url"].endswith("products/case-blk-640.png")
    assert product["images"][0]["sources"][0]["srcset"].endswith("case-blk-960.avif 960w")
    assert [variant["colour"] for variant in product["variants"]["nodes"]] == ["BLK"]


def test_fit_is_told_for_kinds_that_need_it() -> None:
    market = make_shop()
    phone, other = make_device(code="ORV-1"), make_device(code="ZEL-4", name="Zelkin Z4")
    case = make_product(name="Case", fits=[phone], kind="PHONE_CASE")
    case.kind.needs_fit = True
    case.kind.save()
    cable = make_product(name="Cable", kind="CABLE")
    for product in (case, cable):
        make_variant(product=product, on_sale_in=market, free=1)
    document = """query($sku: String!, $a: ID!, $b: ID!) { market(code: "in") { product(sku: $sku) {
      yes: fits(device: $a) no: fits(device: $b) unknown: fits(device: "x")
      worksWith { id name } } } }"""
    a, b = (to_id("Device", "in", "en-IN", device.pk) for device in (phone, other))

    told = ask(document, sku=case.sku, a=a, b=b).data["market"]["product"]
    told_cable = ask(document, sku=cable.sku, a=a, b=b).data["market"]["product"]
    fitting = 'query($a: ID) { market(code: "in") { products(fits: $a) { nodes { slug } } } }'

    assert (told["yes"], told["no"], told["unknown"]) == (True, False, False)
    assert told["worksWith"] == [{"id": a, "name": "Orvane One"}]
    assert (told_cable["yes"], told_cable["worksWith"]) == (None, [])
    assert len(ask(fitting, a=a).data["market"]["products"]["nodes"]) == 2
    assert ask(fitting, a=b).data["market"]["products"]["nodes"] == [{"slug": cable.slug}]
    assert ask(fitting, a="x").codes == ["UNKNOWN_DEVICE"]


def test_alternates_are_those_markets_only_that_show_it() -> None:
    market, _ = make_shop(), make_market(code="us")
    variant = sold(market, free=1)

    product = one("alternates { locale path }", sku=variant.sku)

    slug = variant.product.slug
    assert product["alternates"] == [
        {"locale": "en-IN", "path": f"/en-in/p/{slug}/"},
        {"locale": "hi-IN", "path": f"/hi-in/p/{slug}/"},
    ]


def test_pages_follow_their_cursors_both_ways() -> None:
    market = make_shop()
    for place in range(5):
        product = make_product(name=f"Case {place}", position=place)
        make_variant(product=product, on_sale_in=market, free=1)
    document = """query($first: Int, $after: String, $last: Int, $before: String) {
      market(code: "in") { products(first: $first, after: $after, last: $last, before: $before,
        sort: NAME) { nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      } } }"""

    def page(**window: Any) -> tuple[list[str], dict[str, Any]]:
        found = ask(document, **window).data["market"]["products"]
        return [node["name"] for node in found["nodes"]], found["pageInfo"]

    names, first = page(first=2)
    following, second = page(first=2, after=first["endCursor"])
    back, _ = page(last=2, before=second["startCursor"])

    assert names == back == ["Case 0", "Case 1"]
    assert following == ["Case 2", "Case 3"]
    assert (first["hasNextPage"], first["hasPreviousPage"]) == (True, False)
    assert ask(document, after="x").codes == ["INVALID_CURSOR"]


def test_facets_are_told_and_chosen() -> None:
    market = make_shop()
    sold(market, free=1)
    document = """query($filter: ProductFilter) { market(code: "in") { products(filter: $filter) {
      totalCount facets { code values { value count selected } } } } }"""

    open_list = ask(document).data["market"]["products"]
    narrowed = ask(document, filter={"brands": ["Kavrin"], "priceMax": 1}).data["market"]

    brands = next(facet for facet in open_list["facets"] if facet["code"] == "brand")
    assert brands["values"] == [{"value": "Kavrin", "count": 1, "selected": False}]
    assert narrowed["products"]["totalCount"] == 0


def test_devices_are_found_by_the_code_on_the_phone() -> None:
    make_market(code="in")
    phone = make_device()
    phone.model_codes = "CPH2581, CPH2583"
    phone.save()
    make_device(code="ZEL-4", brand="Zelkin", name="Zelkin Z4")
    document = """query($search: String, $slug: String) { market(code: "in") {
      devices(search: $search, first: 1) { nodes { slug modelCodes } totalCount
        pageInfo { hasNextPage } }
      device(slug: $slug) { name } } }"""

    found = ask(document, search="cph2583", slug="nothing").data["market"]
    everything = ask(document, slug="zel-4").data["market"]

    assert found["devices"]["nodes"] == [{"slug": "orv-1", "modelCodes": ["CPH2581", "CPH2583"]}]
    assert found["device"] is None
    assert everything["devices"]["totalCount"] == 2
    assert everything["devices"]["pageInfo"]["hasNextPage"] is True
    assert everything["device"] == {"name": "Zelkin Z4"}


def test_a_search_for_devices_reads_eight_words_of_two_hundred_characters() -> None:
    make_market(code="in")
    make_device()
    document = """query($search: String, $brand: String) { market(code: "in") {
      devices(search: $search, brand: $brand) { totalCount } } }"""

    def found(**asked: str) -> int:
        count: int = ask(document, **asked).data["market"]["devices"]["totalCount"]
        return count

    assert found(search="orvane " * 8 + "nothing") == 1
    assert found(search="orvane " * 7 + "nothing") == 0
    assert found(search="orvane" + " " * 200 + "nothing") == 1
    assert found(search="a " * 40_000, brand="b" * 10_000) == 0


@pytest.mark.parametrize(
    "chosen",
    [
        {"brands": ["x"] * 51},
        {"colours": ["x"] * 51},
        {"origins": ["x"] * 51},
        {"attributes": [{"code": f"a{n}", "values": ["x"]} for n in range(13)]},
        {"attributes": [{"code": "a", "values": ["x"] * 21}]},
        {"attributes": [{"code": "a", "values": ["x"] * 11}] * 2},
    ],
)
def test_a_filter_of_more_choices_than_a_shopper_makes_is_refused(chosen: dict[str, Any]) -> None:
    make_shop()
    document = """query($filter: ProductFilter) { market(code: "in") {
      products(filter: $filter) { totalCount } } }"""

    assert ask(document, filter=chosen).codes == ["BAD_USER_INPUT"]


def test_a_filter_may_hold_as_many_choices_as_are_allowed() -> None:
    make_shop()
    document = """query($filter: ProductFilter) { market(code: "in") {
      products(filter: $filter) { totalCount facets { code } } } }"""
    attributes = [{"code": f"a{n}", "values": ["x"] * 20} for n in range(12)]
    chosen = {"brands": ["x"] * 50, "colours": ["x"] * 50, "attributes": attributes}

    assert ask(document, filter=chosen).data["market"]["products"]["totalCount"] == 0


def statements(document: str, **variables: Any) -> int:
    """Count what an answer without errors asks of the database, once the shelf is up to date."""
    assert ask(document, **variables).data
    with CaptureQueriesContext(connection) as captured:
        assert ask(document, **variables).data
    return len(captured)


def many_products(market: Market) -> None:
    for place in range(24):
        product = make_product(name=f"Case {place}", position=place)
        for colour in ("BLK", "RED"):
            make_variant(product=product, colour=colour, on_sale_in=market, free=place)


def test_a_list_costs_one_statement_for_one_product_as_for_many() -> None:
    """It proves the markets in memory current, too."""
    market = make_shop()
    load_requirements()
    many_products(market)

    assert len(ask(LIST, first=24).data["market"]["products"]["edges"]) == 24
    assert statements(LIST, locale="hi-IN", first=1) == 1
    assert statements(LIST, locale="hi-IN", first=24) == 1


def test_a_list_of_markets_that_moved_meanwhile_is_read_again() -> None:
    market = make_shop()
    sold(market, free=1)
    document = 'query { market(code: "in") { name stage products { nodes { name } } } }'
    assert ask(document).data["market"]["stage"] == "OPEN"

    make_stage(market=market, stage=Stage.PAUSED, since=NOON)
    assert ask(document).data["market"]["stage"] == "PAUSED"
    make_stage(market=market, stage=Stage.CLOSED, since=NOON)
    assert ask(document).data["market"] is None
    assert ask('query { market(code: "in") { name } }').data["market"] is None


def test_a_product_with_all_that_is_told_of_it_costs_one_statement() -> None:
    market = make_shop()
    variant = sold(market, free=1)
    everything = """id sku slug name nameLocale brand description image { url } images { url }
      kind { code name needsFit } priceRange { min { formatted } mrp { minor } }
      availability { offer quantity since until reasons { message } shipEstimate { formatted } }
      worksWith { name } attributes { name value } certificates { name validTo }
      declarations { name value } variants { totalCount pageInfo { endCursor } nodes {
        name price { gross { minor } net { minor } } availability { offer } images { url } } }"""
    with_links = f"{everything} alternates {{ path }}"
    counted = f"{everything} kind {{ count image {{ url }} }}"

    assert statements(ONE % everything, code="in", sku=variant.product.sku) == 1
    assert statements(ONE % with_links, code="in", sku=variant.sku) == 2
    assert statements(ONE % counted, code="in", sku=variant.sku) == 2


def test_counts_and_facets_are_read_only_when_they_are_selected() -> None:
    market = make_shop()
    sold(market, free=1)
    bare = 'query { market(code: "in") { products { %s } } }'

    assert statements(bare % "nodes { id }") == 1
    assert statements(bare % "totalCount") == 2  # the second proves the markets in memory current
    assert statements(bare % "totalCount nodes { id }") == 1
    assert statements(bare % "totalCount nodes { id } facets { code }") == 2


def test_links_to_other_markets_cost_one_statement_for_all_products_of_a_page() -> None:
    market = make_shop()
    make_market(code="us")
    many_products(market)
    document = """query($first: Int) { market(code: "in") {
      products(first: $first) { nodes { alternates { locale path } kind { count } } } } }"""

    assert statements(document, first=1) == statements(document, first=24) == 3


def test_every_shown_variant_of_a_page_is_paged_too() -> None:
    market = make_shop()
    product = make_product(name="Case")
    for colour in ("BLK", "RED", "NVY"):
        make_variant(product=product, colour=colour, on_sale_in=market, free=1)
    fields = """
      a: variants(first: 2) { nodes { colour } totalCount pageInfo { endCursor hasNextPage } }
      b: variants(first: 2, after: "YXQ6MQ==") { nodes { colour } pageInfo { hasPreviousPage } }"""

    told = one(fields, sku=product.sku)

    assert [v["colour"] for v in told["a"]["nodes"]] == ["BLK", "RED"]
    assert (told["a"]["totalCount"], told["a"]["pageInfo"]["endCursor"]) == (3, "YXQ6MQ==")
    assert [v["colour"] for v in told["b"]["nodes"]] == ["NVY"]
    assert told["b"]["pageInfo"]["hasPreviousPage"] is True
