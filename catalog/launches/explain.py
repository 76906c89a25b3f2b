"""The decision in its explaining form: one variant, with reasons."""

from collections.abc import Sequence
from datetime import datetime

from catalog.launches.decision import Decision, Offer, Reason, ShopperReason, Visibility
from catalog.launches.facts import Facts
from catalog.launches.gates import GATES, Gate
from catalog.launches.gates.gate import Finding, PlanGate, RequirementGate
from catalog.launches.moment import Moment
from catalog.launches.offers import offer_of


def explain(
    moment: Moment, facts: Facts, *, region: str = "", gates: Sequence[Gate] = GATES
) -> Decision:
    """Decide for one variant.

    region: where it shall be delivered (``US-CA``); empty asks for the market as a whole.
    """
    plan = _findings(moment, facts, [g for g in gates if isinstance(g, PlanGate)])
    evidence = _findings(moment, facts, [g for g in gates if not isinstance(g, PlanGate)])
    visibility = _visibility(plan, evidence)
    offer, reasons = Offer.NONE, tuple(finding.reason for finding in plan)
    if visibility == Visibility.HIDDEN:
        reasons += tuple(finding.reason for finding in evidence)
    if visibility == Visibility.LISTED:
        offer, reasons = _offer(moment, facts, region, gates)
    since, until = _bounds(moment, facts)
    warnings = _warnings(moment, facts, region, gates)
    return Decision(visibility, offer, reasons, since, until, warnings)


def _findings(moment: Moment, facts: Facts, gates: Sequence[Gate]) -> list[Finding]:
    return [finding for gate in gates for finding in gate.explain(moment, facts)]


def _visibility(plan: Sequence[Finding], evidence: Sequence[Finding]) -> Visibility:
    """Give the least that the plan allows; evidence is asked only of what the plan lists."""
    planned = min((f.most for f in plan), key=lambda v: v.rank, default=Visibility.LISTED)
    return Visibility.HIDDEN if planned == Visibility.LISTED and evidence else planned


def _offer(
    moment: Moment, facts: Facts, region: str, gates: Sequence[Gate]
) -> tuple[Offer, tuple[Reason, ...]]:
    blocked = _blocked_in(moment, facts, region, gates) if region else ()
    return (Offer.NONE, blocked) if blocked else offer_of(moment, facts)


def _blocked_in(
    moment: Moment, facts: Facts, region: str, gates: Sequence[Gate]
) -> tuple[Reason, ...]:
    """Name what stops a delivery to a region, where the rest of the market may buy."""
    lacks = [
        reason
        for gate in gates
        if isinstance(gate, RequirementGate)
        for reason in gate.lacks(
            moment.blocking(gate.evidence, region=region), moment, facts.of_product
        )
    ]
    return tuple(Reason(ShopperReason.REGION_BLOCKED, detail=lack.code) for lack in lacks)


def _warnings(
    moment: Moment, facts: Facts, region: str, gates: Sequence[Gate]
) -> tuple[Reason, ...]:
    return tuple(
        reason
        for gate in gates
        if isinstance(gate, RequirementGate)
        for reason in gate.lacks(
            moment.warning(gate.evidence, region=region), moment, facts.of_product
        )
    )


def _bounds(moment: Moment, facts: Facts) -> tuple[datetime | None, datetime | None]:
    """Find the nearest dated moments around this one that touch the decision."""
    dated = [moment.span.since, moment.span.until]
    if facts.listing:
        dated += [facts.listing.announced_at, facts.listing.opens_at, facts.listing.closes_at]
    if facts.price:
        dated += [facts.price.starts_at, facts.price.ends_at]
    past = [each for each in dated if each and each <= moment.at]
    coming = [each for each in dated if each and each > moment.at]
    return max(past, default=None), min(coming, default=None)
