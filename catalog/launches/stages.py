"""What the stages allow: the narrower of a market's and a listing's own decides."""

from datetime import datetime
from functools import cache

from catalog.launches.decision import Reason, ShopperReason, Visibility
from i18n.markets.plans import StageSpan
from i18n.markets.stages import SHOWN, Stage, more_restricted

OWN_STAGES = ("", *Stage.values)  # of a listing; empty is the market's


@cache
def stage_for(market: Stage, own: str) -> Stage:
    """Give the stage that counts for a listing whose own stage is ``own`` (empty: none)."""
    return more_restricted(market, Stage(own)) if own else market


@cache
def visibility_for(market: Stage, own: str) -> Visibility:
    """Tell the most that the stage lets a shopper see of such a listing."""
    stage = stage_for(market, own)
    if stage not in SHOWN:
        return Visibility.HIDDEN
    return Visibility.ANNOUNCED if stage == Stage.ANNOUNCED else Visibility.LISTED


@cache
def own_stages(market: Stage, visibility: Visibility) -> tuple[str, ...]:
    """List the own stages of listings of which the stage lets exactly that much be seen."""
    return tuple(own for own in OWN_STAGES if visibility_for(market, own) == visibility)


def announced_by_stage(span: StageSpan, wave_until: datetime | None) -> Reason:
    """Give the reason of what a stage only announces; its end is known if the plan tells it.

    wave_until: when the product's wave says something else; None when none does.
    """
    markets = visibility_for(span.stage, "") == Visibility.ANNOUNCED
    return Reason(ShopperReason.ANNOUNCED, until=span.until if markets else wave_until)


def announced_by_window(opens_at: datetime | None) -> Reason:
    """Give the reason of what is announced before its window opens."""
    return Reason(ShopperReason.NOT_YET_OPEN, until=opens_at)
