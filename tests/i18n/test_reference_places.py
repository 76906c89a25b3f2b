"""Section 4 of the reference, row by row: addresses and phones, taken or refused."""

import pytest

from i18n.locales.addresses import clean_address
from i18n.locales.errors import InvalidPhone
from i18n.locales.phones import clean_phone
from shop.kit.errors import Problems

pytestmark = pytest.mark.known_answers("4")

PLACES = {"IN": ("12 MG Road", "Bengaluru"), "US": ("1 Market St", "Somewhere")}


def written(country: str, region: str, code: str, **change: str) -> dict[str, str]:
    street, city = PLACES[country]
    address = {"name": "Asha Rao", "line1": street, "city": city, "country": country}
    return {**address, "region": region, "postal_code": code, **change}


@pytest.mark.parametrize(
    ("country", "region", "code", "stored"),
    [
        ("IN", "Karnataka", "560001", ("IN-KA", "560001")),
        ("IN", "KA", "560001", ("IN-KA", "560001")),  # the library wants the English name
        ("IN", "कर्नाटक", "560001", ("IN-KA", "560001")),
        ("IN", "Karnataka", "560 001", ("IN-KA", "560001")),
        ("IN", "Karnataka", "५६०००१", ("IN-KA", "560001")),
        ("IN", "Orissa", "751001", ("IN-OD", "751001")),
        ("IN", "Bombay", "400001", ("IN-MH", "400001")),
        ("IN", "Daman and Diu", "396210", ("IN-DH", "396210")),
        ("IN", "Puducherry", "533464", ("IN-PY", "533464")),  # the library refuses it
        ("IN", "Puducherry", "673310", ("IN-PY", "673310")),
        ("IN", "Puducherry", "607402", ("IN-PY", "607402")),
        ("US", "CA", "94105", ("US-CA", "94105")),
        ("US", "California", "94105", ("US-CA", "94105")),
        ("US", "ca", "94105", ("US-CA", "94105")),
        ("US", "CA", "94105-1420", ("US-CA", "94105-1420")),
        ("US", "CA", "94105 1420", ("US-CA", "94105-1420")),
        ("US", "NY", "06390", ("US-NY", "06390")),
        ("US", "NY", "00501", ("US-NY", "00501")),
        ("US", "TX", "88510", ("US-TX", "88510")),
        ("US", "DC", "20500", ("US-DC", "20500")),
        ("US", "AA", "34001", ("US-AA", "34001")),
        ("US", "AE", "09001", ("US-AE", "09001")),
        ("US", "AP", "96201", ("US-AP", "96201")),
        ("US", "PR", "00901", ("US-PR", "00901")),
        ("US", "GU", "96910", ("US-GU", "96910")),
        ("US", "VI", "00802", ("US-VI", "00802")),
        ("US", "AS", "96799", ("US-AS", "96799")),
        ("US", "MP", "96950", ("US-MP", "96950")),
    ],
)
def test_an_address_is_taken(country: str, region: str, code: str, stored: tuple[str, str]) -> None:
    address = clean_address(written(country, region, code))

    assert (address.region, address.postal_code) == stored


@pytest.mark.parametrize(
    ("country", "region", "code", "field"),
    [
        ("IN", "Karnataka", "110001", "postalCode"),
        ("IN", "Karnataka", "060001", "postalCode"),
        ("IN", "Karnataka", "56001", "postalCode"),
        ("IN", "Andhra Pradesh", "500081", "postalCode"),  # Telangana; the library takes it
        ("IN", "Jammu and Kashmir", "194101", "postalCode"),  # Ladakh
        ("IN", "Kerala", "682555", "postalCode"),  # Lakshadweep
        ("US", "CA", "941051420", "postalCode"),
        ("US", "CA", "10001", "postalCode"),
        ("US", "NJ", "10001", "postalCode"),
        ("US", "MD", "20500", "postalCode"),
        ("US", "UM", "96898", "region"),
    ],
)
def test_an_address_is_refused(country: str, region: str, code: str, field: str) -> None:
    with pytest.raises(Problems) as refusal:
        clean_address(written(country, region, code))

    assert [problem.field for problem in refusal.value] == [field]


@pytest.mark.parametrize(
    ("country", "field"), [("US", "city"), ("US", "line1"), ("IN", "city"), ("IN", "line1")]
)
def test_city_and_street_are_required(country: str, field: str) -> None:
    region, code = ("CA", "94105") if country == "US" else ("Karnataka", "560001")
    with pytest.raises(Problems) as refusal:
        clean_address(written(country, region, code, **{field: ""}))

    assert [(p.field, p.details["reason"]) for p in refusal.value] == [(field, "REQUIRED")]


def test_the_city_stays_as_it_was_written() -> None:
    assert clean_address(written("IN", "Karnataka", "560001")).city == "Bengaluru"


@pytest.mark.parametrize(
    ("number", "country", "mobile", "stored"),
    [
        ("9876543210", "IN", True, "+919876543210"),
        ("09876543210", "IN", True, "+919876543210"),
        ("९८७६५४३२१०", "IN", True, "+919876543210"),
        ("5876543210", "IN", False, "+915876543210"),  # a valid number, but no mobile
        ("(415) 555-2671", "US", True, "+14155552671"),
        ("787-555-0199", "US", True, "+17875550199"),  # Puerto Rico
        ("+1 416 555 0199", "US", False, "+14165550199"),  # Canada, told as foreign
    ],
)
def test_a_phone_is_taken(number: str, country: str, stored: str, *, mobile: bool) -> None:
    assert clean_phone(number, country=country, mobile=mobile) == stored


@pytest.mark.parametrize(
    ("number", "country", "mobile"),
    [
        ("5876543210", "IN", True),
        ("1800 11 4000", "IN", False),
        ("0000000000", "IN", False),
        ("98765 4321", "IN", False),
        ("123-456-7890", "US", False),
    ],
)
def test_a_phone_is_refused(number: str, country: str, *, mobile: bool) -> None:
    with pytest.raises(InvalidPhone):
        clean_phone(number, country=country, mobile=mobile)
