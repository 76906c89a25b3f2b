"""The known answers: which product may be sold where, and which parcel goes where."""

import json
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
OURS = {  # what our gates say where the known answer has a word of its own
    "NOT_OFFERED": {"LISTING_MISSING", "PRICE_MISSING"},
    "IN_PRICE_ABOVE_MRP": {"PRICE_MISSING"},  # the load refused that price
    "US_CA_PROP65:UNDETERMINED": {"US_CA_PROP65:MISSING"},
    "US_CA_CBE:REVIEW": {"US_CA_CBE:MISSING"},
}


class Gate(NamedTuple):
    """What must hold for one product in one market."""

    sku: str
    market: str
    sellable: bool
    blocks: frozenset[str]
    warnings: frozenset[str]
    region_blocks: dict[str, frozenset[str]]
    region_warnings: dict[str, frozenset[str]]

    def __str__(self) -> str:
        return f"{self.sku} in {self.market}"


def known_gates() -> list[Gate]:
    """Give all 80 answers: 40 products in 2 markets."""
    facts = json.loads((FOLDER / "expected_gate.json").read_text("utf-8"))
    return [
        Gate(
            sku=sku,
            market=country.lower(),
            sellable=answer["sellable"],
            blocks=_ours(answer["blocks"]),
            warnings=_ours(answer["warnings"]),
            region_blocks=_by_region(answer["region_blocks"]),
            region_warnings=_by_region(answer["region_warnings"]),
        )
        for sku, answers in facts.items()
        for country, answer in answers.items()
    ]


def shipping_answers() -> list[dict[str, Any]]:
    """Give the 13 answers of the carriers' rules."""
    answers: list[dict[str, Any]] = json.loads(
        (FOLDER / "shipping_answers.json").read_text("utf-8")
    )["answers"]
    return answers


def _ours(codes: list[str]) -> frozenset[str]:
    return frozenset(ours for code in codes for ours in OURS.get(code, {code}))


def _by_region(answer: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {region: _ours(codes) for region, codes in answer.items()}
