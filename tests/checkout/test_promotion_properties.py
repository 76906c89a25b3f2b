"""Whatever is in the cart and whatever is promoted: the sums hold, to the paisa and the cent."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkout.pricing.totals import PricedLine, TaxTerms, Totals, price_cart
from checkout.promotions.models import PromotionKind, Stacking
from checkout.promotions.rules import Goods, Rule, grant, off_delivery
from i18n.markets.atlas import one_atlas
from i18n.tax.actions import load_tax_facts
from i18n.tax.providers import EmbeddedGst, EmbeddedStateTax, TaxProvider

DAY = date(2026, 11, 22)
CBE = frozenset({"US-CA-CBE"})
STATES = ("US-CA", "US-TX", "US-NY", "US-OR", "US-FL", "US-NJ", "US-HI")
GOODS_CODES = ("85076000", "39269099", "85183011")

fractions = st.integers(1, 10000).map(lambda n: Decimal(n) / 10000)
few = st.frozensets(st.integers(1, 4), max_size=2)
some = st.none() | st.integers(1, 200_000)


@st.composite
def rules(draw: st.DrawFn, number: int) -> Rule:
    """Draw a promotion of any kind."""
    kind = draw(st.sampled_from(list(PromotionKind)))
    free = kind == PromotionKind.FREE_DELIVERY
    priced = kind == PromotionKind.AMOUNT or (kind == PromotionKind.BUNDLE and draw(st.booleans()))
    return Rule(
        id=number,
        kind=kind,
        stacking=Stacking.TOGETHER if free else draw(st.sampled_from(list(Stacking))),
        position=draw(st.integers(0, 2)),
        percent=None if priced or free else draw(fractions),
        amount_minor=draw(st.integers(1, 300_000)) if priced else None,
        currency=draw(st.sampled_from(["INR", "USD"])) if priced else "",
        most_minor=draw(some),
        buy=draw(st.integers(1, 3)),
        get=draw(st.integers(1, 2)),
        minimum_minor=draw(st.sampled_from([0, 0, 50_000])),
        products=draw(st.frozensets(st.integers(1, 4), min_size=1, max_size=3))
        if kind == PromotionKind.BUNDLE
        else draw(few),
        kinds=frozenset() if kind == PromotionKind.BUNDLE else draw(few),
    )


@st.composite
def carts(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a market, a place, goods, a delivery and what is promoted."""
    india = draw(st.booleans())
    goods = draw(
        st.lists(
            st.builds(
                Goods,
                product_id=st.integers(1, 4),
                kind_id=st.integers(1, 4),
                quantity=st.integers(1, 10),
                unit_minor=st.integers(1, 500_000),
                floor_minor=st.sampled_from([0, 0, 1, 100, 10_000]),
            ),
            min_size=1,
            max_size=6,
        )
    )
    return {
        "currency": "INR" if india else "USD",
        "place": draw(st.sampled_from(["IN-KA", "IN-DL", "IN-CH"] if india else STATES)),
        "goods": goods,
        "codes": [draw(st.sampled_from(GOODS_CODES)) for _ in goods],
        "fees": [draw(st.booleans()) for _ in goods],
        "delivery": draw(st.none() | st.sampled_from([0, 499, 4900, 9901])),
        "rules": [draw(rules(number)) for number in range(1, draw(st.integers(0, 5)) + 1)],
    }


def priced(cart: dict[str, Any]) -> Totals:
    """Price a cart as the shop does."""
    goods, india = cart["goods"], cart["currency"] == "INR"
    outcome = grant(rules=cart["rules"], goods=goods, currency=cart["currency"])
    brought, _idle = off_delivery(
        rules=outcome.delivery, fee_minor=cart["delivery"], lines=len(goods)
    )
    terms = TaxTerms(
        country="IN" if india else "US",
        currency=cart["currency"],
        seller_region="IN-KA" if india else "US-NV",
        day=DAY,
        inclusive=india,
        label="X",
        ship_to_region=cart["place"],
        registered_regions=frozenset() if india else frozenset(STATES),
    )
    lines = [
        PricedLine(str(i), code, each.quantity, each.unit_minor, CBE if fee else frozenset())
        for i, (each, code, fee) in enumerate(zip(goods, cart["codes"], cart["fees"], strict=True))
    ]
    provider: TaxProvider = EmbeddedGst() if india else EmbeddedStateTax()
    return price_cart(
        lines=lines,
        terms=terms,
        provider=provider,
        delivery_minor=cart["delivery"],
        discounts=[*outcome.granted, *brought],
    )


def figures(value: Any) -> list[Any]:
    """List every leaf of nested data."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in figures(each)]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [leaf for each in value for leaf in figures(each)]
    return [value]


def check(cart: dict[str, Any]) -> None:
    """Hold a cart to everything that must always be so."""
    with one_atlas():  # the rates of the day are read once
        totals = priced(cart)
    goods = cart["goods"]
    assert totals.tax is not None
    assert totals.currency == cart["currency"]
    _check_sums(totals, goods, cart["delivery"])
    _check_tax(totals)
    _check_floors(totals, goods)
    leaves = figures(asdict(totals))
    assert not [leaf for leaf in leaves if isinstance(leaf, float)]
    assert not [leaf for leaf in leaves if isinstance(leaf, int) and leaf < 0]


def _check_sums(totals: Totals, goods: list[Goods], delivery: int | None) -> None:
    tax = totals.tax
    assert tax is not None
    on_top = tax.fees_minor + (0 if totals.tax_included else tax.tax_minor)
    fee = totals.delivery_minor or 0
    lines = totals.lines
    assert totals.subtotal_minor == sum(each.total_minor for each in goods)
    assert sum(line.total_minor - line.discount_minor for line in lines) + fee + on_top == (
        totals.total_minor
    )
    assert sum(line.discount_minor for line in lines) == totals.discount_minor
    assert sum(line.delivery_minor for line in lines) == fee
    taken = sum(each.delivery_minor for each in totals.discounts)
    assert fee == (delivery or 0) - taken
    assert sum(each.goods_minor for each in totals.discounts) == totals.discount_minor


def _check_tax(totals: Totals) -> None:
    tax = totals.tax
    assert tax is not None
    heads: dict[str, int] = {}
    for row in tax.tax_lines:
        heads[row.head] = heads.get(row.head, 0) + row.amount_minor
    assert sum(heads.values()) == tax.tax_minor
    assert sum(fee.amount_minor for fee in tax.fees) == tax.fees_minor
    state = {"SGST", "UTGST"} & heads.keys()
    assert heads.get("CGST", 0) == sum(heads[head] for head in state)
    if totals.tax_included:
        bases = {
            (row.line_key, row.rate): row.base_minor for row in tax.tax_lines if row.amount_minor
        }
        within = sum(bases.values()) + tax.tax_minor
        paid = totals.total_minor - tax.fees_minor
        assert within <= paid


def _check_floors(totals: Totals, goods: list[Goods]) -> None:
    for line, each in zip(totals.lines, goods, strict=True):
        if line.discount_minor:
            assert line.total_minor - line.discount_minor >= each.floor_minor * each.quantity


@pytest.fixture
def _facts(db: None) -> None:
    load_tax_facts()


@pytest.mark.usefixtures("_facts")
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(cart=carts())
def test_the_sums_hold_for_any_cart(cart: dict[str, Any]) -> None:
    check(cart)


@pytest.mark.heavy
@pytest.mark.usefixtures("_facts")
@pytest.mark.timeout(1800)
@settings(
    max_examples=10_000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(cart=carts())
def test_the_sums_hold_for_ten_thousand_carts(cart: dict[str, Any]) -> None:
    check(cart)
