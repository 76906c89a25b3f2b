"""Load the return policies that come with the shop."""

import json
from datetime import date
from pathlib import Path

from checkout.returns.models import ReturnPolicy
from i18n.markets.models import Market

FACTS = Path(__file__).parent / "facts" / "return_policies.json"


def load_return_policy(*, market: Market, country: str) -> int:
    """Write the policy of a country for a market; a row of the same day is replaced."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    rows = [row for row in facts["rows"] if row["country"] == country]
    for row in rows:
        told = {name: value for name, value in row.items() if name != "country"}
        day = date.fromisoformat(told.pop("valid_from"))
        ReturnPolicy.objects.update_or_create(market=market, valid_from=day, defaults=told)
    return len(rows)
