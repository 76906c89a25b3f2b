"""A manager neither sees nor changes a market that is not hers, by any path."""

from typing import Any

import pytest

from catalog.inventory.models import Stock, Warehouse
from catalog.launches.models import WaveEntry
from catalog.listings.models import Listing, Price
from checkout.credits.models import CreditAccount
from checkout.promotions.models import Promotion
from i18n.markets.models import StageChange
from shop.accounts.actions import revoke_market
from shop.kit.ids import to_id
from tests.manage_api.asking import ask, change, problems
from tests.manage_api.world import SKU, World, share_a_warehouse

pytestmark = pytest.mark.django_db
NODE = """query($id: ID!) { node(id: $id) { __typename id ... on Variant { sku stock { id } } } }"""
CODES = ["in", "us"]
CARE = [("in", ["in"]), ("us", ["us"]), ("both", CODES), ("admin", CODES), ("none", [])]


def markets(world: World, person: str) -> list[str]:
    told = ask(world.people[person], "{ markets { code } }").data["markets"]
    return [market["code"] for market in told]


def node(world: World, person: str, text: str) -> Any:
    return ask(world.people[person], NODE, id=text).data["node"]


def ids_of(world: World, code: str) -> dict[str, str]:
    """Write the id of everything that belongs to one market."""
    rows = {
        "StageChange": StageChange.objects.get(market__code=code).pk,
        "Listing": Listing.objects.get(market__code=code).pk,
        "Price": Price.objects.get(market__code=code).pk,
        "Promotion": Promotion.objects.get(market__code=code).pk,
        "CreditAccount": CreditAccount.objects.get(market__code=code).pk,
        "Product": world.product.pk,
        "Variant": world.black.pk,
        "Market": code,
    }
    places = {
        "Warehouse": Warehouse.objects.get(markets__market__code=code).pk,
        "Stock": Stock.objects.get(warehouse__markets__market__code=code).pk,
    }
    of_market = {kind: to_id(kind, code, "-", key) for kind, key in rows.items()}
    return of_market | {kind: to_id(kind, "-", "-", key) for kind, key in places.items()}


@pytest.mark.parametrize(("person", "hers"), CARE)
def test_each_sees_the_markets_in_her_care(world: World, person: str, hers: list[str]) -> None:
    assert markets(world, person) == hers
    for code in CODES:
        told = ask(world.people[person], "query($c: String!) { market(code: $c) { code } }", c=code)
        assert told.data["market"] == ({"code": code} if code in hers else None)


@pytest.mark.parametrize(("person", "hers"), CARE)
def test_an_id_opens_only_what_is_in_her_care(world: World, person: str, hers: list[str]) -> None:
    for code in CODES:
        for kind, text in ids_of(world, code).items():
            told = node(world, person, text)
            assert (told and told["__typename"]) == (kind if code in hers else None), (code, kind)


def test_an_id_is_served_as_it_is_asked_for(world: World) -> None:
    document = f"""{{ market(code: "in") {{ id plan {{ id }} warehouses {{ id }}
      promotions {{ id }} giftCards {{ id }}
      product(sku: "{SKU}") {{ id listing {{ id }}
        variants {{ id prices {{ id }} stock {{ id }} }} }} }} }}"""
    told = ask(world.people["in"], document).data["market"]
    product = told["product"]
    black = product["variants"][0]
    served = {
        "Market": told["id"],
        "StageChange": told["plan"][0]["id"],
        "Warehouse": told["warehouses"][0]["id"],
        "Promotion": told["promotions"][0]["id"],
        "CreditAccount": told["giftCards"][0]["id"],
        "Product": product["id"],
        "Listing": product["listing"]["id"],
        "Variant": black["id"],
        "Price": black["prices"][0]["id"],
        "Stock": black["stock"][0]["id"],
    }

    assert served == ids_of(world, "in")
    for kind, text in served.items():
        told = node(world, "in", text)
        assert (told["__typename"], told["id"]) == (kind, text)


def test_an_id_cannot_be_turned_to_another_market(world: World) -> None:
    foreign = Listing.objects.get(market=world.states).pk
    forged = [
        to_id("Listing", "in", "-", foreign),
        to_id("Listing", "-", "-", foreign),
        to_id("Listing", "in", "en-IN", Listing.objects.get(market=world.india).pk),
        to_id("Market", "in", "-", "us"),
        to_id("Stock", "in", "-", Stock.objects.get(warehouse__code="WH-US").pk),
        to_id("Customer", "-", "-", world.people["in"].pk),
        "TWFya2V0",
        "",
    ]

    assert [text for text in forged if node(world, "in", text) is not None] == []


def test_a_variant_tells_only_the_stock_that_ships_to_the_market(world: World) -> None:
    told = node(world, "in", to_id("Variant", "in", "-", world.black.pk))

    assert [stock["id"] for stock in told["stock"]] == [ids_of(world, "in")["Stock"]]


def card_of(code: str) -> str:
    """Write the id of a market's gift card; of a market that is not there, of none."""
    cards = CreditAccount.objects.filter(market__code=code, kind="GIFT_CARD")
    return to_id("CreditAccount", code, "-", next(iter(cards.values_list("pk", flat=True)), 0))


def everything(world: World, code: str, warehouse: str) -> dict[str, dict[str, Any]]:
    """Give one valid input for each change."""
    assert world.black.sku
    return {
        "stageEnter": {
            "market": code,
            "stage": "PAUSED",
            "reason": "because",
            "idempotencyKey": "one",
        },
        "waveEnter": {
            "market": code,
            "wave": "cases first",
            "stage": "OPEN",
            "kinds": ["CASE"],
            "reason": "because",
            "idempotencyKey": "three",
        },
        "listingSwitch": {"market": code, "product": SKU, "on": False},
        "priceSet": {
            "market": code,
            "variant": world.black.sku,
            "amount": "1.00",
            "mrp": "1.00",
        },
        "saleSet": {
            "market": code,
            "variant": world.black.sku,
            "amount": "0.50",
            "startsAt": "2026-12-01T00:00:00",
            "endsAt": "2026-12-02T00:00:00",
        },
        "saleEnd": {"market": code, "variant": world.black.sku},
        "promotionSet": {
            "market": code,
            "slug": "fifth",
            "kind": "PERCENT",
            "percent": "0.20",
            "names": [{"locale": "en", "text": "20% off"}],
        },
        "promotionSwitch": {"market": code, "slug": "tenth", "on": False},
        "giftCardIssue": {
            "market": code,
            "amount": "5.00",
            "reason": "because",
            "idempotencyKey": "five",
        },
        "storeCreditIssue": {
            "market": code,
            "customer": "shopper@example.com",
            "amount": "5.00",
            "reason": "because",
            "idempotencyKey": "four",
        },
        "creditSwitch": {
            "market": code,
            "account": card_of(code),
            "on": False,
        },
        "stockReceive": {
            "warehouse": warehouse,
            "variant": world.black.sku,
            "quantity": 1,
            "reference": "paper",
            "idempotencyKey": "two",
        },
    }


def state() -> list[Any]:
    """Give all that the changes could change."""
    tables: tuple[Any, ...] = (
        StageChange,
        WaveEntry,
        Listing,
        Price,
        Stock,
        Promotion,
        CreditAccount,
    )
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.parametrize("person", ["in", "none"])
def test_no_change_reaches_a_foreign_market_and_none_says_that_it_exists(
    world: World, person: str
) -> None:
    before = state()
    foreign, unknown = everything(world, "us", "WH-US"), everything(world, "zz", "WH-ZZ")

    for name, taken in foreign.items():
        refused = change(world.people[person], name, "__typename", **taken)
        assert [code for code, _ in problems(refused)] == ["NOT_IN_YOUR_CARE"], name
        assert refused == change(world.people[person], name, "__typename", **unknown[name])

    assert state() == before


@pytest.mark.parametrize("name", ["stageEnter", "waveEnter"])
def test_a_manager_does_not_decide_over_the_plan_of_her_market(world: World, name: str) -> None:
    before = state()

    payload = change(
        world.people["in"], name, "market { stage }", **everything(world, "in", "")[name]
    )

    assert (payload["market"], problems(payload)) == (None, [("NOT_IN_YOUR_CARE", "market")])
    assert state() == before


def test_stock_that_serves_a_foreign_market_too_is_seen_and_not_changed(world: World) -> None:
    shared = share_a_warehouse(world)
    taken = everything(world, "in", shared)["stockReceive"]

    refused = change(world.people["in"], "stockReceive", "stock { onHand }", **taken)
    done = change(world.people["both"], "stockReceive", "stock { onHand }", **taken)

    assert problems(refused) == [("NOT_IN_YOUR_CARE", "warehouse")]
    assert (done["stock"], done["problems"]) == ({"onHand": 1}, [])
    listed = ask(world.people["in"], "{ markets { warehouses { code } } }").data["markets"]
    assert {"code": shared} in listed[0]["warehouses"]


def test_who_loses_a_market_loses_its_changes_with_it(world: World) -> None:
    revoke_market(customer=world.people["both"], market=world.states)

    taken = everything(world, "us", "WH-US")["listingSwitch"]
    assert problems(change(world.people["both"], "listingSwitch", "__typename", **taken)) == [
        ("NOT_IN_YOUR_CARE", "market")
    ]


def test_the_administrator_reaches_everything(world: World) -> None:
    for code, warehouse in (("in", "WH-IN"), ("us", "WH-US")):
        for name, taken in everything(world, code, warehouse).items():
            more = {"idempotencyKey": f"{code}-{name}"} if "idempotencyKey" in taken else {}
            payload = change(world.people["admin"], name, "__typename", **{**taken, **more})
            assert payload["problems"] == [], (code, name)
