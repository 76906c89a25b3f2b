"""Set what carriers bring where."""

import json
from datetime import date
from pathlib import Path

from checkout.shipping.models import CashLimit, Serviceability
from i18n.markets.models import Market

FOLDER = Path(__file__).parent / "facts"
FACTS = FOLDER / "serviceability.json"
LIMITS = FOLDER / "cash_limits.json"


def load_serviceability(*, market: Market, country: str) -> int:
    """Write the known places and limits of cash of a country for a market; again it is the same.

    country: "IN"; a country without known places gets none. Gives the number of places.
    """
    load_cash_limits(market=market, country=country)
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    rows = facts.get(country, [])
    for row in rows:
        Serviceability.objects.update_or_create(
            market=market,
            prefix=row["prefix"],
            valid_from=date.fromisoformat(facts["valid_from"]),
            defaults={**row, "source": facts["source"]},
        )
    return len(rows)


def load_cash_limits(*, market: Market, country: str) -> int:
    """Write what a country's law and our policy say of cash on delivery; gives how many rows."""
    rows = json.loads(LIMITS.read_text(encoding="utf-8")).get(country, [])
    for row in rows:
        CashLimit.objects.update_or_create(
            market=market,
            basis=row["basis"],
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "most_minor": row["most_minor"],
                "valid_to": date.fromisoformat(row["valid_to"]) if "valid_to" in row else None,
                "source": row["source"],
            },
        )
    return len(rows)
