"""Phones and e-mail addresses: the known answers."""

import pytest

from i18n.locales.emails import clean_email
from i18n.locales.errors import InvalidEmail, InvalidPhone
from i18n.locales.phones import clean_phone, format_phone


@pytest.mark.known_answers("4")
@pytest.mark.parametrize(
    ("written", "country", "mobile", "stored"),
    [
        ("9876543210", "IN", True, "+919876543210"),
        ("09876543210", "IN", True, "+919876543210"),
        ("098765 43210", "IN", True, "+919876543210"),
        ("+91 98765 43210", "IN", True, "+919876543210"),
        ("९८७६५४३२१०", "IN", True, "+919876543210"),
        ("5876543210", "IN", False, "+915876543210"),
        ("(415) 555-2671", "US", True, "+14155552671"),
        ("787-555-0199", "US", True, "+17875550199"),
        ("+1 416 555 0199", "US", False, "+14165550199"),
    ],
)
def test_a_number_is_stored_in_one_form(
    written: str, country: str, stored: str, *, mobile: bool
) -> None:
    assert clean_phone(written, country=country, mobile=mobile) == stored


@pytest.mark.known_answers("4")
@pytest.mark.parametrize(
    ("written", "country", "mobile", "reason"),
    [
        ("5876543210", "IN", True, "NOT_MOBILE"),
        ("1800 11 4000", "IN", False, "KIND"),
        ("0000000000", "IN", False, "FORMAT"),
        ("98765 4321", "IN", False, "FORMAT"),
        ("123-456-7890", "US", False, "FORMAT"),
        ("416 555 0199", "US", False, "FOREIGN"),
        ("+1 416 555 0199", "US", True, "FOREIGN"),
        ("+1 415 555 2671", "IN", True, "FOREIGN"),
        ("", "IN", False, "FORMAT"),
        ("call me", "US", False, "FORMAT"),
    ],
)
def test_a_number_is_refused_with_its_reason(
    written: str, country: str, reason: str, *, mobile: bool
) -> None:
    with pytest.raises(InvalidPhone) as refusal:
        clean_phone(written, country=country, mobile=mobile)

    assert refusal.value.details == {"reason": reason}
    assert refusal.value.field == "phone"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("asha@example.com", "asha@example.com"),
        (" Asha.Rao+shop@Example.COM ", "Asha.Rao+shop@example.com"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_email_is_taken(written: str, stored: str) -> None:
    assert clean_email(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "",
        "asha",
        "asha@",
        "@example.com",
        "a b@example.com",
        "a@b",
        "a@example..com",
        "a@example.com\r\nBcc: b@example.com",
        f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 80}.com",
    ],
)
def test_what_is_no_email_is_refused(written: str) -> None:
    with pytest.raises(InvalidEmail):
        clean_email(written)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("+919876543210", "+91 98765 43210"),
        ("+14155552671", "+1 415-555-2671"),
        ("+442079460142", "+44 20 7946 0142"),
    ],
)
def test_a_stored_number_is_written_as_people_read_it(stored: str, read: str) -> None:
    assert format_phone(stored) == read
