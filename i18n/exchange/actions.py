"""Write rates of exchange down."""

from datetime import date
from decimal import Decimal

from i18n.exchange.models import FxRate
from i18n.locales.fact_files import load_rows, read_facts


def add_fx_rate(
    *, base: str, quote: str, rate: Decimal, day: date, source: str, note: str = ""
) -> FxRate:
    """Write down a rate that holds from a day on; told again for the same day, it is replaced.

    rate: units of ``quote`` for one whole unit of ``base``, above zero.
    """
    row, _ = FxRate.objects.update_or_create(
        base=base,
        quote=quote,
        valid_from=day,
        defaults={"rate": rate, "source": source, "note": note, "valid_to": None},
    )
    return row


def load_fx_rates() -> None:
    """Load the rates that come with the shop; a row of the same day is replaced."""
    facts = read_facts("exchange", "fx_rates")
    rows = [
        FxRate(**{"source": facts["source"], **row, "rate": Decimal(row["rate"])})
        for row in facts["rows"]
    ]
    load_rows(FxRate, rows, key=["base", "quote", "valid_from"])
