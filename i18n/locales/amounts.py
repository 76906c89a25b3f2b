"""An amount told in every form that a reader or a machine wants."""

from typing import Any

from i18n.locales.formats import format_price
from shop.kit.money import amount_text


def money(minor: int, currency: str, locale: str) -> dict[str, Any]:
    """Give an amount in minor units as the API's ``Money``."""
    return {
        "minor": minor,
        "currency": currency,
        "amount": amount_text(minor, currency),
        "formatted": format_price(minor, currency, locale),
    }
