"""Known answers about tax that no other test holds: rates by date, heads, thresholds, fees."""

from datetime import date
from decimal import Decimal

import pytest
from stdnum.in_ import pan

from i18n.locales.regions import region_names
from i18n.tax import gst
from i18n.tax.actions import load_tax_facts
from i18n.tax.errors import TaxRateMissing
from i18n.tax.models import GstState, StateShippingRule, StateTaxRate
from i18n.tax.nexus import nexus_rule, reaches
from i18n.tax.providers import embedded_provider
from i18n.tax.queries import goods_rate, gst_code_of, threshold
from i18n.tax.quotes import GoodsLine, TaxRequest
from shop.kit.money import allocate, round_half_up
from tests.i18n.baskets import paise

TODAY = date(2026, 11, 22)
BEFORE, SINCE = date(2017, 11, 14), date(2017, 11, 15)
EIGHTEEN = Decimal("0.18")


@pytest.mark.known_answers("1.1")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("goods_code", "day", "rate"),
    [
        ("39269099", SINCE, "0.18"),
        ("42023190", BEFORE, "0.28"),
        ("42023190", SINCE, "0.18"),
        ("42023290", BEFORE, "0.28"),
        ("42023290", SINCE, "0.18"),
        ("70071900", BEFORE, "0.28"),
        ("70071900", SINCE, "0.18"),
        ("91021100", BEFORE, "0.28"),
        ("91021100", SINCE, "0.18"),
        ("85076000", TODAY, "0.18"),
    ],
)
def test_the_rate_is_the_one_of_the_day(goods_code: str, day: date, rate: str) -> None:
    load_tax_facts()

    assert goods_rate("IN", goods_code, day) == Decimal(rate)


@pytest.mark.known_answers("1.1")
@pytest.mark.django_db
def test_before_the_first_row_there_is_no_rate() -> None:
    load_tax_facts()

    with pytest.raises(TaxRateMissing):
        goods_rate("IN", "39269099", BEFORE)


UNION_TERRITORIES = {
    "04": "IN-CH",
    "26": "IN-DH",
    "31": "IN-LD",
    "35": "IN-AN",
    "38": "IN-LA",
}
STATES = {
    "01": "IN-JK", "02": "IN-HP", "03": "IN-PB", "05": "IN-UK", "06": "IN-HR", "07": "IN-DL",
    "08": "IN-RJ", "09": "IN-UP", "10": "IN-BR", "11": "IN-SK", "12": "IN-AR", "13": "IN-NL",
    "14": "IN-MN", "15": "IN-MZ", "16": "IN-TR", "17": "IN-ML", "18": "IN-AS", "19": "IN-WB",
    "20": "IN-JH", "21": "IN-OD", "22": "IN-CG", "23": "IN-MP", "24": "IN-GJ", "27": "IN-MH",
    "29": "IN-KA", "30": "IN-GA", "32": "IN-KL", "33": "IN-TN", "34": "IN-PY", "36": "IN-TS",
    "37": "IN-AP",
}  # fmt: skip


@pytest.mark.known_answers("1.2", answers=36)
@pytest.mark.django_db
def test_each_state_has_its_code_its_head_and_a_hindi_name() -> None:
    load_tax_facts()
    known = {s.region: (s.code, s.head) for s in GstState.objects.on(TODAY) if s.region}

    assert known == {
        **{region: (code, "UTGST") for code, region in UNION_TERRITORIES.items()},
        **{region: (code, "SGST") for code, region in STATES.items()},
    }
    assert len(known) == 36
    assert all({"en", "hi"} <= region_names(region).keys() for region in known)
    assert gst_code_of("IN-AP", TODAY) == "37"


@pytest.mark.known_answers("1.3", answers=2)
def test_how_many_whole_prices_have_no_exact_parts() -> None:
    """Of 10,000 whole-rupee prices: their taxable value, multiplied again, is a paisa off."""
    within = between = 0
    for rupees in range(1, 10_001):
        gross = rupees * 100
        half = gst.tax_within(gross, EIGHTEEN, included=True)
        within += round_half_up((gross - 2 * half) * EIGHTEEN / 2) != half
        igst = gst.tax_between(gross, EIGHTEEN, included=True)
        between += round_half_up((gross - igst) * EIGHTEEN) != igst

    assert (within, between) == (1526, 1525)


@pytest.mark.known_answers("1.3", answers=4)
def test_the_carts_shares() -> None:
    goods = [paise("1299"), paise("499")]
    off = allocate(paise("180"), goods)
    nets = [a - b for a, b in zip(goods, off, strict=True)]
    shipping = allocate(paise("49"), nets)

    assert off == [paise("130.04"), paise("49.96")]
    assert shipping == [paise("35.40"), paise("13.60")]
    assert [a + b for a, b in zip(nets, shipping, strict=True)] == [
        paise("1204.36"),
        paise("462.64"),
    ]
    assert sum(nets) + sum(shipping) == paise("1667.00")


@pytest.mark.known_answers("1.4")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "rupees"),
    [("RECIPIENT_DETAILS", "50000"), ("INVOICE_ON_REQUEST", "200"), ("E_WAY_BILL", "50000.01")],
)
def test_values_from_which_rules_of_paperwork_hold(code: str, rupees: str) -> None:
    load_tax_facts()

    assert threshold("IN", code, TODAY) == paise(rupees)
    assert threshold("IN", code, date(2017, 1, 1)) is None


@pytest.mark.known_answers("1.5")
@pytest.mark.parametrize(
    ("number", "is_valid"), [("AAKCM1234Q", True), ("AAKCM0000Q", False), ("ABCDE1234F", False)]
)
def test_a_pan_is_told(number: str, *, is_valid: bool) -> None:
    assert pan.is_valid(number) is is_valid


def quoted(state: str, day: date, goods: int, *fees: str) -> int:
    """Give the fees on an order whose seller is registered in the state."""
    request = TaxRequest(
        country="US",
        currency="USD",
        seller_region="US-NV",
        day=day,
        lines=(GoodsLine("case", "3926", 1, goods, goods),),
        ship_to_region=state,
        registered_regions=frozenset({state}),
        prices_include_tax=False,
        seller_fees=frozenset(fees),
    )
    return embedded_provider("US_SALES").quote(request).fees_minor


@pytest.mark.known_answers("3.1")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "day", "goods", "fee", "cents"),
    [
        ("US-CO", date(2026, 6, 30), 999, "US-CO-RDF", 28),
        ("US-CO", date(2026, 7, 1), 999, "US-CO-RDF", 0),
        ("US-CO", date(2026, 6, 30), 999, "", 0),
        ("US-MN", TODAY, 10000, "US-MN-RDF", 50),
        ("US-MN", TODAY, 9999, "US-MN-RDF", 0),
    ],
)
def test_fees_of_delivery_by_state_and_date(
    state: str, day: date, goods: int, fee: str, cents: int
) -> None:
    load_tax_facts()

    assert quoted(state, day, goods, fee) == cents


@pytest.mark.known_answers("3.1")
@pytest.mark.django_db
@pytest.mark.parametrize("state", ["US-AK", "US-DE", "US-MT", "US-NH", "US-OR"])
def test_states_without_a_tax_of_their_own(state: str) -> None:
    load_tax_facts()

    assert StateTaxRate.objects.on(TODAY).get(state=state).rate == 0
    assert nexus_rule(state, TODAY) is None or state == "US-AK"


@pytest.mark.known_answers("3.1", answers=4)
@pytest.mark.django_db
def test_how_many_states_tax_shipping() -> None:
    load_tax_facts()
    rules = StateShippingRule.objects.on(TODAY)

    assert {
        rule: rules.filter(rule=rule).count() for rule in rules.values_list("rule", flat=True)
    } == {
        "CONDITIONAL": 27,
        "EXEMPT_IF_SEPARATELY_STATED": 19,
        "ALWAYS_TAXABLE": 1,
        "NONE": 5,
    }
    assert rules.get(rule="ALWAYS_TAXABLE").state == "US-HI"


COUNTED = (
    "AR", "DC", "GA", "HI", "KY", "MD", "MI", "MN", "NE", "NV", "NJ", "OH", "RI", "VT", "VA", "WV",
)  # fmt: skip


@pytest.mark.known_answers("3.1")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "day", "dollars", "orders", "reached"),
    [
        *[("US-WA", TODAY, dollars, 5000, dollars >= 100_000) for dollars in (99_999, 100_000)],
        *[(f"US-{s}", TODAY, 249_999, 500, False) for s in ("AL", "MS")],
        *[(f"US-{s}", TODAY, 250_000, 1, True) for s in ("AL", "MS")],
        *[(f"US-{s}", TODAY, 499_999, 5000, False) for s in ("CA", "TX")],
        *[(f"US-{s}", TODAY, 500_000, 1, True) for s in ("CA", "TX")],
        ("US-NY", TODAY, 500_000, 99, False),
        ("US-NY", TODAY, 499_999, 100, False),
        ("US-NY", TODAY, 500_000, 100, True),
        ("US-CT", TODAY, 100_000, 199, False),
        ("US-CT", TODAY, 100_000, 200, True),
        *[(f"US-{s}", TODAY, 1, 200, True) for s in COUNTED],
        *[(f"US-{s}", TODAY, 1, 200, False) for s in ("IL", "UT", "AK", "IN", "NC", "WY")],
        ("US-IL", date(2025, 12, 31), 1, 200, True),
        ("US-IL", date(2026, 1, 1), 1, 200, False),
        ("US-UT", date(2025, 6, 30), 1, 200, True),
        ("US-UT", date(2025, 7, 1), 1, 200, False),
    ],
)
def test_when_a_state_obliges_an_outside_seller(
    state: str, day: date, dollars: int, orders: int, *, reached: bool
) -> None:
    load_tax_facts()
    rule = nexus_rule(state, day)

    assert rule is not None
    assert reaches(rule, dollars * 100, orders) is reached
