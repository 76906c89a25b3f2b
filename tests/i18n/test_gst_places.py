"""Where a supply takes place in India, and which heads of tax follow."""

import pytest

from i18n.tax import gst
from i18n.tax.errors import GstinStateMismatch, SezNotServed, TaxRateMissing
from tests.i18n.baskets import RULES, heads_of, make_line, make_request


@pytest.mark.parametrize(
    ("seller", "gstin", "bill_to", "ship_to", "place", "heads"),
    [
        ("IN-KA", "", "IN-KA", "IN-KA", "IN-KA", ["CGST", "SGST"]),
        ("IN-KA", "", "IN-DL", "IN-DL", "IN-DL", ["IGST"]),
        ("IN-KA", "", "IN-KA", "IN-DL", "IN-DL", ["IGST"]),
        ("IN-KA", "", "IN-DL", "IN-KA", "IN-KA", ["CGST", "SGST"]),
        ("IN-KA", "07AAKCM1234Q1Z3", "IN-DL", "IN-KA", "IN-DL", ["IGST"]),
        ("IN-CH", "", "IN-CH", "IN-CH", "IN-CH", ["CGST", "UTGST"]),
        ("IN-DL", "", "IN-DL", "IN-DL", "IN-DL", ["CGST", "SGST"]),
        ("IN-KA", "", "IN-LA", "IN-LA", "IN-LA", ["IGST"]),
        ("IN-KA", "", None, None, "IN-KA", ["CGST", "SGST"]),
        ("IN-KA", "29AAKCM1234Q1ZX", None, "IN-DL", "IN-KA", ["CGST", "SGST"]),
    ],
    ids=[
        "consumer at home",
        "consumer elsewhere",
        "billed at home, delivered elsewhere",
        "billed elsewhere, delivered at home",
        "business: billed to one state, shipped to another",
        "union territory without a legislature",
        "union territory with a legislature",
        "Ladakh",
        "no address recorded",
        "business without a billing address: the state of its GSTIN",
    ],
)
@pytest.mark.known_answers("1.2")
def test_the_place_of_supply_decides_the_heads(
    *,
    seller: str,
    gstin: str,
    bill_to: str | None,
    ship_to: str | None,
    place: str,
    heads: list[str],
) -> None:
    request = make_request(
        make_line("1299.00"),
        seller_region=seller,
        buyer_gstin=gstin,
        bill_to_region=bill_to,
        ship_to_region=ship_to,
    )

    quote = gst.quote(request, RULES)

    assert quote.place_of_supply == place
    assert heads_of(quote) == heads


@pytest.mark.known_answers("1.2")
def test_a_special_economic_zone_is_refused() -> None:
    with pytest.raises(SezNotServed):
        gst.quote(make_request(make_line("1.00"), buyer_sez=True), RULES)


def test_a_gstin_of_another_state_than_the_billing_address_is_refused() -> None:
    request = make_request(make_line("1.00"), buyer_gstin="07AAKCM1234Q1Z3", bill_to_region="IN-KA")

    with pytest.raises(GstinStateMismatch):
        gst.quote(request, RULES)


@pytest.mark.parametrize(
    "facts",
    [{"ship_to_region": "US-CA"}, {"buyer_gstin": "97AAKCM1234Q1ZU"}],
    ids=["abroad", "registered in the Other Territory"],
)
def test_a_place_that_is_no_state_is_refused_rather_than_guessed(facts: dict[str, str]) -> None:
    with pytest.raises(TaxRateMissing):
        gst.quote(make_request(make_line("1.00"), **facts), RULES)
