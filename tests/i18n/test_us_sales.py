"""Sales tax of the United States, from the facts that come with the shop."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.tax import us_sales
from i18n.tax.actions import load_tax_facts
from i18n.tax.errors import TaxRateMissing
from i18n.tax.models import FeeKind, ShippingRule, StateFee
from i18n.tax.providers import embedded_provider
from i18n.tax.quotes import GoodsLine, TaxQuote, TaxRequest
from i18n.tax.us_sales import Rounding, StateRules, tax_of

EVERYWHERE = frozenset(
    {"US-CA", "US-TX", "US-NY", "US-OR", "US-DC", "US-HI", "US-FL", "US-NJ", "US-MN", "US-PR"}
)
EARBUDS = GoodsLine("earbuds", "8518.30.2000", 1, 2499, 2499, frozenset({"US-CA-CBE"}))
CASE = GoodsLine("case", "3926.90.9985", 1, 999, 999)
CBE = StateFee(
    code="US-CA-CBE",
    name="Battery fee",
    kind=FeeKind.PERCENT,
    rate=Decimal("0.015"),
    cap_minor=1500,
)


def make_request(
    ship_to: str | None,
    *lines: GoodsLine,
    day: date = date(2026, 11, 22),
    registered: frozenset[str] = EVERYWHERE,
    shipping: int = 499,
    seller_fees: frozenset[str] = frozenset(),
) -> TaxRequest:
    return TaxRequest(
        country="US",
        currency="USD",
        seller_region="US-NV",
        day=day,
        lines=lines or (EARBUDS, CASE),
        ship_to_region=ship_to,
        shipping_minor=shipping,
        registered_regions=registered,
        seller_fees=seller_fees,
    )


def total_of(request: TaxRequest, quote: TaxQuote) -> int:
    goods = sum(line.amount_minor for line in request.lines)
    return goods + request.shipping_minor + quote.tax_minor + quote.fees_minor


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ship_to", "day", "taxable", "tax", "fees", "total"),
    [
        ("US-CA", date(2026, 11, 22), 3498, 254, 37, 4288),
        ("US-TX", date(2026, 11, 22), 3997, 250, 0, 4247),
        ("US-NY", date(2026, 11, 22), 3997, 160, 0, 4157),
        ("US-OR", date(2026, 11, 22), None, 0, 0, 3997),
        ("US-DC", date(2026, 9, 30), 3997, 240, 0, 4237),
        ("US-DC", date(2026, 10, 1), 3997, 280, 0, 4277),
        ("US-HI", date(2026, 11, 22), 3997, 160, 0, 4157),
        ("US-FL", date(2026, 11, 22), 3498, 210, 0, 4207),
        ("US-NJ", date(2026, 11, 22), 3997, 265, 0, 4262),
    ],
)
@pytest.mark.known_answers("3.1")
def test_earbuds_and_a_case_to_each_state(
    *, ship_to: str, day: date, taxable: int | None, tax: int, fees: int, total: int
) -> None:
    load_tax_facts()
    request = make_request(ship_to, day=day)

    quote = embedded_provider("US_SALES").quote(request)

    assert (quote.tax_minor, quote.fees_minor, total_of(request, quote)) == (tax, fees, total)
    assert taxable is None or sum(line.base_minor for line in quote.tax_lines) == taxable
    assert quote.estimated
    assert (quote.label, quote.place_of_supply) == ("ESTIMATED_STATE_ONLY", ship_to)
    assert not quote.included


@pytest.mark.django_db
@pytest.mark.known_answers("3.1")
def test_nothing_is_collected_where_the_seller_is_not_registered() -> None:
    load_tax_facts()

    quote = embedded_provider("US_SALES").quote(make_request("US-CA", registered=frozenset()))

    assert (quote.tax_minor, quote.fees_minor, quote.label) == (0, 0, "NO_TAX")
    assert not quote.estimated


@pytest.mark.django_db
def test_without_an_address_the_tax_is_left_open() -> None:
    quote = embedded_provider("US_SALES").quote(make_request(None))

    assert (quote.tax_minor, quote.label, quote.estimated) == (0, "AT_ADDRESS", True)


@pytest.mark.django_db
def test_a_registration_without_a_rate_is_never_read_as_zero() -> None:
    with pytest.raises(TaxRateMissing):
        embedded_provider("US_SALES").quote(make_request("US-CA"))


@pytest.mark.known_answers("3.1", answers=2)
def test_three_cases_rounded_by_item_or_by_invoice() -> None:
    rate, prices = Decimal("0.06625"), [999, 999, 999]

    assert tax_of(prices, rate, rounding=Rounding.ITEM) == 198
    assert tax_of(prices, rate, rounding=Rounding.INVOICE) == 199


@pytest.mark.known_answers("3.1")
def test_a_quote_rounds_as_the_seller_elected() -> None:
    cases = GoodsLine("case", "3926", 3, 2997, 999)
    rules = StateRules(rate=Decimal("0.06625"), shipping=ShippingRule.CONDITIONAL)
    request = make_request("US-NJ", cases, shipping=0)

    assert us_sales.quote(request, rules).tax_minor == 199
    assert us_sales.quote(request, rules, rounding=Rounding.ITEM).tax_minor == 198


@pytest.mark.parametrize(
    ("price", "quantity", "fee"),
    [(2499, 1, 37), (7999, 1, 120), (129900, 1, 1500), (129900, 2, 3000), (2499, 3, 111)],
)
@pytest.mark.known_answers("3.1")
def test_the_california_battery_fee_is_reckoned_and_capped_per_unit(
    price: int, quantity: int, fee: int
) -> None:
    covered = GoodsLine(
        "covered", "8518", quantity, price * quantity, price, frozenset({"US-CA-CBE"})
    )
    rules = StateRules(
        rate=Decimal("0.0725"), shipping=ShippingRule.EXEMPT_IF_SEPARATELY_STATED, fees=[CBE]
    )

    quote = us_sales.quote(make_request("US-CA", covered, CASE), rules)

    assert [(f.code, f.amount_minor) for f in quote.fees] == [("US-CA-CBE", fee)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bound", "goods", "fee"),
    [
        (frozenset({"US-MN-RDF"}), 10000, 50),
        (frozenset({"US-MN-RDF"}), 9999, 0),
        (frozenset(), 10000, 0),
    ],
    ids=["bound and above", "below the threshold", "too small a seller"],
)
@pytest.mark.known_answers("3.1")
def test_minnesotas_delivery_fee_wants_a_large_seller_and_a_large_order(
    bound: frozenset[str], goods: int, fee: int
) -> None:
    load_tax_facts()
    line = GoodsLine("case", "3926", 1, goods, goods)

    quote = embedded_provider("US_SALES").quote(make_request("US-MN", line, seller_fees=bound))

    assert quote.fees_minor == fee


@pytest.mark.django_db
@pytest.mark.known_answers("3.1")
def test_the_battery_fee_of_2026_is_not_charged_in_2027() -> None:
    load_tax_facts()
    new_year = make_request("US-CA", day=date(2027, 1, 1))

    assert embedded_provider("US_SALES").quote(new_year).fees == ()


@given(
    amounts=st.lists(st.integers(0, 10**7), min_size=1, max_size=6),
    shipping=st.integers(0, 10_000),
    rate=st.sampled_from([Decimal("0.0725"), Decimal("0.06625"), Decimal(0)]),
    rule=st.sampled_from(list(ShippingRule)),
)
def test_the_shares_of_the_lines_sum_to_the_tax_of_the_invoice(
    amounts: list[int], shipping: int, rate: Decimal, rule: ShippingRule
) -> None:
    lines = [GoodsLine(str(i), "3926", 1, amount, amount) for i, amount in enumerate(amounts)]
    request = make_request("US-NJ", *lines, shipping=shipping)

    quote = us_sales.quote(request, StateRules(rate=rate, shipping=rule))

    taxed = sum(line.base_minor for line in quote.tax_lines)
    assert quote.tax_minor == tax_of([taxed], rate, rounding=Rounding.INVOICE)
    assert quote.tax_minor == sum(line.amount_minor for line in quote.tax_lines)
    assert all(line.amount_minor >= 0 for line in quote.tax_lines)


def test_a_market_without_a_regime_is_quoted_without_tax() -> None:
    quote = embedded_provider("NONE").quote(make_request(None))

    assert (quote.tax_minor, quote.fees_minor, quote.label) == (0, 0, "NO_TAX")
    assert not quote.estimated
