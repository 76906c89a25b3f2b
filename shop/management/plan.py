"""A market's stages in order: what was, what holds, what is entered for later."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from i18n.markets.models import Market, StageChange


class Standing(StrEnum):
    """Where an entry stands at a moment. OVERRULED: a later entry took its moment over."""

    PAST = "past"
    NOW = "now"
    PLANNED = "planned"
    OVERRULED = "overruled"


class Entry(NamedTuple):
    """An entry of the plan, and where it stands."""

    change: StageChange
    standing: Standing


def plan_of(market: Market, at: datetime) -> list[Entry]:
    """List all entries of a market, the earliest first; one at most is NOW."""
    changes = list(StageChange.objects.filter(market=market).order_by("since", "id"))
    deciding = {change.since: change for change in changes}
    current = StageChange.objects.begun(at).filter(market=market).first()

    def standing(change: StageChange) -> Standing:
        if deciding[change.since] != change:
            return Standing.OVERRULED
        if change == current:
            return Standing.NOW
        return Standing.PLANNED if change.since > at else Standing.PAST

    return [Entry(change, standing(change)) for change in changes]
