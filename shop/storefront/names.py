"""What a market is called on a page."""

from collections.abc import Mapping
from typing import Any

from i18n.locales.countries import country_name


def market_name(market: Mapping[str, Any], locale: str) -> str:
    """Name a market in the page's language: by its country, where it has but one."""
    countries = market["countries"]
    return country_name(countries[0], locale) if len(countries) == 1 else str(market["name"])
