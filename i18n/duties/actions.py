"""Write duties down."""

from datetime import date
from decimal import Decimal

from i18n.duties.models import DutyRate
from i18n.locales.fact_files import load_rows, read_facts


def add_duty_rate(
    *,
    country: str,
    prefix: str,
    rate: Decimal,
    day: date,
    source: str,
    origin: str = "",
    note: str = "",
) -> DutyRate:
    """Write down a duty that holds from a day on; told again for the same day, it is replaced.

    rate: a fraction, 0.128 for 12.8%, of goods and freight.
    """
    row, _ = DutyRate.objects.update_or_create(
        country=country,
        prefix=prefix,
        origin=origin,
        valid_from=day,
        defaults={"rate": rate, "source": source, "note": note, "valid_to": None},
    )
    return row


def load_duty_rates() -> None:
    """Load the duties that come with the shop; a row of the same day is replaced."""
    facts = read_facts("duties", "duty_rates")
    rows = [
        DutyRate(**{"source": facts["source"], **row, "rate": Decimal(row["rate"])})
        for row in facts["rows"]
    ]
    load_rows(DutyRate, rows, key=["country", "prefix", "origin", "valid_from"])
