"""The stage: nothing of a planned or closed market or wave, word of an announced one."""

from collections.abc import Iterator

from django.db.models import Q

from catalog.launches.decision import GateReason, Reason, Visibility
from catalog.launches.facts import Facts
from catalog.launches.gates.gate import Finding, Paths, PlanGate
from catalog.launches.moment import Moment
from catalog.launches.stages import announced_by_stage


class StageGate(PlanGate):
    """The narrowest of the market's stage, the listing's own and its wave's decides."""

    def sql(self, moment: Moment, paths: Paths) -> Q:
        return _within(moment.own_stages(Visibility.LISTED), moment, paths)

    def sql_announced(self, moment: Moment, paths: Paths) -> Q:
        shown = [*moment.own_stages(Visibility.LISTED), *moment.own_stages(Visibility.ANNOUNCED)]
        return _within(shown, moment, paths) & ~self.sql(moment, paths)

    def explain(self, moment: Moment, facts: Facts) -> Iterator[Finding]:
        own = moment.own_stage(facts.listing)
        visibility = moment.visibility_for(own)
        if visibility == Visibility.HIDDEN:
            yield Finding(Reason(GateReason.MARKET_STAGE, detail=moment.stage_for(own)))
        if visibility == Visibility.ANNOUNCED:
            until = moment.wave_of(facts.listing).until
            yield Finding(announced_by_stage(moment.span, until), most=visibility)


def _within(stages: list[str], moment: Moment, paths: Paths) -> Q:
    """Give the condition that own stage and wave are both of these: then the narrower is."""
    waves = moment.waves.within(stages, moment.at, key=paths.key, kind=f"{paths.product}kind_id")
    return Q(listing__stage__in=stages) & waves
