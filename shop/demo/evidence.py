"""Certificates of a product, recorded determinations among them."""

from collections.abc import Iterator
from typing import Any, NamedTuple


class Paper(NamedTuple):
    """One piece of evidence. valid_to: ISO date, inclusive; empty is unbounded."""

    country: str
    type: str
    reference: str
    issuer: str = "Demo laboratory"
    valid_to: str = ""


def certificates_of(facts: dict[str, Any]) -> Iterator[Paper]:
    """Give the evidence of a product in each country it is offered in."""
    for country, offer in facts["markets"].items():
        for paper in offer["certificates"]:
            yield Paper(
                country, paper["type"], paper["reference"], valid_to=paper.get("valid_to", "")
            )
        yield from _determinations(country, offer)


def _determinations(country: str, offer: dict[str, Any]) -> Iterator[Paper]:
    """Record what was decided for California; what is still under review has no row."""
    if offer.get("prop65") == "no_warning_required":
        yield Paper(country, "US_CA_PROP65", "no_warning_required", "Compliance")
    if isinstance(offer.get("cbe_covered"), bool):
        covered = "covered" if offer["cbe_covered"] else "not_covered"
        yield Paper(country, "US_CA_CBE", covered, "Compliance")
