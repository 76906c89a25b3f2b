"""Suggested prices by the staff's API: made, approved, decided, traced; each in her market only."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from catalog.listings.models import Price
from catalog.suggestions.models import PriceSuggestion
from shop.kit.graphql.ids import to_id
from tests.make.i18n import NOON
from tests.make.suggesting import make_inputs
from tests.manage_api.asking import ask, change, problems
from tests.manage_api.world import World

pytestmark = pytest.mark.django_db
SUGGESTION = "suggestion { id state sku amount { minor } needsApproval approved reason fxRate }"


@pytest.fixture(autouse=True)
def _inputs(world: World) -> None:
    """Let prices of India be derived from those of the United States, 19.99 for the black case."""
    make_inputs(home=world.states, abroad=world.india, variant=world.black)


def suggest(world: World, *, person: str = "in", **more: Any) -> dict[str, Any]:
    taken = {"market": "in", "variant": world.black.sku, "mrp": "9999", "idempotencyKey": "s"}
    return change(world.people[person], "priceSuggest", SUGGESTION, **{**taken, **more})


def approve(world: World, suggestion: str, *, person: str = "admin") -> dict[str, Any]:
    return change(world.people[person], "priceSuggestionApprove", SUGGESTION, suggestion=suggestion)


def accept(world: World, suggestion: str, *, person: str = "in") -> dict[str, Any]:
    fields = f"{SUGGESTION} price {{ kind amount {{ minor }} mrp {{ minor }} }}"
    taken = {"suggestion": suggestion, "idempotencyKey": "a"}
    return change(world.people[person], "priceSuggestionAccept", fields, **taken)


def decline(world: World, suggestion: str, *, person: str = "in") -> dict[str, Any]:
    taken = {"suggestion": suggestion, "reason": "too dear", "idempotencyKey": "d"}
    return change(world.people[person], "priceSuggestionDecline", SUGGESTION, **taken)


def test_a_suggestion_is_made_once_for_a_key_and_changes_no_price(world: World) -> None:
    before = list(Price.objects.order_by("pk").values())

    first, second = suggest(world), suggest(world)

    assert first == second
    assert first["suggestion"]["amount"] == {"minor": 209_900}
    assert (first["suggestion"]["state"], first["suggestion"]["fxRate"]) == ("OPEN", "88.5")
    assert PriceSuggestion.objects.count() == 1
    assert list(Price.objects.order_by("pk").values()) == before


def test_a_large_change_is_accepted_once_it_was_approved_by_an_administrator(
    world: World,
) -> None:
    made = suggest(world)["suggestion"]

    refused, not_hers = accept(world, made["id"]), approve(world, made["id"], person="in")
    approved = approve(world, made["id"])
    accepted = accept(world, made["id"])

    assert problems(refused) == [("NEEDS_APPROVAL", "suggestion")]
    assert problems(not_hers) == [("NOT_IN_YOUR_CARE", "suggestion")]
    assert approved["suggestion"]["approved"] is True
    assert accepted["suggestion"]["state"] == "ACCEPTED"
    assert accepted["price"] == {
        "kind": "LIST",
        "amount": {"minor": 209_900},
        "mrp": {"minor": 999_900},
    }
    assert accept(world, made["id"]) == accepted


def test_a_declined_suggestion_keeps_its_reason(world: World) -> None:
    made = suggest(world)["suggestion"]

    payload = decline(world, made["id"])

    assert payload["suggestion"]["state"] == "DECLINED"
    assert payload["suggestion"]["reason"] == "too dear"
    assert problems(approve(world, made["id"])) == [("SUGGESTION_DECIDED", "suggestion")]


def test_a_suggestion_expires(world: World) -> None:
    made = suggest(world)["suggestion"]

    with time_machine.travel(NOON + timedelta(days=14), tick=False):
        [listed] = listed_suggestions(world)
        refused = decline(world, made["id"])

    assert listed["state"] == "EXPIRED"
    assert problems(refused) == [("SUGGESTION_EXPIRED", "suggestion")]


def listed_suggestions(world: World, *, person: str = "in", code: str = "in") -> Any:
    document = """query($code: String!) { market(code: $code) {
      priceSuggestions(first: 5) { id state steps { code } } } }"""
    market = ask(world.people[person], document, code=code).data["market"]
    return market and market["priceSuggestions"]


def test_a_price_tells_every_step(world: World) -> None:
    made = suggest(world)["suggestion"]
    approve(world, made["id"])
    accept(world, made["id"])
    document = """query($sku: String!) { market(code: "in") { priceTrace(variant: $sku) {
      price { amount { formatted } } suggestion { id }
      steps { code amount currency factor source day } } } }"""

    trace = ask(world.people["in"], document, sku=world.black.sku).data["market"]["priceTrace"]

    assert trace["price"] == {"amount": {"formatted": "₹2,099"}}
    assert trace["suggestion"] == {"id": made["id"]}
    told = {step["code"]: step for step in trace["steps"]}
    assert list(told) == [
        "BASE", "FX", "TAX_IN", "MARKET", "CHARM", "LANDED", "FLOOR", "CEILING", "SUGGESTED",
        "LIST", "NET",
    ]  # fmt: skip
    assert told["FX"] == {
        "code": "FX",
        "amount": "1769.115",
        "currency": "INR",
        "factor": "88.5",
        "source": "a test's word",
        "day": "2026-01-01",
    }
    assert told["TAX_IN"]["amount"] == "2087.5557"
    assert told["NET"]["amount"] == "1778.82"


@pytest.mark.parametrize("person", ["us", "none"])
def test_no_suggestion_is_reached_from_another_market(world: World, person: str) -> None:
    made = suggest(world)["suggestion"]
    before = list(PriceSuggestion.objects.values())
    unknown = to_id("PriceSuggestion", "in", "-", 987_654)
    moved = to_id("PriceSuggestion", "us", "-", PriceSuggestion.objects.get().pk)

    for act in (accept, decline, approve):
        for one in (made["id"], unknown, moved, "nonsense"):
            payload = act(world, one, person=person)
            assert problems(payload) == [("NOT_IN_YOUR_CARE", "suggestion")]
    document = "query($id: ID!) { node(id: $id) { id } }"
    for one in (made["id"], unknown, moved):
        assert ask(world.people[person], document, id=one).data["node"] is None
    assert problems(suggest(world, person=person)) == [("NOT_IN_YOUR_CARE", "market")]
    assert listed_suggestions(world, person=person) is None
    assert not listed_suggestions(world, person=person, code="us")
    assert list(PriceSuggestion.objects.values()) == before


def test_a_suggestion_is_found_by_its_id_in_her_market(world: World) -> None:
    made = suggest(world)["suggestion"]
    document = "query($id: ID!) { node(id: $id) { ... on PriceSuggestion { sku state } } }"

    node = ask(world.people["in"], document, id=made["id"]).data["node"]

    assert node == {"sku": world.black.sku, "state": "OPEN"}


def test_what_is_not_known_is_told_as_a_problem(world: World) -> None:
    payload = suggest(world, market="us", person="us", mrp=None)

    assert problems(payload) == [("PRICE_POLICY_MISSING", "market")]
