"""Set what carriers bring where."""

import json
from datetime import date
from pathlib import Path

from checkout.shipping.models import Serviceability
from i18n.markets.models import Market

FACTS = Path(__file__).parent / "facts" / "serviceability.json"


def load_serviceability(*, market: Market, country: str) -> int:
    """Write the known places of a country for a market, again and again with the same result.

    country: "IN"; a country without known places gets none. Gives the number of places.
    """
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
