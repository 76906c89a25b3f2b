"""Money, numbers, units and dates: exact strings, code point by code point."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from i18n.locales.formats import (
    format_date,
    format_date_range,
    format_datetime,
    format_list,
    format_number,
    format_percent,
    format_price,
    format_quantity,
    format_time,
    format_weight_g,
)
from shop.kit.money import decimal_of

LOCALES = ["en-IN", "hi-IN", "en-US", "es-US", "en-GB", "es-ES", "de-CH", "fr-FR", "nl-NL", "ja-JP"]
CURRENCIES = ["INR", "USD", "GBP", "EUR", "JPY", "KWD"]
MOMENT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("minor", "currency", "locale", "text"),
    [
        (129900, "INR", "en-IN", "₹1,299"),
        (129900, "INR", "hi-IN", "₹1,299"),
        (129950, "INR", "en-IN", "₹1,299.50"),
        (12345650, "INR", "en-IN", "₹1,23,456.50"),
        (12345650, "INR", "hi-IN", "₹1,23,456.50"),
        (123456789, "INR", "en-IN", "₹12,34,567.89"),
        (1000000000, "INR", "hi-IN", "₹1,00,00,000"),
        (-49900, "INR", "en-IN", "-₹499"),
        (-49950, "INR", "hi-IN", "-₹499.50"),
        (129850, "INR", "en-IN", "₹1,298.50"),
        (0, "INR", "en-IN", "₹0"),
        (5, "INR", "en-IN", "₹0.05"),
        (129900, "USD", "en-US", "$1,299.00"),
        (129900, "USD", "es-US", "$1,299.00"),
        (123450, "USD", "en-US", "$1,234.50"),
        (12345650, "USD", "es-US", "$123,456.50"),
        (123456789, "USD", "en-US", "$1,234,567.89"),
        (1000000000, "USD", "en-US", "$10,000,000.00"),
        (-49900, "USD", "en-US", "-$499.00"),
        (-49900, "USD", "es-US", "-$499.00"),
        (999, "GBP", "en-GB", "£9.99"),
        (1000, "JPY", "ja-JP", "￥1,000"),
    ],
)
def test_a_price_reads(minor: int, currency: str, locale: str, text: str) -> None:
    assert format_price(minor, currency, locale) == text


@given(
    minor=st.integers(-(10**12), 10**12),
    currency=st.sampled_from(CURRENCIES),
    locale=st.sampled_from(LOCALES),
)
def test_a_price_reads_as_babel_writes_it(minor: int, currency: str, locale: str) -> None:
    written = format_price(minor, currency, locale)
    babel = format_currency(decimal_of(minor, currency), currency, locale=locale.replace("-", "_"))

    if currency == "INR" and minor % 100 == 0:
        without_paise = [babel.replace(f"{point}00", "", 1) for point in (".", ",")]
        assert written in without_paise
    else:
        assert written == babel


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("fraction", "locale", "text"),
    [
        ("0.18", "en-IN", "18%"),
        ("0.18", "hi-IN", "18%"),
        ("0.090000", "en-IN", "9%"),
        ("0.0725", "en-US", "7.25%"),
        ("0.0725", "es-US", "7.25%"),
        ("0.06625", "en-US", "6.625%"),
        ("0", "en-US", "0%"),
        ("0.18", "es-ES", "18\u00a0%"),
    ],
)
def test_a_percentage_keeps_its_digits(fraction: str, locale: str, text: str) -> None:
    assert format_percent(Decimal(fraction), locale) == text


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("value", "unit", "locale", "text"),
    [
        ("20000", "mAh", "en-US", "20,000 mAh"),
        ("20000", "mAh", "hi-IN", "20,000 mAh"),
        ("99.16", "Wh", "en-IN", "99.16 Wh"),
        ("99.16", "Wh", "hi-IN", "99.16 Wh"),
        ("22.5", "W", "en-IN", "22.5 W"),
        ("22.5", "W", "hi-IN", "22.5 W"),
        ("22.5", "W", "es-US", "22.5 W"),
        ("15.5", "cm", "en-IN", "15.5 cm"),
        ("15.5", "cm", "hi-IN", "15.5 सें॰मी॰"),
        ("6.78", "mm", "en-US", "6.78 mm"),
        ("1.2", "m", "hi-IN", "1.2 मी"),
        ("24", "h", "en-IN", "24 h"),
        ("1", "h", "es-US", "1 h"),
        ("230", "g", "en-US", "230 g"),
    ],
)
def test_a_quantity_reads(value: str, unit: str, locale: str, text: str) -> None:
    assert format_quantity(Decimal(value), unit, locale) == text


@pytest.mark.parametrize("locale", ["en-IN", "hi-IN", "en-US", "es-US", "en-GB"])
@pytest.mark.parametrize("unit", ["mAh", "Wh", "W", "cm", "mm", "m", "g", "h"])
@pytest.mark.parametrize("value", ["0", "1", "2", "15.5", "1000000"])
def test_no_key_of_the_library_leaks_into_a_quantity(value: str, unit: str, locale: str) -> None:
    text = format_quantity(Decimal(value), unit, locale)

    assert not {"length", "mass", "power", "duration", "-"} & set(text.replace("-", " - ").split())


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("locale", "text"),
    [("en-IN", "230 g"), ("hi-IN", "230 ग्रा॰"), ("en-US", "230 g"), ("es-US", "230 g")],
)
def test_a_weight_reads(locale: str, text: str) -> None:
    assert format_weight_g(230, locale) == text


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("day", "locale", "text"),
    [
        (date(2026, 3, 5), "en-IN", "5 Mar 2026"),
        (date(2026, 3, 5), "hi-IN", "5 मार्च 2026"),
        (date(2026, 3, 5), "en-US", "Mar 5, 2026"),
        (date(2026, 3, 5), "es-US", "5 mar 2026"),
        (date(2026, 11, 22), "en-IN", "22 Nov 2026"),
        (date(2026, 11, 22), "hi-IN", "22 नव॰ 2026"),
        (date(2026, 11, 22), "en-US", "Nov 22, 2026"),
        (date(2026, 11, 22), "es-US", "22 nov 2026"),
    ],
)
def test_a_day_reads(day: date, locale: str, text: str) -> None:
    assert format_date(day, locale) == text


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("locale", "zone", "text"),
    [
        ("en-IN", "Asia/Kolkata", "7:35\u202fpm"),
        ("hi-IN", "Asia/Kolkata", "7:35 pm"),
        ("en-US", "America/New_York", "9:05\u202fAM"),
        ("es-US", "America/New_York", "9:05\u202fa.m."),
    ],
)
def test_a_time_reads_in_the_markets_zone(locale: str, zone: str, text: str) -> None:
    assert format_time(MOMENT, locale, zone) == text


@pytest.mark.parametrize(
    ("moment", "locale", "zone", "text"),
    [
        (MOMENT, "en-IN", "Asia/Kolkata", "22 Nov 2026, 7:35\u202fpm"),
        (MOMENT, "hi-IN", "Asia/Kolkata", "22 नव॰ 2026, 7:35 pm"),
        (MOMENT, "en-US", "America/New_York", "Nov 22, 2026, 9:05\u202fAM"),
        (
            datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
            "en-IN",
            "Asia/Kolkata",
            "23 Nov 2026, 1:30\u202fam",
        ),
    ],
)
def test_a_moment_reads_on_the_markets_own_day(
    moment: datetime, locale: str, zone: str, text: str
) -> None:
    assert format_datetime(moment, locale, zone) == text


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("first", "last", "locale", "text"),
    [
        (date(2026, 11, 25), date(2026, 11, 28), "en-IN", "25\u201328 Nov"),
        (date(2026, 11, 25), date(2026, 11, 28), "en-US", "Nov 25\u2009\u2013\u200928"),
        (date(2026, 11, 25), date(2026, 11, 28), "hi-IN", "25\u2009\u2013\u200928 नव॰"),
        (date(2026, 11, 25), date(2026, 11, 28), "es-US", "25\u201328 de nov"),
        (date(2026, 11, 25), date(2026, 11, 25), "en-IN", "25 Nov"),
        (
            date(2026, 12, 30),
            date(2027, 1, 2),
            "en-US",
            "Dec 30, 2026\u2009\u2013\u2009Jan 2, 2027",
        ),
    ],
)
def test_a_span_of_days_reads(first: date, last: date, locale: str, text: str) -> None:
    assert format_date_range(first, last, locale) == text


@pytest.mark.known_answers("5")
@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-IN", "a, b and c"),
        ("hi-IN", "a, b, और c"),
        ("en-US", "a, b, and c"),
        ("es-US", "a, b y c"),
    ],
)
def test_a_list_reads(locale: str, text: str) -> None:
    assert format_list(["a", "b", "c"], locale) == text


def test_a_number_reads() -> None:
    assert format_number(1234567, "hi-IN") == "12,34,567"
    assert format_number(Decimal("99.1600"), "en-US") == "99.16"
