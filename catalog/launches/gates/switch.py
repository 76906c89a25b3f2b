"""The switch: a product is in a market only by a listing that is on."""

from collections.abc import Iterator

from django.db.models import Q

from catalog.launches.decision import GateReason, Reason
from catalog.launches.facts import Facts
from catalog.launches.gates.gate import Finding, Paths, PlanGate
from catalog.launches.moment import Moment


class SwitchGate(PlanGate):
    """The market must list the product, and the listing be switched on."""

    def sql(self, moment: Moment, paths: Paths) -> Q:
        del moment, paths
        return Q(listing__switched_on=True)

    def explain(self, moment: Moment, facts: Facts) -> Iterator[Finding]:
        del moment
        if facts.listing is None:
            yield Finding(Reason(GateReason.LISTING_MISSING))
        elif not facts.listing.switched_on:
            yield Finding(Reason(GateReason.LISTING_OFF))
