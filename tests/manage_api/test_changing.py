"""Each change does what it says, refuses with a reason, and is in the history."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from catalog.inventory.models import Stock, StockMovement
from catalog.launches.models import WaveEntry
from catalog.listings.models import Listing, Price
from i18n.markets.models import StageChange
from shop.accounts.models import StaffRequest
from tests.make.asking import Answer
from tests.make.i18n import NOON
from tests.manage_api.asking import ask, change, problems
from tests.manage_api.world import SKU, World

pytestmark = pytest.mark.django_db
TOMORROW = (NOON + timedelta(days=1)).isoformat()


def enter(world: World, *, person: str = "admin", **more: Any) -> dict[str, Any]:
    taken = {"market": "in", "stage": "PAUSED", "reason": "Diwali", "idempotencyKey": "k", **more}
    fields = "market { stage } entry { id stage since reason changedBy }"
    return change(world.people[person], "stageEnter", fields, **taken)


def price(world: World, *, market: str = "in", person: str = "in", **more: Any) -> dict[str, Any]:
    taken = {"market": market, "variant": world.black.sku, "amount": "199.00", **more}
    fields = "price { amount { minor } mrp { minor } startsAt endsAt }"
    return change(world.people[person], "priceSet", fields, **taken)


def receive(world: World, **more: Any) -> dict[str, Any]:
    taken = {
        "warehouse": "WH-IN",
        "variant": world.black.sku,
        "quantity": 10,
        "reference": "GRN-7",
        "idempotencyKey": "k",
        **more,
    }
    fields = "stock { id pool onHand held free shipsFrom shipsBy }"
    return change(world.people["in"], "stockReceive", fields, **taken)


def history(world: World, person: str) -> list[str]:
    entries = LogEntry.objects.filter(user=world.people[person]).order_by("pk")
    return [entry.get_change_message() for entry in entries]


def test_a_stage_holds_from_now_when_no_moment_is_named(world: World) -> None:
    payload = enter(world)

    assert payload["problems"] == []
    assert payload["market"] == {"stage": "PAUSED"}
    entry = payload["entry"]
    assert (entry["since"], entry["reason"]) == (NOON.isoformat(), "Diwali")
    assert entry["changedBy"] == "admin@example.com"
    assert history(world, "admin") == [f"PAUSED from {NOON.isoformat()}: Diwali"]


def test_a_stage_may_be_entered_for_later_in_the_markets_own_time(world: World) -> None:
    payload = enter(world, since="2027-01-18T10:00:00")

    assert payload["market"] == {"stage": "OPEN"}
    assert payload["entry"]["since"] == "2027-01-18T04:30:00+00:00"


def test_the_same_entry_sent_twice_is_made_once(world: World) -> None:
    first, second = enter(world), enter(world)

    assert first["entry"]["id"] == second["entry"]["id"]
    assert StageChange.objects.filter(market=world.india).count() == 2  # the world's and this
    assert len(history(world, "admin")) == 1


def test_a_key_with_other_input_is_refused(world: World) -> None:
    enter(world)

    payload = enter(world, reason="Holi")

    assert problems(payload) == [("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")]
    assert StageChange.objects.filter(reason="Holi").count() == 0


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"reason": " "}, ("VALUE_NOT_POSSIBLE", "reason")),
        ({"reason": "x" * 301}, ("VALUE_NOT_POSSIBLE", "reason")),
        ({"since": "0001-01-01T00:00:00+14:00"}, ("VALUE_NOT_POSSIBLE", "since")),
        ({"since": "9999-12-31T23:59:59-14:00"}, ("VALUE_NOT_POSSIBLE", "since")),
        ({"idempotencyKey": " "}, ("INVALID_IDEMPOTENCY_KEY", "idempotencyKey")),
        ({"idempotencyKey": "x" * 101}, ("INVALID_IDEMPOTENCY_KEY", "idempotencyKey")),
        ({"market": "zz"}, ("NOT_IN_YOUR_CARE", "market")),
    ],
)
def test_a_stage_that_cannot_be_entered_says_why(
    world: World, wrong: dict[str, str], problem: tuple[str, str]
) -> None:
    payload = enter(world, **wrong)

    assert (payload["entry"], problems(payload)) == (None, [problem])
    assert StaffRequest.objects.count() == 0


def test_a_listing_is_switched_off_and_on_and_the_decision_follows(world: World) -> None:
    def switch(on: bool) -> Any:
        fields = "product { listing { switchedOn } decision { visibility } }"
        taken = {"market": "in", "product": SKU, "on": on}
        return change(world.people["in"], "listingSwitch", fields, **taken)["product"]

    assert switch(False) == {
        "listing": {"switchedOn": False},
        "decision": {"visibility": "HIDDEN"},
    }
    assert switch(True)["decision"] == {"visibility": "LISTED"}
    assert Listing.objects.get(market=world.states).switched_on is True
    assert history(world, "in") == ["Switched off.", "Switched on."]


def test_an_unknown_product_is_not_listed(world: World) -> None:
    payload = change(
        world.people["in"], "listingSwitch", "__typename", market="in", product="NO-1", on=True
    )

    assert problems(payload) == [("NOT_IN_YOUR_CARE", "product")]


def test_a_price_is_set_in_the_markets_money_for_a_time(world: World) -> None:
    payload = price(world, mrp="299", startsAt=TOMORROW, endsAt="2026-12-01T00:00:00")

    assert payload == {
        "price": {
            "amount": {"minor": 19_900},
            "mrp": {"minor": 29_900},
            "startsAt": TOMORROW,
            "endsAt": "2026-12-01T00:00:00+05:30",
        },
        "problems": [],
    }
    assert history(world, "in") == ["199.00, MRP 299."]
    assert Price.objects.filter(market=world.states).count() == 1


def test_the_same_price_set_twice_is_one_price(world: World) -> None:
    for _ in range(2):
        assert price(world, mrp="299", startsAt=TOMORROW)["problems"] == []

    assert Price.objects.filter(market=world.india).count() == 2


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({}, ("MRP_MISSING", "mrp")),
        ({"mrp": "198.99"}, ("PRICE_ABOVE_MRP", "amount")),
        ({"amount": "0"}, ("VALUE_NOT_POSSIBLE", "amount")),
        ({"amount": "-1"}, ("VALUE_NOT_POSSIBLE", "amount")),
        ({"amount": "1.001"}, ("VALUE_NOT_POSSIBLE", "amount")),
        ({"amount": "1e99"}, ("VALUE_NOT_POSSIBLE", "amount")),
        ({"amount": "NaN"}, ("VALUE_NOT_POSSIBLE", "amount")),
        ({"amount": "१९९"}, ("VALUE_NOT_POSSIBLE", "amount")),
        ({"amount": "99999999999"}, ("VALUE_NOT_POSSIBLE", "amount")),
        ({"mrp": "many"}, ("VALUE_NOT_POSSIBLE", "mrp")),
        ({"startsAt": "1999-01-01T00:00:00Z"}, ("VALUE_NOT_POSSIBLE", "startsAt")),
        ({"mrp": "299", "startsAt": TOMORROW, "endsAt": TOMORROW}, ("PRICE_ENDS_FIRST", "endsAt")),
        ({"variant": "NO-1"}, ("NOT_IN_YOUR_CARE", "variant")),
    ],
)
def test_a_price_that_cannot_be_says_why(
    world: World, wrong: dict[str, str], problem: tuple[str, str]
) -> None:
    before = list(Price.objects.order_by("pk").values())

    payload = price(world, **wrong)

    assert (payload["price"], problems(payload)) == (None, [problem])
    assert list(Price.objects.order_by("pk").values()) == before


def test_a_price_is_never_above_an_mrp_where_the_law_asks_for_none(world: World) -> None:
    assert price(world, market="us", person="us")["problems"] == []

    payload = price(world, market="us", person="us", mrp="100.00")

    assert problems(payload) == [("PRICE_ABOVE_MRP", "amount")]


def sale(world: World, **more: Any) -> dict[str, Any]:
    taken = {
        "market": "us",
        "variant": world.black.sku,
        "amount": "9.99",
        "startsAt": NOON.isoformat(),
        "endsAt": TOMORROW,
        **more,
    }
    fields = "price { kind amount { minor } mrp { minor } startsAt endsAt }"
    return change(world.people["us"], "saleSet", fields, **taken)


def test_a_sale_decides_over_the_list_price_until_it_is_ended(world: World) -> None:
    document = """{ market(code: "us") { product(sku: "CASE-1") {
      variants { price { kind } prices { kind } } } } }"""

    def kinds() -> Any:
        return ask(world.people["us"], document).data["market"]["product"]["variants"][0]

    payload = sale(world)

    assert payload["problems"] == []
    assert payload["price"]["kind"] == "SALE"
    assert kinds() == {"price": {"kind": "SALE"}, "prices": [{"kind": "LIST"}, {"kind": "SALE"}]}

    change(world.people["us"], "saleEnd", "price { endsAt }", market="us", variant=world.black.sku)

    assert kinds()["price"] == {"kind": "LIST"}
    assert len(history(world, "us")) == 1  # of a sale ended at its beginning nothing is left


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"amount": "19.99"}, ("SALE_NOT_BELOW_LIST", "amount")),
        ({"endsAt": NOON.isoformat()}, ("PRICE_ENDS_FIRST", "endsAt")),
        ({"startsAt": "1999-01-01T00:00:00Z"}, ("VALUE_NOT_POSSIBLE", "startsAt")),
        ({"market": "in"}, ("NOT_IN_YOUR_CARE", "market")),
        ({"variant": "NO-1"}, ("NOT_IN_YOUR_CARE", "variant")),
        ({"mrp": "9.98"}, ("PRICE_ABOVE_MRP", "amount")),
        (
            {"startsAt": (NOON + timedelta(hours=1)).isoformat()},
            ("SALES_OVERLAP", "startsAt"),
        ),
    ],
)
def test_a_sale_that_cannot_be_says_why(
    world: World, wrong: dict[str, str], problem: tuple[str, str]
) -> None:
    sale(world)
    before = list(Price.objects.order_by("pk").values())

    payload = sale(world, **wrong)

    assert (payload["price"], problems(payload)) == (None, [problem])
    assert list(Price.objects.order_by("pk").values()) == before


def test_units_are_received_once_for_a_key(world: World) -> None:
    first, second = receive(world), receive(world)

    assert first == second
    assert first["stock"]["onHand"] == 15
    assert StockMovement.objects.filter(reference="GRN-7").count() == 1
    assert history(world, "in") == ["+10 RECEIVED: GRN-7"]


def test_units_on_their_way_have_days(world: World) -> None:
    days = {"shipsFrom": "2026-12-01", "shipsBy": "2026-12-05"}

    stock = receive(world, pool="INCOMING", **days)["stock"]

    assert (stock["pool"], stock["onHand"]) == ("INCOMING", 10)
    assert {name: stock[name] for name in days} == days


def test_units_are_written_off_as_far_as_nobody_holds_them(world: World) -> None:
    assert receive(world, quantity=-5, reason="BROKEN")["stock"]["onHand"] == 0

    payload = receive(world, quantity=-1, idempotencyKey="other")

    assert problems(payload) == [("OUT_OF_STOCK", "quantity")]
    assert Stock.objects.get(warehouse__code="WH-IN").on_hand == 0
    # What was refused may be sent again under its key when units are there.
    receive(world, quantity=1, idempotencyKey="third")
    assert receive(world, quantity=-1, idempotencyKey="other")["problems"] == []


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"quantity": 0}, ("VALUE_NOT_POSSIBLE", "quantity")),
        ({"quantity": 1_000_001}, ("VALUE_NOT_POSSIBLE", "quantity")),
        ({"reference": ""}, ("VALUE_NOT_POSSIBLE", "reference")),
        ({"reason": "x" * 31}, ("VALUE_NOT_POSSIBLE", "reason")),
        ({"variant": "NO-1"}, ("NOT_IN_YOUR_CARE", "variant")),
        ({"warehouse": "WH-ZZ"}, ("NOT_IN_YOUR_CARE", "warehouse")),
        ({"shipsFrom": "2026-12-01"}, ("DISPATCH_DAYS_TURNED", "shipsBy")),
        (
            {"shipsFrom": "2026-12-02", "shipsBy": "2026-12-01"},
            ("DISPATCH_DAYS_TURNED", "shipsBy"),
        ),
    ],
)
def test_units_that_cannot_be_received_say_why(
    world: World, wrong: dict[str, Any], problem: tuple[str, str]
) -> None:
    payload = receive(world, **wrong)

    assert (payload["stock"], problems(payload)) == (None, [problem])
    assert StockMovement.objects.filter(reference="GRN-7").count() == 0


def test_two_of_the_staff_may_choose_the_same_key(world: World) -> None:
    receive(world)

    assert enter(world)["problems"] == []


def test_what_is_no_value_of_its_type_is_refused_before_anything_is_done(world: World) -> None:
    document = """mutation($input: StageEnterInput!) { stageEnter(input: $input) { __typename } }"""
    for wrong in ({"stage": "WIDE_OPEN"}, {"since": "tomorrow"}, {"reason": "\0"}):
        taken = {"market": "in", "stage": "OPEN", "reason": "r", "idempotencyKey": "k", **wrong}
        answer: Answer = ask(world.people["admin"], document, input=taken)
        assert answer.codes == ["BAD_USER_INPUT"]


def step(world: World, **more: Any) -> dict[str, Any]:
    taken = {
        "market": "in",
        "wave": "cases first",
        "stage": "PAUSED",
        "kinds": ["CASE"],
        "reason": "Diwali",
        "idempotencyKey": "k",
        **more,
    }
    fields = "market { waves { wave stage kind product since reason changedBy } }"
    return change(world.people["admin"], "waveEnter", fields, **taken)


def test_a_wave_is_entered_once_for_each_key(world: World) -> None:
    told = step(world)

    assert told["problems"] == []
    assert told["market"]["waves"] == [
        {
            "wave": "cases first",
            "stage": "PAUSED",
            "kind": "CASE",
            "product": None,
            "since": NOON.isoformat(),
            "reason": "Diwali",
            "changedBy": "admin@example.com",
        }
    ]
    assert step(world) == told
    assert problems(step(world, reason="another")) == [("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")]
    assert history(world, "admin") == [f"cases first: CASE PAUSED from {NOON.isoformat()}: Diwali"]


def test_a_wave_may_name_exceptions_the_rest_and_lift(world: World) -> None:
    exception = step(world, kinds=None, products=[SKU], since=TOMORROW)
    lifted = step(world, stage=None, rest=True, idempotencyKey="k2")

    told = [(each["stage"], each["kind"], each["product"]) for each in lifted["market"]["waves"]]
    assert exception["problems"] == lifted["problems"] == []
    assert sorted(told, key=str) == sorted(
        [("PAUSED", None, SKU), (None, "CASE", None), (None, None, None)], key=str
    )


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"kinds": []}, ("VALUE_NOT_POSSIBLE", "kinds")),
        ({"kinds": ["NOTHING"]}, ("NOT_IN_YOUR_CARE", "kinds")),
        ({"products": ["NOTHING"]}, ("NOT_IN_YOUR_CARE", "products")),
        ({"wave": " "}, ("VALUE_NOT_POSSIBLE", "wave")),
        ({"reason": "x" * 301}, ("VALUE_NOT_POSSIBLE", "reason")),
    ],
)
def test_a_wave_that_cannot_be_changes_nothing(
    world: World, wrong: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problems(step(world, **wrong)) == [problem]
    assert not WaveEntry.objects.exists()


def test_a_promotion_is_set_as_a_whole_and_refused_when_it_contradicts_itself(
    world: World,
) -> None:
    def put(**more: Any) -> dict[str, Any]:
        taken = {
            "market": "in",
            "slug": "diwali",
            "kind": "AMOUNT",
            "amount": "180.00",
            "code": "diwali",
            "names": [{"locale": "en", "text": "Diwali"}],
            "products": [SKU],
            **more,
        }
        fields = "promotion { slug code kind amount { minor currency } products used }"
        return change(world.people["in"], "promotionSet", fields, **taken)

    assert put()["promotion"] == {
        "slug": "diwali",
        "code": "DIWALI",
        "kind": "AMOUNT",
        "amount": {"minor": 18000, "currency": "INR"},
        "products": [SKU],
        "used": 0,
    }
    impossible = "PROMOTION_IMPOSSIBLE"
    assert problems(put(percent="0.10")) == [(impossible, "percent")]
    assert problems(put(amount=None)) == [(impossible, "amount")]
    assert problems(put(code="TENTH")) == [(impossible, "code")]
    assert problems(put(startsOn="2026-02-01", endsOn="2026-01-01")) == [(impossible, "endsOn")]
    assert problems(put(kind="PERCENT", amount=None, percent="1.5")) == [
        ("VALUE_NOT_POSSIBLE", "percent")
    ]
    assert problems(put(kind="FREE_DELIVERY", amount=None, stacking="ALONE")) == [
        (impossible, "stacking")
    ]
    assert problems(put(products=["NOPE"])) == [("NOT_IN_YOUR_CARE", "products")]


def test_the_code_of_a_gift_card_is_told_once(world: World) -> None:
    def issue() -> dict[str, Any]:
        taken = {"market": "in", "amount": "500.00", "reason": "Diwali", "idempotencyKey": "k"}
        fields = "code giftCard { id last4 balance { minor } }"
        return change(world.people["in"], "giftCardIssue", fields, **taken)

    first, again = issue(), issue()

    assert first["code"].endswith(first["giftCard"]["last4"])
    assert first["giftCard"]["balance"] == {"minor": 50000}
    assert (again["code"], again["giftCard"]) == (None, first["giftCard"])


def test_a_blocked_card_is_blocked_and_store_credit_is_added_once(world: World) -> None:
    shopper = world.people["shopper"]
    taken = {
        "market": "in",
        "customer": shopper.email.upper(),
        "amount": "25.00",
        "reason": "sorry",
        "idempotencyKey": "k",
    }
    fields = "account { id customer balance { minor } switchedOn }"

    added = change(world.people["in"], "storeCreditIssue", fields, **taken)["account"]
    change(world.people["in"], "storeCreditIssue", fields, **taken)
    blocked = {"market": "in", "account": added["id"], "on": False}
    off = change(world.people["in"], "creditSwitch", fields, **blocked)["account"]

    assert off == {**added, "switchedOn": False}
    assert (added["customer"], added["balance"]["minor"]) == (shopper.email, 2500)
