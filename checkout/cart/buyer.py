"""Check what a shopper tells of herself, all of it, before any of it is kept."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from checkout.cart.completeness import PHONE_COUNTRIES
from checkout.cart.errors import CountryNotServed
from i18n.locales.addresses import clean_address, to_json
from i18n.locales.emails import clean_email
from i18n.locales.phones import clean_phone
from i18n.markets.models import Market
from shop.kit.errors import Problem, Problems

Given = TypeVar("Given")


def cleaned_buyer(
    *,
    market: Market,
    email: str | None,
    phone: str | None,
    shipping_address: Mapping[str, str] | None,
    billing_address: Mapping[str, str] | None,
    kept_address: Mapping[str, str] | None,
) -> dict[str, Any]:
    """Give the fields of a cart to change, in their stored form.

    kept_address: the cart's address so far; a phone is read as of the country of delivery.
    Raises Problems with all that is refused.
    """
    country = _country(market, shipping_address or kept_address)
    refused: list[Problem] = []
    noted = {
        "email": _tried(refused, email, clean_email),
        "phone": _tried(refused, phone, lambda raw: _phone(raw, country)),
        "shipping_address": _tried(
            refused, shipping_address, lambda raw: _delivery_address(raw, market), "shippingAddress"
        ),
        "billing_address": _tried(
            refused, billing_address, lambda raw: to_json(clean_address(raw)), "billingAddress"
        ),
    }
    if refused:
        raise Problems(refused)
    return {name: value for name, value in noted.items() if value is not None}


def _tried(
    refused: list[Problem], raw: Given | None, clean: Callable[[Given], Any], within: str = ""
) -> Any:
    """Clean what was given; refusals are gathered, with the field that they are ``within``."""
    if raw is None:
        return None
    try:
        return clean(raw)
    except Problems as several:
        found = list(several)
    except Problem as one:
        found = [one]
    for problem in found:
        problem.field = f"{within}.{problem.field}" if within else problem.field
    refused.extend(found)
    return None


def _country(market: Market, address: Mapping[str, str] | None) -> str:
    given = str((address or {}).get("country") or "").upper()
    return given or market.countries.values_list("country", flat=True).first() or ""


def _phone(raw: str, country: str) -> str:
    return clean_phone(raw, country=country, mobile=country in PHONE_COUNTRIES)


def _delivery_address(raw: Mapping[str, str], market: Market) -> dict[str, str]:
    """Check an address of delivery, which must lie in the market."""
    address = clean_address(raw)
    if not market.countries.filter(country=address.country).exists():
        raise CountryNotServed(field="country")
    return to_json(address)
