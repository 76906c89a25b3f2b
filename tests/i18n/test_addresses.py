"""Addresses of India, the United States and the United Kingdom: the known answers."""

import pytest

from i18n.locales.addresses import (
    Address,
    clean_address,
    format_lines,
    from_json,
    is_military,
    is_po_box,
    to_json,
)
from shop.kit.errors import Problems

INDIA = {
    "name": "Asha Rao",
    "line1": "12 MG Road",
    "city": "Bengaluru",
    "region": "Karnataka",
    "postal_code": "560001",
    "country": "IN",
}
STATES = {
    "name": "Ana Lee",
    "line1": "1 Market St",
    "city": "San Francisco",
    "region": "CA",
    "postal_code": "94105",
    "country": "US",
}
BRITAIN = {
    "name": "Sam Hill",
    "line1": "1 High Street",
    "city": "London",
    "postal_code": "ec1y 8sy",
    "country": "GB",
}


def refused(raw: dict[str, str]) -> list[tuple[str, str | None, object]]:
    with pytest.raises(Problems) as refusal:
        clean_address(raw)
    return [(p.code, p.field, p.details.get("reason")) for p in refusal.value]


@pytest.mark.known_answers("4")
@pytest.mark.parametrize(
    ("region", "pin", "code"),
    [
        ("Karnataka", "560001", "IN-KA"),
        ("KA", "560001", "IN-KA"),
        ("IN-KA", "560001", "IN-KA"),
        ("कर्नाटक", "560001", "IN-KA"),
        ("karnataka", "560001", "IN-KA"),
        ("Orissa", "751001", "IN-OD"),
        ("Bombay", "400001", "IN-MH"),
        ("Daman and Diu", "396210", "IN-DH"),
        ("Jammu & Kashmir", "190001", "IN-JK"),
        ("Pondicherry", "607402", "IN-PY"),
        ("Puducherry", "607402", "IN-PY"),
        ("Puducherry", "533464", "IN-PY"),
        ("Puducherry", "673310", "IN-PY"),
        ("Andhra Pradesh", "533464", "IN-AP"),
        ("Kerala", "673310", "IN-KL"),
        ("Telangana", "500081", "IN-TS"),
        ("Ladakh", "194101", "IN-LA"),
        ("Lakshadweep", "682555", "IN-LD"),
        ("Kerala", "682001", "IN-KL"),
        ("Uttaranchal", "248001", "IN-UK"),
    ],
)
def test_an_indian_state_is_understood_however_it_is_written(
    region: str, pin: str, code: str
) -> None:
    address = clean_address({**INDIA, "region": region, "postal_code": pin})

    assert (address.region, address.postal_code) == (code, pin)


@pytest.mark.known_answers("4")
@pytest.mark.parametrize("written", ["560 001", "५६०००१", " 560001 ", "560-001", "५६० ००१"])
def test_a_pin_is_stored_as_six_latin_digits(written: str) -> None:
    assert clean_address({**INDIA, "postal_code": written}).postal_code == "560001"


@pytest.mark.known_answers("4")
@pytest.mark.parametrize(
    ("region", "pin"),
    [
        ("Karnataka", "110001"),
        ("Karnataka", "060001"),
        ("Karnataka", "56001"),
        ("Karnataka", "5600011"),
        ("Karnataka", "56000A"),
        ("Andhra Pradesh", "500081"),
        ("Jammu and Kashmir", "194101"),
        ("Kerala", "682555"),
        ("Lakshadweep", "682001"),
        ("Telangana", "533464"),
        ("Tamil Nadu", "533464"),
    ],
)
def test_a_pin_of_another_state_is_refused(region: str, pin: str) -> None:
    [(code, field, _)] = refused({**INDIA, "region": region, "postal_code": pin})

    assert (code, field) == ("INVALID_POSTAL_CODE", "postalCode")


@pytest.mark.known_answers("4")
@pytest.mark.parametrize(
    ("region", "zip_code", "stored"),
    [
        ("CA", "94105", ("US-CA", "94105")),
        ("California", "94105", ("US-CA", "94105")),
        ("ca", "94105", ("US-CA", "94105")),
        ("US-CA", "94105", ("US-CA", "94105")),
        ("CA", "94105-1420", ("US-CA", "94105-1420")),
        ("CA", "94105 1420", ("US-CA", "94105-1420")),
        ("NY", "06390", ("US-NY", "06390")),
        ("NY", "00501", ("US-NY", "00501")),
        ("TX", "88510", ("US-TX", "88510")),
        ("DC", "20500", ("US-DC", "20500")),
        ("Washington, D.C.", "20500", ("US-DC", "20500")),
        ("AA", "34001", ("US-AA", "34001")),
        ("AE", "09001", ("US-AE", "09001")),
        ("AP", "96201", ("US-AP", "96201")),
        ("PR", "00901", ("US-PR", "00901")),
        ("GU", "96910", ("US-GU", "96910")),
        ("VI", "00802", ("US-VI", "00802")),
        ("AS", "96799", ("US-AS", "96799")),
        ("MP", "96950", ("US-MP", "96950")),
    ],
)
def test_an_american_state_and_zip_are_taken(
    region: str, zip_code: str, stored: tuple[str, str]
) -> None:
    address = clean_address({**STATES, "region": region, "postal_code": zip_code})

    assert (address.region, address.postal_code) == stored


@pytest.mark.known_answers("4")
@pytest.mark.parametrize(
    ("region", "zip_code"),
    [("CA", "941051420"), ("CA", "10001"), ("NJ", "10001"), ("MD", "20500"), ("CA", "9410")],
)
def test_a_zip_of_another_state_is_refused(region: str, zip_code: str) -> None:
    [(code, field, _)] = refused({**STATES, "region": region, "postal_code": zip_code})

    assert (code, field) == ("INVALID_POSTAL_CODE", "postalCode")


@pytest.mark.known_answers("4")
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"city": ""}, ("INVALID_ADDRESS", "city", "REQUIRED")),
        ({"line1": "  "}, ("INVALID_ADDRESS", "line1", "REQUIRED")),
        ({"name": ""}, ("INVALID_ADDRESS", "name", "REQUIRED")),
        ({"region": ""}, ("INVALID_ADDRESS", "region", "REQUIRED")),
        ({"region": "UM"}, ("INVALID_ADDRESS", "region", "INVALID")),
        ({"region": "Karnataka"}, ("INVALID_ADDRESS", "region", "INVALID")),
        ({"postal_code": ""}, ("INVALID_POSTAL_CODE", "postalCode", "REQUIRED")),
        ({"line2": "x" * 121}, ("INVALID_ADDRESS", "line2", "TOO_LONG")),
    ],
)
def test_a_missing_or_unknown_field_is_named(
    change: dict[str, str], problem: tuple[str, str, str]
) -> None:
    assert refused({**STATES, **change}) == [problem]


def test_all_faults_are_told_at_once() -> None:
    fields = {field for _, field, _ in refused({"country": "US"})}

    assert fields == {"name", "line1", "city", "region", "postalCode"}


def test_a_country_that_does_not_exist_is_refused() -> None:
    assert ("INVALID_ADDRESS", "country", "INVALID") in refused({**INDIA, "country": "XX"})


def test_a_british_address_needs_no_region() -> None:
    address = clean_address(BRITAIN)

    assert (address.region, address.postal_code) == ("", "EC1Y 8SY")


def test_what_the_shopper_wrote_is_kept_for_the_label() -> None:
    address = clean_address({**INDIA, "city": " Bengaluru ", "landmark": "पार्क के\u200dपास"})

    assert address.city == "Bengaluru"
    assert address.landmark == "पार्क के\u200dपास"


def test_controls_and_direction_marks_never_reach_a_label() -> None:
    address = clean_address({**INDIA, "name": "Asha\x00\n\u202eRao", "line2": "\ud800"})

    assert address.name == "Asha Rao"
    assert address.line2 == ""


@pytest.mark.parametrize(
    "line",
    ["PO Box 12", "P.O. Box 12", "P O BOX 7", "POB 9", "PMB 200", "p.o.box 3", "Post Office Box 1"],
)
def test_a_post_office_box_is_seen(line: str) -> None:
    assert is_po_box(line)


@pytest.mark.parametrize("line", ["12 Poboxer St", "Apt 5 Box Elder Rd", "1 Pobst Lane", ""])
def test_a_street_is_no_post_office_box(line: str) -> None:
    assert not is_po_box(line)


def test_a_military_post_is_seen() -> None:
    post = clean_address({**STATES, "city": "APO", "region": "AE", "postal_code": "09001"})

    assert is_military(post)
    assert not is_military(clean_address(STATES))


def test_an_order_keeps_the_address_as_it_was() -> None:
    address = clean_address(INDIA)

    assert from_json(to_json(address)) == address
    assert from_json({"name": "Asha"}) == Address("Asha", "", "", "", "", "", "", "")


@pytest.mark.parametrize(
    ("raw", "locale", "lines"),
    [
        (INDIA, "en-IN", ["Asha Rao", "12 MG Road", "Bengaluru 560001", "Karnataka", "India"]),
        (INDIA, "hi-IN", ["Asha Rao", "12 MG Road", "Bengaluru 560001", "कर्नाटक", "भारत"]),
        (STATES, "en-US", ["Ana Lee", "1 Market St", "San Francisco, CA 94105", "United States"]),
        (STATES, "es-US", ["Ana Lee", "1 Market St", "San Francisco, CA 94105", "Estados Unidos"]),
        (BRITAIN, "en-GB", ["Sam Hill", "1 High Street", "London", "EC1Y 8SY", "United Kingdom"]),
    ],
)
def test_an_address_is_written_in_its_countrys_order(
    raw: dict[str, str], locale: str, lines: list[str]
) -> None:
    assert format_lines(clean_address(raw), locale) == lines
