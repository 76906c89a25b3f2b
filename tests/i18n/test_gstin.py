"""GSTINs: the known answers."""

from datetime import date

import pytest

from i18n.tax.actions import load_tax_facts
from i18n.tax.errors import InvalidGstin
from i18n.tax.gstin import clean_gstin
from i18n.tax.queries import gst_code_of, gst_state_codes

STATES = frozenset({"07", "26", "27", "29", "38", "97"})


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
        ("27aapfu0939f1zv", "27AAPFU0939F1ZV"),
        (" 27 AAPFU0939F 1ZV ", "27AAPFU0939F1ZV"),
        ("26AAKCM1234Q1Z3", "26AAKCM1234Q1Z3"),
        ("29AAKCM1234Q1ZX", "29AAKCM1234Q1ZX"),
        ("07AAKCM1234Q1Z3", "07AAKCM1234Q1Z3"),
        ("38AAKCM1234Q1ZY", "38AAKCM1234Q1ZY"),
        ("97AAKCM1234Q1ZU", "97AAKCM1234Q1ZU"),
    ],
)
@pytest.mark.known_answers("1.5")
def test_a_gstin_is_taken(written: str, stored: str) -> None:
    assert clean_gstin(written, states=STATES) == stored


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("27AAPFU0939F1Z1", "CHECKSUM"),
        ("99AAPFU0939F1ZV", "STATE"),
        ("27AAKCM0000Q1ZV", "PAN"),
        ("27ABCDE1234F1ZV", "PAN"),
        ("27AAPFU0939F0ZV", "FORMAT"),
        ("27AAPFU0939F1AV", "FORMAT"),
        ("२७AAPFU0939F1ZV", "FORMAT"),
        ("27AAPFU0939F1Z", "FORMAT"),
        ("", "FORMAT"),
    ],
)
@pytest.mark.known_answers("1.5")
def test_a_gstin_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(InvalidGstin) as refusal:
        clean_gstin(written, states=STATES)

    assert refusal.value.details == {"reason": reason}


@pytest.mark.django_db
@pytest.mark.known_answers("1.5")
def test_our_table_knows_the_states_that_the_library_lacks() -> None:
    load_tax_facts()
    codes = gst_state_codes(date(2026, 11, 22))

    assert {"37", "38", "97"} <= codes
    assert not {"25", "28", "99"} & codes
    assert len(codes) == 37
    assert gst_code_of("IN-KA", date(2026, 11, 22)) == "29"
