"""All known answers of the demo's gate, asked of the decision itself."""

import pytest

from catalog.launches.decision import Decision, Offer, Visibility
from catalog.launches.queries import decide_many, decide_product, shown_products
from catalog.products.models import Product, Variant
from i18n.markets.models import Market
from tests.demo.answers import Gate, known_gates
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

GATES = known_gates()
each_gate = pytest.mark.parametrize("gate", GATES, ids=str)


def market_of(gate: Gate) -> Market:
    return Market.objects.get(code=gate.market)


def decision_of(gate: Gate, region: str = "") -> Decision:
    product = Product.objects.get(sku=gate.sku)
    return decide_product(product=product, market=market_of(gate), at=NOW, region=region)


def codes(decision: Decision) -> set[str]:
    return {reason.code for reason in decision.reasons}


def test_there_are_eighty_answers() -> None:
    assert len(GATES) == 80
    assert sum(gate.sellable for gate in GATES) == 71


@each_gate
def test_a_product_is_shown_exactly_where_it_may_be_sold(gate: Gate) -> None:
    shown = shown_products(market=market_of(gate), at=NOW)

    assert shown.filter(sku=gate.sku).exists() is gate.sellable


@each_gate
def test_a_hidden_product_is_hidden_for_exactly_the_known_reasons(gate: Gate) -> None:
    decision = decision_of(gate)

    hidden = decision.visibility == Visibility.HIDDEN
    assert hidden is not gate.sellable
    assert (codes(decision) if hidden else set()) == gate.blocks


@each_gate
def test_missing_policy_evidence_warns_and_does_not_block(gate: Gate) -> None:
    warnings = {reason.code for reason in decision_of(gate).warnings}

    assert warnings == gate.warnings


@pytest.mark.parametrize("gate", [gate for gate in GATES if gate.sellable], ids=str)
def test_california_alone_refuses_what_it_has_not_decided_on(gate: Gate) -> None:
    in_california, in_texas = decision_of(gate, "US-CA"), decision_of(gate, "US-TX")

    assert (in_california.offer == Offer.NONE) is bool(gate.region_blocks)
    assert in_texas.offer != Offer.NONE
    assert in_california.visibility == Visibility.LISTED


def test_only_the_steel_band_is_refused_to_california() -> None:
    refused = [gate.sku for gate in GATES if gate.region_blocks]
    decision = decision_of(next(gate for gate in GATES if gate.region_blocks), "US-CA")

    assert refused == ["PAC-FB-507"]
    assert codes(decision) == {"REGION_BLOCKED"}
    assert {reason.detail for reason in decision.reasons} == {"US_CA_PROP65:MISSING"}


@each_gate
def test_a_sellable_product_has_something_to_buy_claim_or_reserve(gate: Gate) -> None:
    market = market_of(gate)
    variants = list(Variant.objects.filter(product__sku=gate.sku))
    offers = {d.offer for d in decide_many(variants=variants, market=market, at=NOW).values()}

    assert (offers != {Offer.NONE}) is gate.sellable


def test_the_united_kingdom_shows_five_products_and_sells_none() -> None:
    kingdom = Market.objects.get(code="gb")
    shown = list(shown_products(market=kingdom, at=NOW))

    assert len(shown) == 5
    for product in shown:
        decision = decide_product(product=product, market=kingdom, at=NOW)
        assert decision.visibility == Visibility.ANNOUNCED
        assert decision.offer == Offer.NONE
