"""Move a market from stage to stage."""

from datetime import datetime

from i18n.markets.models import Market, StageChange
from i18n.markets.stages import Stage


def change_stage(
    *, market: Market, stage: Stage, since: datetime, reason: str, by: str
) -> StageChange:
    """Enter a stage into a market's plan, to hold from ``since`` until the next entry.

    A moment may lie ahead: nothing has to run for the market to open then. To withdraw an entry,
    enter the stage that shall hold instead for the same moment; entries are never rewritten.
    since: aware. by: who decided, as people are named in the log.
    """
    if since.utcoffset() is None:
        raise ValueError("a stage begins at an aware moment")
    return StageChange.objects.create(
        market=market, stage=stage, since=since, reason=reason, changed_by=by
    )
