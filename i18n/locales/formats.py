"""Write money, numbers, units and dates as a shopper reads them: the one door to babel.

Locales are written ``hi-IN``. Digits are Latin everywhere, as CLDR has it for hi-IN too.
Nothing else in the shop formats money: ``str(Money)`` follows whatever language is active.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers, units

from shop.kit.money import exponent

# Shops in India write whole rupees without paise; elsewhere minor digits are always written.
WHOLE_WITHOUT_DIGITS = frozenset({"INR"})
CLDR_UNITS = {
    "W": "power-watt",
    "cm": "length-centimeter",
    "mm": "length-millimeter",
    "m": "length-meter",
    "g": "mass-gram",
}
# CLDR has no mAh and no Wh, and babel writes "1 horas" in es-US: symbols serve everywhere.
SYMBOL_UNITS = frozenset({"mAh", "Wh", "h"})


def format_price(minor: int, currency: str, locale: str) -> str:
    """Write minor units as a price: ``₹1,23,456.50``, ``₹1,299``, ``$1,234.50``."""
    return _price_writer(currency, locale)(minor)


@cache
def _price_writer(currency: str, locale: str) -> Callable[[int], str]:
    """Learn a currency's pattern from babel once, so that each price is plain text work.

    Equal to babel on every amount (but for whole rupees), at about a tenth of its time.
    """
    digits = exponent(currency)
    point = numbers.get_decimal_symbol(_babel(locale)) if digits else ""
    group = _grouping(locale)
    before, after = _around(Decimal(1), currency, locale, f"1{point}{'0' * digits}")
    negative, behind = _around(Decimal(-1), currency, locale, f"1{point}{'0' * digits}")
    drop_zeros = currency in WHOLE_WITHOUT_DIGITS

    def write(minor: int) -> str:
        whole, part = divmod(abs(minor), 10**digits)
        number = group(str(whole))
        if digits and not (drop_zeros and part == 0):
            number += f"{point}{part:0{digits}d}"
        return f"{negative}{number}{behind}" if minor < 0 else f"{before}{number}{after}"

    return write


def _around(amount: Decimal, currency: str, locale: str, number: str) -> tuple[str, str]:
    """Give what babel writes before and behind the digits of an amount."""
    sample = str(numbers.format_currency(amount, currency, locale=_babel(locale)))
    before, _, after = sample.partition(number)
    return before, after


def _grouping(locale: str) -> Callable[[str], str]:
    """Give the function that groups digits: by thousands, or ``12,34,567`` in India."""
    babel = _babel(locale)
    first, rest = babel.currency_formats["standard"].grouping
    mark = numbers.get_group_symbol(babel)
    groups_from = 4 if mark in _money_sample(1000, babel) else 5  # Spanish writes 1000 undivided

    def group(digits: str) -> str:
        if len(digits) < groups_from:
            return digits
        parts, left = [digits[-first:]], digits[:-first]
        while left:
            parts.append(left[-rest:])
            left = left[:-rest]
        return mark.join(reversed(parts))

    return group


def _money_sample(whole: int, babel: Locale) -> str:
    return str(numbers.format_currency(whole, "JPY", locale=babel, format="#,##0"))


def format_number(value: Decimal | int, locale: str) -> str:
    """Write a number with at most three decimals: ``20,000``, ``99.16``."""
    return str(numbers.format_decimal(value, locale=_babel(locale)))


def format_percent(fraction: Decimal, locale: str) -> str:
    """Write a fraction as percent with all its digits, at most four: ``18%``, ``6.625%``."""
    return str(
        numbers.format_percent(fraction, format=_percent_pattern(locale), locale=_babel(locale))
    )


@cache
def _percent_pattern(locale: str) -> str:
    """Widen a locale's pattern, which rounds 7.25% to 7%, by the digits that rates have."""
    pattern = str(_babel(locale).percent_formats[None].pattern)
    last_digit = pattern.rindex("0") + 1
    return f"{pattern[:last_digit]}.####{pattern[last_digit:]}"


def format_quantity(value: Decimal | int, unit: str, locale: str) -> str:
    """Write a quantity with its short unit: mAh, Wh, W, cm, mm, m, g or h."""
    if unit in SYMBOL_UNITS:
        return f"{format_number(value, locale)} {unit}"
    return str(units.format_unit(value, CLDR_UNITS[unit], length="short", locale=_babel(locale)))


def format_weight_g(grams: int, locale: str) -> str:
    """Write a weight in grams: ``230 g``, ``230 ग्रा॰``."""
    return format_quantity(grams, "g", locale)


def format_date(day: date, locale: str) -> str:
    """Write a day: ``5 Mar 2026``."""
    return str(dates.format_date(day, format="medium", locale=_babel(locale)))


def format_time(moment: datetime, locale: str, time_zone: str) -> str:
    """Write the time of day in a zone: ``7:35 pm`` (U+202F between in most locales)."""
    return str(
        dates.format_time(moment, format="short", tzinfo=ZoneInfo(time_zone), locale=_babel(locale))
    )


def format_datetime(moment: datetime, locale: str, time_zone: str) -> str:
    """Write a day and time of day in a zone: ``22 Nov 2026, 7:35 pm``."""
    day = moment.astimezone(ZoneInfo(time_zone)).date()
    pattern = str(dates.get_datetime_format("medium", locale=_babel(locale)))
    return pattern.format(format_time(moment, locale, time_zone), format_date(day, locale))


def format_date_range(first: date, last: date, locale: str) -> str:
    """Write a span of days, with years only when it crosses one: ``25–28 Nov``."""
    skeleton = "MMMd" if first.year == last.year else "yMMMd"
    return str(dates.format_interval(first, last, skeleton, locale=_babel(locale)))


def format_list(parts: Sequence[str], locale: str) -> str:
    """Write a list in words: ``a, b and c``."""
    return str(lists.format_list(list(parts), locale=_babel(locale)))


@cache
def _babel(locale: str) -> Locale:
    return Locale.parse(locale, sep="-")
