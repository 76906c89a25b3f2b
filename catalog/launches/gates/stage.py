"""The stage: nothing of a planned or closed market, word of an announced one."""

from collections.abc import Iterator

from django.db.models import Q

from catalog.launches.decision import GateReason, Reason, Visibility
from catalog.launches.facts import Facts
from catalog.launches.gates.gate import Finding, Paths, PlanGate
from catalog.launches.moment import Moment
from catalog.launches.stages import announced_by_stage


class StageGate(PlanGate):
    """The narrower of the market's stage and the listing's own decides."""

    def sql(self, moment: Moment, paths: Paths) -> Q:
        del paths
        return Q(listing__stage__in=moment.own_stages(Visibility.LISTED))

    def sql_announced(self, moment: Moment, paths: Paths) -> Q:
        del paths
        return Q(listing__stage__in=moment.own_stages(Visibility.ANNOUNCED))

    def explain(self, moment: Moment, facts: Facts) -> Iterator[Finding]:
        own = facts.listing.stage if facts.listing else ""
        visibility = moment.visibility_for(own)
        if visibility == Visibility.HIDDEN:
            yield Finding(Reason(GateReason.MARKET_STAGE, detail=moment.stage_for(own)))
        if visibility == Visibility.ANNOUNCED:
            yield Finding(announced_by_stage(moment.span), most=visibility)
