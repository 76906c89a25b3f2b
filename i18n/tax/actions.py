"""Load the tax facts that come with the shop."""

from datetime import date
from decimal import Decimal
from typing import Any

from i18n.locales.fact_files import load_rows, read_facts
from i18n.markets.models import SellerEntity
from i18n.tax.models import (
    GoodsTaxRate,
    GstState,
    NexusRule,
    NexusSale,
    StateFee,
    StateShippingRule,
    StateTaxRate,
    TaxThreshold,
)


def load_tax_facts() -> None:
    """Load rates, rules and fees; a row of the same day is replaced, none is taken away."""
    load_rows(GstState, _rows(GstState, "gst_states"), key=["code", "valid_from"])
    load_rows(
        GoodsTaxRate, _rows(GoodsTaxRate, "goods_rates"), key=["country", "prefix", "valid_from"]
    )
    load_rows(StateTaxRate, _rows(StateTaxRate, "state_rates"), key=["state", "valid_from"])
    load_rows(
        StateShippingRule, _rows(StateShippingRule, "state_shipping"), key=["state", "valid_from"]
    )
    load_rows(StateFee, _rows(StateFee, "state_fees"), key=["code", "valid_from"])
    load_rows(
        TaxThreshold, _rows(TaxThreshold, "thresholds"), key=["country", "code", "valid_from"]
    )
    load_rows(NexusRule, _rows(NexusRule, "nexus"), key=["state", "valid_from"])


def note_untaxed_sale(
    *, seller: SellerEntity, state: str, reference: str, day: date, amount_minor: int
) -> None:
    """Enter a sale into a state without registration into the nexus monitor, once."""
    NexusSale.objects.get_or_create(
        reference=reference,
        defaults={"seller": seller, "state": state, "day": day, "amount_minor": amount_minor},
    )


def _rows(table: type[Any], name: str) -> list[Any]:
    """Give a file's rows; a row may name a source of its own, else the file's counts."""
    facts = read_facts("tax", name)
    return [table(**{"source": facts["source"], **_exact(row)}) for row in facts["rows"]]


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    """Read the rate as the decimal it is written as."""
    return {**row, "rate": Decimal(row["rate"])} if row.get("rate") else row
