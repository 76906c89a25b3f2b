"""Name the countries and the bands of prices that facets offer."""

from babel import Locale

from i18n.locales.formats import format_price


def name_of_country(code: str, *, locale: str) -> str:
    """Name a country (ISO 3166-1); the code itself when it has no name."""
    return str(Locale.parse(locale, sep="-").territories.get(code, code))


def name_of_prices(low: int, end: int, *, currency: str, locale: str) -> str:
    """Write a band of prices: ``₹500 – ₹1,000``; both in minor units, ``end`` no longer in it."""
    return f"{format_price(low, currency, locale)} – {format_price(end, currency, locale)}"
