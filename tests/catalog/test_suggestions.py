"""Suggested prices: the known answers, every bound, and who decides."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.listings.errors import MrpMissing
from catalog.listings.models import Listing, Price
from catalog.suggestions.actions import (
    accept_suggestion,
    approve_suggestion,
    decline_suggestion,
    suggest_price,
)
from catalog.suggestions.errors import (
    BasePriceMissing,
    FloorAboveMrp,
    NeedsApproval,
    PricePolicyMissing,
    SuggestionDecided,
    SuggestionExpired,
    SuggestionOutdated,
    UnitCostMissing,
)
from catalog.suggestions.models import PricePolicy, PriceSuggestion, SuggestionState, UnitCost
from catalog.suggestions.queries import trace_price
from i18n.charm.errors import CharmRuleMissing
from i18n.charm.models import CharmRule
from i18n.duties.errors import DutyRateMissing
from i18n.duties.models import DutyRate
from i18n.exchange.errors import FxRateMissing
from i18n.exchange.models import FxRate
from i18n.tax.errors import TaxRateMissing
from i18n.tax.models import GoodsTaxRate
from shop.kit.errors import Problem
from shop.kit.money import to_minor
from tests.make.accounts import make_customer
from tests.make.catalog import make_price, make_sale
from tests.make.i18n import NOON, make_market
from tests.make.suggesting import Trade, make_fx_rate, make_trade

pytestmark = pytest.mark.django_db

HIGH_MRP = 10_000_000
DAY = timedelta(days=1)


def suggest(trade: Trade, *, mrp_minor: int | None = HIGH_MRP) -> PriceSuggestion:
    mrp = mrp_minor if trade.abroad.currency == "INR" else None
    return suggest_price(market=trade.abroad, variant=trade.variant, at=NOON, mrp_minor=mrp)


def amounts_of(suggestion: PriceSuggestion) -> dict[str, str]:
    return {step["code"]: step["amount"] for step in suggestion.steps}


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("home", "base", "exact", "suggested"),
    [
        ("us", "7.99", "834.40", "799"),
        ("us", "12.99", "1356.55", "1399"),
        ("us", "19.99", "2087.56", "2099"),
        ("us", "39.99", "4176.16", "4199"),
        ("us", "59.99", "6264.76", "6499"),
        ("us", "89.99", "9397.66", "9499"),
        ("in", "299", "2.86", "2.99"),
        ("in", "1299", "12.44", "11.99"),
        ("in", "2999", "28.72", "29.99"),
        ("in", "4999", "47.87", "49.99"),
    ],
)
def test_a_price_is_derived_at_88_50_and_rounded_by_the_markets_rule(
    home: str, base: str, exact: str, suggested: str
) -> None:
    there, here = ("USD", "INR") if home == "us" else ("INR", "USD")
    trade = make_trade(
        home=home, abroad="in" if home == "us" else "us", base_minor=to_minor(base, there)
    )

    suggestion = suggest(trade)

    told = Decimal(amounts_of(suggestion)["MARKET"])
    assert told.quantize(Decimal("0.01")) == Decimal(exact)
    assert suggestion.amount_minor == to_minor(suggested, here)


def test_a_suggestion_tells_every_step_and_changes_nothing() -> None:
    trade = make_trade(base_minor=1299, goods_minor=300)

    suggestion = suggest(trade)

    assert [step["code"] for step in suggestion.steps] == [
        "BASE",
        "FX",
        "TAX_IN",
        "MARKET",
        "CHARM",
        "LANDED",
        "FLOOR",
        "CEILING",
        "SUGGESTED",
    ]
    fx = suggestion.steps[1]
    assert (fx["factor"], fx["day"], fx["source"]) == ("88.5", "2026-01-01", "a test's word")
    assert amounts_of(suggestion)["LANDED"] == "292.05"  # 3.00 × 88.50 × 1.1
    assert suggestion.floor_minor == 41355  # × 1.2 × 1.18, up to the paisa
    assert (suggestion.fx_rate, suggestion.fx_day) == (Decimal("88.50"), date(2026, 1, 1))
    assert not Price.objects.filter(market=trade.abroad).exists()


@pytest.mark.parametrize(
    ("goods", "mrp", "suggested"),
    [
        (1, HIGH_MRP, 139900),
        (1, 129900, 129900),
        (1, 130000, 129900),
        (1500, HIGH_MRP, 209900),  # the floor is 2067.72
        (1500, 207000, 207000),  # no charm price between floor and MRP: the MRP
        (1500, 206772, 206772),
    ],
)
def test_a_suggestion_lies_between_cost_with_margin_and_the_mrp(
    goods: int, mrp: int, suggested: int
) -> None:
    suggestion = suggest(make_trade(base_minor=1299, goods_minor=goods), mrp_minor=mrp)

    assert suggestion.amount_minor == suggested


def test_a_floor_above_the_mrp_is_refused() -> None:
    trade = make_trade(base_minor=1299, goods_minor=1500)

    with pytest.raises(FloorAboveMrp) as refusal:
        suggest(trade, mrp_minor=206771)

    assert refusal.value.details == {"floor": "2067.72", "mrp": "2067.71"}


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        (PricePolicy, PricePolicyMissing),
        (Price, BasePriceMissing),
        (FxRate, FxRateMissing),
        (GoodsTaxRate, TaxRateMissing),
        (CharmRule, CharmRuleMissing),
        (DutyRate, DutyRateMissing),
        (UnitCost, UnitCostMissing),
        (Listing, BasePriceMissing),
    ],
)
def test_what_is_not_known_is_refused_and_never_taken_for_zero(
    table: Any, refusal: type[Problem]
) -> None:
    trade = make_trade()
    table.objects.all().delete()

    with pytest.raises(refusal):
        suggest(trade)

    assert not PriceSuggestion.objects.exists()


def test_an_unknown_mrp_is_refused_in_india() -> None:
    with pytest.raises(MrpMissing):
        suggest(make_trade(), mrp_minor=None)


def test_a_market_whose_prices_hold_an_unknown_tax_gets_no_suggestion() -> None:
    make_market(code="gb")
    trade = make_trade(home="us", abroad="in")
    trade.abroad.tax_regime = "NONE"
    trade.abroad.save()

    with pytest.raises(TaxRateMissing):
        suggest(trade)


def test_what_was_made_in_the_market_meets_no_duty() -> None:
    trade = make_trade(goods_minor=300)
    trade.variant.product.origin = "IN"
    trade.variant.product.save()
    DutyRate.objects.all().delete()

    assert amounts_of(suggest(trade))["LANDED"] == "265.5"


def test_the_last_rate_that_was_told_before_the_day_counts() -> None:
    trade = make_trade(base_minor=1000)
    make_fx_rate(rate="90", day=NOON.date())
    make_fx_rate(rate="99", day=NOON.date() + DAY)

    assert suggest(trade).fx_rate == 90


def test_a_market_may_round_by_rules_of_its_own() -> None:
    trade = make_trade(base_minor=1299)
    CharmRule.objects.create(
        currency="INR", market="in", from_minor=0, step_minor=1000, less_minor=0,
        valid_from=date(2026, 1, 1), source="a test",
    )  # fmt: skip

    assert suggest(trade).amount_minor == 136000


def test_an_accepted_suggestion_is_the_list_price_and_is_frozen() -> None:
    trade = make_trade(base_minor=1299)
    suggestion, manager = suggest(trade), make_customer()

    price = accept_suggestion(suggestion=suggestion, by=manager.pk, at=NOON)
    make_fx_rate(rate="99")

    assert (price.kind, price.amount_minor, price.starts_at) == ("LIST", 139900, NOON)
    row = PriceSuggestion.objects.get()
    assert (row.state, row.decided_by, row.decided_at) == ("ACCEPTED", manager, NOON)
    assert (row.fx_rate, row.fx_source) == (Decimal("88.50"), "a test's word")
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceSuggestion.objects.update(fx_rate=99)


def test_a_large_change_needs_approval_first() -> None:
    trade, manager = make_trade(base_minor=1299), make_customer()
    make_price(market=trade.abroad, variant=trade.variant, amount_minor=99900, mrp_minor=HIGH_MRP)
    suggestion = suggest(trade)

    assert suggestion.needs_approval
    with pytest.raises(NeedsApproval):
        accept_suggestion(suggestion=suggestion, by=manager.pk, at=NOON)
    approve_suggestion(suggestion=suggestion, by=manager.pk, at=NOON)

    assert accept_suggestion(suggestion=suggestion, by=manager.pk, at=NOON).amount_minor == 139900


@pytest.mark.parametrize(("before", "large"), [(107616, False), (107615, True), (199858, True),
                                               (199857, False)])  # fmt: skip
def test_more_than_thirty_percent_is_large(before: int, large: bool) -> None:
    trade = make_trade(base_minor=1299)
    make_price(market=trade.abroad, variant=trade.variant, amount_minor=before, mrp_minor=HIGH_MRP)

    assert suggest(trade).needs_approval is large


def test_no_one_can_pass_over_the_approval_in_the_table() -> None:
    trade = make_trade(base_minor=1299)
    make_price(market=trade.abroad, variant=trade.variant, amount_minor=99900, mrp_minor=HIGH_MRP)
    suggest(trade)

    with pytest.raises(IntegrityError):
        PriceSuggestion.objects.update(state=SuggestionState.ACCEPTED, decided_at=NOON)


def test_a_suggestion_is_decided_once() -> None:
    suggestion, manager = suggest(make_trade()), make_customer()
    decline_suggestion(suggestion=suggestion, by=manager.pk, reason="too dear", at=NOON)

    with pytest.raises(SuggestionDecided):
        accept_suggestion(suggestion=suggestion, by=manager.pk, at=NOON)

    assert PriceSuggestion.objects.get().reason == "too dear"
    assert Price.objects.count() == 1


def test_a_suggestion_expires() -> None:
    suggestion, manager = suggest(make_trade()), make_customer()

    with pytest.raises(SuggestionExpired):
        accept_suggestion(suggestion=suggestion, by=manager.pk, at=NOON + 14 * DAY)

    accept_suggestion(
        suggestion=suggestion, by=manager.pk, at=NOON + 14 * DAY - timedelta(microseconds=1)
    )


def test_a_suggestion_is_of_no_use_once_the_price_has_changed() -> None:
    trade, manager = make_trade(), make_customer()
    suggestion = suggest(trade)
    make_price(market=trade.abroad, variant=trade.variant, amount_minor=120000, mrp_minor=HIGH_MRP)

    with pytest.raises(SuggestionOutdated):
        accept_suggestion(suggestion=suggestion, by=manager.pk, at=NOON)


def test_a_price_tells_how_it_came_about() -> None:
    trade, manager = make_trade(base_minor=1299), make_customer()
    suggestion = suggest(trade)
    accept_suggestion(suggestion=suggestion, by=manager.pk, at=NOON)
    make_sale(
        market=trade.abroad,
        variant=trade.variant,
        amount_minor=99900,
        starts_at=NOON + DAY,
        ends_at=NOON + 2 * DAY,
    )

    def codes(at: Any) -> list[str]:
        trace = trace_price(variant=trade.variant, market=trade.abroad, at=at)
        return [step["code"] for step in trace.steps]

    worked = [step["code"] for step in suggestion.steps]
    assert codes(NOON) == [*worked, "LIST", "CEILING", "NET"]
    assert codes(NOON + DAY) == [*worked, "LIST", "SALE", "CEILING", "NET"]
    assert codes(NOON - DAY) == []
    make_price(
        market=trade.abroad, variant=trade.variant, amount_minor=129900, mrp_minor=HIGH_MRP,
        starts_at=NOON + 3 * DAY,
    )  # fmt: skip
    assert codes(NOON + 3 * DAY) == ["LIST", "CEILING", "NET"]


@given(
    home=st.sampled_from(("us", "in")),
    base=st.integers(1, 10_000_000),
    goods=st.integers(1, 5_000_000),
    mrp=st.integers(1, 20_000_000),
    rate=st.decimals("0.01", "500", places=4),
    factor=st.decimals("0.5", "2", places=2),
    margin=st.decimals("0", "3", places=2),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
def test_no_suggestion_is_below_its_floor_or_above_its_mrp_or_no_whole_number(
    *, home: str, base: int, goods: int, mrp: int, rate: Decimal, factor: Decimal, margin: Decimal
) -> None:
    with transaction.atomic():
        trade = make_trade(
            home=home, abroad="in" if home == "us" else "us", base_minor=base, goods_minor=goods
        )
        FxRate.objects.update(rate=rate)
        PricePolicy.objects.update(factor=factor, margin=margin)
        try:
            suggestion = suggest(trade, mrp_minor=mrp)
        except FloorAboveMrp:
            suggestion = None
        transaction.set_rollback(True)

    if suggestion is not None:
        assert type(suggestion.amount_minor) is int
        assert suggestion.amount_minor >= suggestion.floor_minor > 0
        exact = Decimal(amounts_of(suggestion)["LANDED"]) * (1 + margin) * 100
        assert suggestion.floor_minor >= int(exact)
        if suggestion.ceiling_minor is not None:
            assert suggestion.amount_minor <= suggestion.ceiling_minor == mrp
        assert not _floats_in(suggestion.steps)


def _floats_in(told: Any) -> bool:
    if isinstance(told, list):
        return any(map(_floats_in, told))
    return any(map(_floats_in, told.values())) if isinstance(told, dict) else type(told) is float
