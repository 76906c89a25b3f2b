"""Section 5 of the reference, row by row: what babel writes, and what the shop makes of it.

The first half pins the library, whose data changes between releases; the second half is the shop's
own door, which steps around what the library gets wrong.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel import Locale, dates, lists, numbers, units
from moneyed import Money

from i18n.locales.formats import (
    format_date,
    format_date_range,
    format_list,
    format_percent,
    format_price,
    format_quantity,
    format_time,
    format_weight_g,
)

LOCALES = ("en_IN", "hi_IN", "en_US", "es_US")
CURRENCIES = {"en_IN": "INR", "hi_IN": "INR", "en_US": "USD", "es_US": "USD"}
MOMENT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
ZONES = {"IN": "Asia/Kolkata", "US": "America/New_York"}

pytestmark = pytest.mark.known_answers("5")


def rows(*told: tuple[str, tuple[str, str, str, str]]) -> list[tuple[str, str, str]]:
    """Give value, locale and text of a table with a column for each locale."""
    return [
        (value, loc, text)
        for value, texts in told
        for loc, text in zip(LOCALES, texts, strict=True)
    ]


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(
        ("1299", ("₹1,299.00", "₹1,299.00", "$1,299.00", "$1,299.00")),
        ("123456.5", ("₹1,23,456.50", "₹1,23,456.50", "$123,456.50", "$123,456.50")),
        ("1234567.89", ("₹12,34,567.89", "₹12,34,567.89", "$1,234,567.89", "$1,234,567.89")),
        ("10000000", ("₹1,00,00,000.00", "₹1,00,00,000.00", "$10,000,000.00", "$10,000,000.00")),
        ("-499", ("-₹499.00", "-₹499.00", "-$499.00", "-$499.00")),
    ),
)
def test_money(value: str, locale: str, text: str) -> None:
    currency = CURRENCIES[locale]
    assert numbers.format_currency(Decimal(value), currency, locale=locale) == text

    whole = text.removesuffix(".00") if currency == "INR" else text
    assert format_price(int(Decimal(value) * 100), currency, locale.replace("_", "-")) == whole


@pytest.mark.parametrize(
    ("value", "locale", "text"), rows(("-499", ("(₹499.00)", "-₹499.00", "($499.00)", "-$499.00")))
)
def test_money_in_accounts(value: str, locale: str, text: str) -> None:
    written = numbers.format_currency(
        Decimal(value), CURRENCIES[locale], locale=locale, format_type="accounting"
    )
    assert written == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(("1234567", ("₹12L", "₹12\u00a0लाख", "$1M", "$1\u00a0M"))),
)
def test_compact_money(value: str, locale: str, text: str) -> None:
    written = numbers.format_compact_currency(Decimal(value), CURRENCIES[locale], locale=locale)
    assert written == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(("0.18", ("18%",) * 4), ("0.0725", ("7.25%",) * 4)),
)
def test_percent(value: str, locale: str, text: str) -> None:
    rounded = {"7.25%": "7%"}.get(text, text)  # what the library's own pattern makes of it
    assert numbers.format_percent(Decimal(value), locale=locale) == rounded
    assert numbers.format_percent(Decimal(value), format="#,##0.##%", locale=locale) == text
    assert format_percent(Decimal(value), locale.replace("_", "-")) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(("2026-03-05", ("05/03/26", "5/3/26", "3/5/26", "5/3/2026"))),
)
def test_a_short_date(value: str, locale: str, text: str) -> None:
    assert dates.format_date(date.fromisoformat(value), "short", locale=locale) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(
        ("2026-03-05", ("5 Mar 2026", "5 मार्च 2026", "Mar 5, 2026", "5 mar 2026")),
        ("2026-11-22", ("22 Nov 2026", "22 नव॰ 2026", "Nov 22, 2026", "22 nov 2026")),
    ),
)
def test_a_date(value: str, locale: str, text: str) -> None:
    day = date.fromisoformat(value)
    assert dates.format_date(day, "medium", locale=locale) == text
    assert format_date(day, locale.replace("_", "-")) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(("14:05Z", ("7:35\u202fpm", "7:35 pm", "9:05\u202fAM", "9:05\u202fa.m."))),
)
def test_a_time(value: str, locale: str, text: str) -> None:
    assert f"{MOMENT:%H:%M}Z" == value
    zone = ZONES[locale[3:]]
    written = dates.format_time(MOMENT, "short", tzinfo=ZoneInfo(zone), locale=locale)
    assert written == text
    assert format_time(MOMENT, locale.replace("_", "-"), zone) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"), rows(("230", ("230 g", "230 ग्रा॰", "230 g", "230 g")))
)
def test_a_weight(value: str, locale: str, text: str) -> None:
    assert units.format_unit(int(value), "mass-gram", "short", locale=locale) == text
    assert format_weight_g(int(value), locale.replace("_", "-")) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(("15.5", ("15.5cm", "15.5 length-centimeter", "15.5cm", "15.5cm"))),
)
def test_a_narrow_length_leaks_a_key_and_is_never_used(value: str, locale: str, text: str) -> None:
    narrow = units.format_unit(Decimal(value), "length-centimeter", "narrow", locale=locale)
    assert narrow == text
    assert "length" not in format_quantity(Decimal(value), "cm", locale.replace("_", "-"))


@pytest.mark.parametrize(("value", "locale", "text"), rows(("22.5", ("22.5 W",) * 4)))
def test_a_power(value: str, locale: str, text: str) -> None:
    assert units.format_unit(Decimal(value), "power-watt", "short", locale=locale) == text
    assert format_quantity(Decimal(value), "W", locale.replace("_", "-")) == text


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en_IN", "25\u201328 Nov"), ("en_US", "Nov 25\u2009\u2013\u200928")],
)
def test_a_span_of_days(locale: str, text: str) -> None:
    first, last = date(2026, 11, 25), date(2026, 11, 28)
    assert dates.format_interval(first, last, "MMMd", locale=locale) == text
    assert format_date_range(first, last, locale.replace("_", "-")) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    rows(("abc", ("a, b and c", "a, b, और c", "a, b, and c", "a, b y c"))),
)
def test_a_list_of_three(value: str, locale: str, text: str) -> None:
    assert lists.format_list(list(value), locale=locale) == text
    assert format_list(list(value), locale.replace("_", "-")) == text


@pytest.mark.parametrize(
    ("amount", "rounded", "ours"),
    [
        ("1299.00", "₹1,299", "₹1,299"),
        ("1298.50", "₹1,298", "₹1,298.50"),  # half-even: half a rupee is lost
        ("1299.50", "₹1,300", "₹1,299.50"),
    ],
)
def test_whole_rupees_are_written_so_only_where_there_are_no_paise(
    amount: str, rounded: str, ours: str
) -> None:
    written = numbers.format_currency(
        Decimal(amount), "INR", "¤#,##,##0", locale="en_IN", currency_digits=False
    )
    assert written == rounded
    assert format_price(int(Decimal(amount) * 100), "INR", "en-IN") == ours


def test_optional_digits_lose_the_second_one() -> None:
    written = numbers.format_currency(
        Decimal("123456.5"), "INR", "¤#,##,##0.##", locale="en_IN", currency_digits=False
    )
    assert written == "₹1,23,456.5"
    assert format_price(12345650, "INR", "en-IN") == "₹1,23,456.50"


@pytest.mark.parametrize("system", ["default", "deva"])
def test_hindi_is_written_with_latin_digits(system: str) -> None:
    assert numbers.format_decimal(12345, locale="hi_IN", numbering_system=system) == "12,345"


@pytest.mark.parametrize(
    ("value", "currency", "locale", "text"),
    [
        ("1299", "USD", "es_MX", "USD1,299.00"),
        ("123456.78", "INR", "es_US", "INR123,456.78"),
        ("123456.50", "INR", "mr_IN", "₹123,456.50"),
    ],
)
def test_locales_that_write_money_otherwise(
    value: str, currency: str, locale: str, text: str
) -> None:
    assert numbers.format_currency(Decimal(value), currency, locale=locale) == text


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [("1,23,456.50", "en_IN", "123456.50"), ("१२,३४५", "hi_IN", "12345")],
)
def test_a_number_is_read(text: str, locale: str, number: str) -> None:
    assert numbers.parse_decimal(text, locale=locale) == Decimal(number)


def test_reading_strictly_refuses_wrong_groups() -> None:
    assert numbers.parse_decimal("1,23,456.50", "en_IN", strict=True) == Decimal("123456.50")
    with pytest.raises(numbers.NumberFormatError):
        numbers.parse_decimal("123,456.50", "en_IN", strict=True)


@pytest.mark.parametrize(
    ("locale", "number", "form"),
    [("hi", 0, "one"), ("hi", 1, "one"), ("hi", 2, "other"), ("es", 1_000_000, "many")],
)
def test_plurals(locale: str, number: int, form: str) -> None:
    assert Locale(locale).plural_form(number) == form


@pytest.mark.parametrize(
    ("value", "unit", "locale", "text"),
    [
        ("20000", "mAh", "en-IN", "20,000 mAh"),
        ("20000", "mAh", "hi-IN", "20,000 mAh"),
        ("99.16", "Wh", "en-US", "99.16 Wh"),
        ("99.16", "Wh", "hi-IN", "99.16 Wh"),
    ],
)
def test_units_that_the_library_lacks(value: str, unit: str, locale: str, text: str) -> None:
    assert format_quantity(Decimal(value), unit, locale) == text


def test_two_currencies_never_add() -> None:
    with pytest.raises(TypeError):
        Money(1, "INR") + Money(1, "USD")
