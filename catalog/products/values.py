"""Write a value of an attribute in words and units of a locale."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.utils.translation import gettext_noop

from catalog.products.models import AttributeData, AttributeKind
from i18n.locales.formats import CLDR_UNITS, SYMBOL_UNITS, format_number, format_quantity
from i18n.locales.texts import ServedText
from shop.kit.words import say

YES, NO = gettext_noop("Yes"), gettext_noop("No")


def write_value(
    attribute: AttributeKind, value: str, *, word: ServedText | None, locale: str
) -> str:
    """Write a stored value: by its word, as yes or no, or as a number with its unit."""
    if word:
        return word.text
    if attribute.data == AttributeData.BOOLEAN:
        return say(YES if value == "true" else NO, locale)
    number = number_in(value) if attribute.data == AttributeData.NUMBER else None
    return value if number is None else _measured(number, attribute.unit, locale)


def number_in(value: str) -> Decimal | None:
    """Read a value as a finite number; None when it is none."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@lru_cache(maxsize=10_000)
def _measured(number: Decimal, unit: str, locale: str) -> str:
    if unit in SYMBOL_UNITS or unit in CLDR_UNITS:
        return format_quantity(number, unit, locale)
    return f"{format_number(number, locale)} {unit}".rstrip()
