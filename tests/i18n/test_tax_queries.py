"""Rates on a day: the longest prefix of the goods code, in Python and in SQL."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import CharField, Value

from i18n.locales.models import Region
from i18n.tax.actions import load_tax_facts
from i18n.tax.errors import TaxRateMissing
from i18n.tax.prices import PriceParts, price_parts
from i18n.tax.providers import embedded_provider
from i18n.tax.queries import goods_rate, goods_rates, has_goods_rate
from i18n.tax.quotes import GoodsLine, TaxRequest
from tests.make.i18n import make_goods_rate, make_market, make_region

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "rate"),
    [(date(2018, 12, 31), "0.28"), (date(2019, 1, 1), "0.18"), (TODAY, "0.18")],
)
@pytest.mark.known_answers("1.1")
def test_the_rate_on_power_banks_is_the_one_of_the_day(day: date, rate: str) -> None:
    load_tax_facts()

    assert goods_rate("IN", "85076000", day) == Decimal(rate)


@pytest.mark.parametrize(
    "goods_code",
    [
        "39269099",
        "42023190",
        "42023290",
        "76169990",
        "70071900",
        "39199090",
        "85183011",
        "85183019",
        "85183020",
        "85183090",
        "85176290",
    ],
)
@pytest.mark.known_answers("1.1")
def test_every_kind_of_goods_has_its_rate_today(goods_code: str) -> None:
    load_tax_facts()

    assert goods_rate("IN", goods_code, TODAY) == Decimal("0.18")


@pytest.mark.known_answers("1.1")
def test_the_longest_prefix_decides() -> None:
    make_goods_rate(prefix="85", rate="0.28")
    make_goods_rate(prefix="850760", rate="0.05")

    rates = goods_rates("IN", TODAY)

    assert rates.of("85076000") == Decimal("0.05")
    assert rates.of("85183011") == Decimal("0.28")


@pytest.mark.parametrize(
    ("goods_code", "known"), [("85076000", True), ("9102", False), ("", False)]
)
def test_sql_and_python_agree_on_which_goods_have_a_rate(goods_code: str, *, known: bool) -> None:
    make_goods_rate(prefix="8507")
    make_region()
    row = Region.objects.annotate(goods=Value(goods_code, output_field=CharField()))

    found = row.filter(has_goods_rate(country="IN", goods_code="goods", day=TODAY)).exists()

    assert found is known
    assert (goods_rates("IN", TODAY).find(goods_code) is not None) is known


def test_goods_without_a_rate_are_never_taxed_at_zero() -> None:
    request = TaxRequest(
        country="IN",
        currency="INR",
        seller_region="IN-KA",
        day=TODAY,
        lines=(GoodsLine("case", "39269099", 1, 49900, 49900),),
    )

    with pytest.raises(TaxRateMissing):
        embedded_provider("GST").quote(request)


def test_the_embedded_gst_quote_reads_the_facts() -> None:
    load_tax_facts()
    request = TaxRequest(
        country="IN",
        currency="INR",
        seller_region="IN-KA",
        day=TODAY,
        lines=(GoodsLine("case", "39269099", 1, 99900, 99900),),
        ship_to_region="IN-LA",
    )

    quote = embedded_provider("GST").quote(request)

    assert [(line.head, line.amount_minor) for line in quote.tax_lines] == [("IGST", 15239)]
    assert (quote.place_of_supply, quote.label) == ("IN-LA", "GST_INCLUDED")


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("in", PriceParts(net=84662, tax=15238, gross=99900)),
        ("us", PriceParts(net=99900, tax=None, gross=None)),
        ("gb", PriceParts(net=99900, tax=0, gross=99900)),
    ],
)
def test_a_single_price_shows_its_parts(code: str, parts: PriceParts) -> None:
    make_goods_rate(prefix="39")
    market = make_market(code=code)

    found = price_parts(market=market, goods_code="39269099", gross_or_net_minor=99900, day=TODAY)

    assert found == parts


def test_a_price_of_goods_without_a_rate_is_refused() -> None:
    with pytest.raises(TaxRateMissing):
        price_parts(
            market=make_market(), goods_code="39269099", gross_or_net_minor=99900, day=TODAY
        )
