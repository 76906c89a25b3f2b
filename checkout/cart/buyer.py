"""Check what a shopper tells of herself, all of it, before any of it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from checkout.cart.completeness import PHONE_COUNTRIES
from checkout.cart.errors import CountryNotServed
from i18n.locales.addresses import clean_address, to_json
from i18n.locales.emails import clean_email
from i18n.locales.phones import clean_phone
from i18n.locales.plain_text import one_line
from i18n.markets.models import Market, TaxRegime
from i18n.tax.errors import InvalidGstin, SezNotServed
from i18n.tax.gstin import clean_gstin
from i18n.tax.queries import gst_state_codes
from shop.kit.errors import Problem, Problems

Given = TypeVar("Given")
LONGEST_COMPANY = 160


@dataclass(frozen=True)
class Business:
    """What a business tells of itself; null stays as it is, an empty text takes it away.

    special_zone: its establishment lies in a special economic zone.
    """

    company: str | None = None
    gstin: str | None = None
    special_zone: bool = False


def cleaned_buyer(
    *,
    market: Market,
    email: str | None,
    phone: str | None,
    shipping_address: Mapping[str, str] | None,
    billing_address: Mapping[str, str] | None,
    kept_address: Mapping[str, str] | None,
    business: Business,
    day: date,
) -> dict[str, Any]:
    """Give the fields of a cart to change, in their stored form.

    kept_address: the cart's address so far; a phone is read as of the country of delivery.
    day: in the market, for the codes of states in force. Raises Problems with all that is refused.
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
        "company": _tried(refused, business.company, lambda raw: one_line(raw)[:LONGEST_COMPANY]),
        "gstin": _tried(refused, business.gstin, lambda raw: _gstin(raw, market, day)),
    }
    if business.special_zone:
        refused.append(SezNotServed(field="specialEconomicZone"))
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


def _gstin(raw: str, market: Market, day: date) -> str:
    """Check a GSTIN, which only a market of GST takes; an empty one is taken away."""
    if not raw.strip():
        return ""
    if market.tax_regime != TaxRegime.GST:
        raise InvalidGstin(field="gstin", reason="MARKET")
    return clean_gstin(raw, states=gst_state_codes(day))


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
