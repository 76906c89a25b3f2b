"""Where goods go: places made from an address or from a bare postal code."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from catalog.products.batteries import watt_hours
from catalog.products.models import BatteryForm, Product
from checkout.shipping.models import Serviceability
from checkout.shipping.rules import NO_BATTERY, BatteryFacts, Destination
from i18n.locales.addresses import is_po_box, tidy_postal_code
from i18n.locales.errors import InvalidPostalCode
from i18n.markets.models import Market
from i18n.markets.queries import today_in
from shop.kit.database.kept import Kept

POSTAL_CODES = {"IN": r"[1-9][0-9]{5}", "US": r"[0-9]{5}(-[0-9]{4})?"}
STREET = ("line1", "line2", "landmark")
ANY_CODE = r"[0-9A-Z][0-9A-Z -]{1,9}"
SERVED: Kept[Serviceability] = Kept(
    lambda market, prefixes, day: Serviceability.objects.on(day).filter(
        market=market, prefix__in=prefixes
    )
)


@dataclass(frozen=True)
class Place:
    """A place of delivery. region: "US-CA", or empty when only the postal code is known."""

    country: str
    postal_code: str
    region: str = ""
    po_box: bool = False


def place_of(address: Mapping[str, Any]) -> Place:
    """Give the place of a cleaned address."""
    lines = " ".join(str(address.get(part) or "") for part in STREET)
    return Place(
        country=address["country"],
        postal_code=fold(address["postal_code"]),
        region=address["region"],
        po_box=is_po_box(lines),
    )


def place_of_postal_code(*, market: Market, postal_code: str) -> Place:
    """Give the place of a bare postal code of the market's first country.

    Raises InvalidPostalCode when that country writes no such code.
    """
    country = market.countries.values_list("country", flat=True).first() or ""
    written = tidy_postal_code(postal_code, country)
    if not re.fullmatch(POSTAL_CODES.get(country, ANY_CODE), written):
        raise InvalidPostalCode(field="postalCode", reason="INVALID")
    return Place(country=country, postal_code=fold(written))


def fold(postal_code: str) -> str:
    """Write a postal code as the tables do: Latin digits, upper case, nothing between."""
    return "".join(str(unicodedata.digit(c, c)) for c in postal_code if c.isalnum()).upper()


def served_at(*, market: Market, postal_code: str, at: datetime) -> Serviceability | None:
    """Find what carriers bring to a postal code; the longest prefix wins."""
    return _served_on(market, fold(postal_code), today_in(market, at))


def _served_on(market: Market, code: str, day: date) -> Serviceability | None:
    prefixes = [code[:length] for length in range(1, len(code) + 1)]
    rows = SERVED(market=market.pk, prefixes=prefixes, day=day)
    return max(rows, key=lambda row: (len(row.prefix), row.valid_from), default=None)


def destination_of(place: Place, served: Serviceability | None) -> Destination:
    """Join a place with what carriers bring there."""
    return Destination(
        country=place.country,
        region=place.region or (served.region if served else ""),
        po_box=place.po_box,
        served=bool(served and served.prepaid),
        lithium=bool(served and served.lithium),
        cod=bool(served and served.cod),
    )


def battery_of(product: Product) -> BatteryFacts:
    """Derive what carriers ask of a product from its battery, never from what somebody typed."""
    if product.battery_form == BatteryForm.NONE:
        return NO_BATTERY
    return BatteryFacts(
        watt_hours=_watt_hours(product),
        standalone=product.battery_form == BatteryForm.STANDALONE,
        lithium=True,
    )


def _watt_hours(product: Product) -> Decimal:
    """Prefer the exact product of charge and voltage to a stored figure."""
    if product.battery_mah and product.battery_volts:
        return watt_hours(mah=product.battery_mah, volts=product.battery_volts)
    return product.watt_hours or NO_BATTERY.watt_hours
