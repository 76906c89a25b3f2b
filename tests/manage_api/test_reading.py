"""What the staff read: plan, listing, prices, stock and the decision with every reason."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.actions import hold
from catalog.listings.actions import switch_listing
from catalog.listings.models import Listing
from i18n.markets.stages import Stage
from tests.make.catalog import make_price, make_product, make_variant
from tests.make.i18n import LONG_AGO, NOON, make_stage
from tests.manage_api.asking import ask
from tests.manage_api.world import SKU, World

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)
DECISION = "decision { visibility offer canBuy reasons { code detail } warnings { code } until }"
PRODUCT = f"""product(sku: "{SKU}") {{ sku slug name brand kind {DECISION}
  listing {{ switchedOn stage opensAt closesAt announcedAt goodsCode maxPerCustomer }}
  variants {{ sku colour {DECISION}
    price {{ amount {{ minor formatted }} mrp {{ minor }} startsAt endsAt }}
    prices {{ amount {{ minor }} startsAt }}
    stock {{ warehouse {{ code }} pool onHand held free shipsFrom shipsBy }} }} }}"""


def product(world: World, person: str = "in", market: str = "in", at: Any = None) -> Any:
    """Read the case in a market, as somebody, at a moment."""
    document = (
        f"query($market: String!, $at: DateTime)"
        f" {{ market(code: $market, at: $at) {{ asOf stage {PRODUCT} }} }}"
    )
    moment = at and at.isoformat()
    return ask(world.people[person], document, market=market, at=moment).data["market"]


def codes(told: Any) -> list[str]:
    return [reason["code"] for reason in told["decision"]["reasons"]]


def test_a_product_is_told_with_everything_that_decides_it(world: World) -> None:
    told = product(world)["product"]

    assert (told["name"], told["brand"], told["kind"]) == ("Clear case", "Kavrin", "CASE")
    assert told["listing"]["switchedOn"] is True
    black, red = told["variants"]
    assert black["price"]["amount"] == {"minor": 29_900, "formatted": "₹299"}
    assert black["price"]["mrp"] == {"minor": 29_900}
    assert [(s["warehouse"]["code"], s["onHand"], s["free"]) for s in black["stock"]] == [
        ("WH-IN", 5, 5)
    ]
    assert black["decision"]["offer"] == told["decision"]["offer"] == "IN_STOCK"
    assert (red["price"], red["prices"], red["stock"]) == (None, [], [])
    assert (red["decision"]["visibility"], codes(red)) == ("HIDDEN", ["PRICE_MISSING"])


def test_held_units_are_told_apart(world: World) -> None:
    hold(
        variant=world.black,
        market=world.india,
        quantity=2,
        holder=uuid4(),
        until=TOMORROW,
        at=NOON,
    )

    stock = product(world)["product"]["variants"][0]["stock"][0]

    assert (stock["onHand"], stock["held"], stock["free"]) == (5, 2, 3)


def test_a_hidden_product_is_told_with_the_reason_that_shoppers_never_see(world: World) -> None:
    switch_listing(market=world.india, product=world.product, on=False)

    told = product(world)["product"]

    assert told["decision"]["visibility"] == "HIDDEN"
    assert codes(told) == ["LISTING_OFF"]
    assert codes(told["variants"][1]) == ["LISTING_OFF", "PRICE_MISSING"]


def test_a_product_that_was_never_listed_is_there_too(world: World) -> None:
    Listing.objects.filter(market=world.india).delete()

    told = product(world)["product"]

    assert told["listing"] is None
    assert "LISTING_MISSING" in codes(told)


def test_all_is_told_for_the_moment_that_is_asked_for(world: World) -> None:
    make_stage(market=world.india, stage=Stage.PAUSED, since=TOMORROW)
    make_price(market=world.india, variant=world.black, amount_minor=19_900, starts_at=TOMORROW)

    now, then = product(world), product(world, at=TOMORROW)

    assert (now["stage"], then["stage"]) == ("OPEN", "PAUSED")
    assert now["asOf"] != then["asOf"]
    amounts = [t["product"]["variants"][0]["price"]["amount"]["minor"] for t in (now, then)]
    assert amounts == [29_900, 19_900]
    assert codes(then["product"]) == ["MARKET_PAUSED"]
    prices = then["product"]["variants"][0]["prices"]
    assert [price["amount"]["minor"] for price in prices] == [29_900, 19_900]


def test_a_moment_without_a_zone_is_the_markets_own(world: World) -> None:
    document = '{ market(code: "in", at: "2026-12-01T10:00:00") { asOf } }'

    assert ask(world.people["in"], document).data["market"]["asOf"].endswith("+05:30")


def test_the_plan_tells_what_was_what_is_ahead_and_who_decided(world: World) -> None:
    make_stage(market=world.india, stage=Stage.CLOSED, since=TOMORROW)
    document = '{ market(code: "in") { plan { stage since reason changedBy } } }'

    plan = ask(world.people["in"], document).data["market"]["plan"]

    assert [(entry["stage"], entry["since"]) for entry in plan] == [
        ("OPEN", LONG_AGO.isoformat()),
        ("CLOSED", TOMORROW.isoformat()),
    ]
    assert (plan[0]["reason"], plan[0]["changedBy"]) == ("for the test", "a test")


def test_products_are_searched_and_paged(world: World) -> None:
    for name in ("BAND-1", "BAND-2", "BAND-3"):
        make_variant(product=make_product(sku=name), colour="LIME")
    document = """query($search: String, $after: String) { market(code: "in") {
      products(first: 2, after: $after, search: $search) {
        nodes { sku } totalCount pageInfo { hasNextPage endCursor } } } }"""

    def page(**wanted: Any) -> Any:
        return ask(world.people["in"], document, **wanted).data["market"]["products"]

    first = page()
    second = page(after=first["pageInfo"]["endCursor"])
    assert [n["sku"] for n in first["nodes"] + second["nodes"]] == [
        "BAND-1", "BAND-2", "BAND-3", SKU,
    ]  # fmt: skip
    assert (first["totalCount"], second["pageInfo"]["hasNextPage"]) == (4, False)
    assert [n["sku"] for n in page(search="case-1")["nodes"]] == [SKU]
    assert page(search="band-3-lime")["totalCount"] == 1
    assert page(search="nothing")["nodes"] == []


def test_a_page_costs_the_same_number_of_queries_however_long_it_is(world: World) -> None:
    for number in range(12):
        make_variant(product=make_product(), on_sale_in=world.india, free=number)
    fields = PRODUCT.partition("{")[2]
    document = f"""query($first: Int) {{ market(code: "in") {{
      products(first: $first) {{ nodes {{ {fields} }} }} }} }}"""
    counts = []
    for first in (1, 12):
        with CaptureQueriesContext(connection) as queries:
            ask(world.people["in"], document, first=first)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 40


def test_rights_say_what_each_may_do(world: World) -> None:
    document = """{ markets { code rights {
      enterStage switchListings setPrices receiveStock } } }"""

    def rights(person: str) -> dict[str, list[bool]]:
        markets = ask(world.people[person], document).data["markets"]
        return {market["code"]: list(market["rights"].values()) for market in markets}

    assert rights("in") == {"in": [False, True, True, True]}
    assert rights("both") == {"in": [False, True, True, True], "us": [False, True, True, True]}
    assert rights("admin") == {"in": [True] * 4, "us": [True] * 4}
    assert rights("none") == {}
