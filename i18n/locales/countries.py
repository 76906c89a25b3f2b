"""Countries in the words of a locale."""

from functools import cache

from babel import Locale


@cache
def country_name(code: str, locale: str) -> str:
    """Name a country (ISO 3166-1); the code itself when it is not known."""
    return str(Locale.parse(locale, sep="-").territories.get(code, code))
