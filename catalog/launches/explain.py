"""The decision in its explaining form: one variant, with reasons."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from catalog.launches.decision import Decision, Offer, Reason, ShopperReason, Visibility
from catalog.launches.facts import Facts
from catalog.launches.gates import GATES, Gate
from catalog.launches.gates.gate import Finding, PlanGate, RequirementGate
from catalog.launches.moment import Moment
from catalog.launches.offers import offer_of
from catalog.listings.models import Listing, Price


def explain(
    moment: Moment, facts: Facts, *, region: str = "", gates: Sequence[Gate] = GATES
) -> Decision:
    """Decide for one variant.

    region: where it shall be delivered (``US-CA``); empty asks for the market as a whole.
    """
    plan, evidence = plan_findings(moment, facts, gates), evidence_findings(moment, facts, gates)
    visibility = _visibility(plan, evidence)
    offer, reasons = Offer.NONE, tuple(finding.reason for finding in plan)
    if visibility == Visibility.HIDDEN:
        reasons += tuple(finding.reason for finding in evidence)
    if visibility == Visibility.LISTED:
        offer, reasons = _offer(moment, facts, region, gates)
    since, until = _bounds(moment, facts)
    warnings = _warnings(moment, facts, region, gates)
    return Decision(visibility, offer, reasons, since, until, warnings)


def plan_findings(moment: Moment, facts: Facts, gates: Sequence[Gate]) -> list[Finding]:
    """Name what the gates of the plan hold against a variant."""
    return _findings(moment, facts, [gate for gate in gates if isinstance(gate, PlanGate)])


def evidence_findings(moment: Moment, facts: Facts, gates: Sequence[Gate]) -> list[Finding]:
    """Name what is missing of a variant that the plan lists."""
    return _findings(moment, facts, [gate for gate in gates if not isinstance(gate, PlanGate)])


def most_planned(plan: Iterable[Finding]) -> Visibility:
    """Give the most that may be seen after what the gates of the plan found."""
    return min((f.most for f in plan), key=lambda v: v.rank, default=Visibility.LISTED)


def _findings(moment: Moment, facts: Facts, gates: Sequence[Gate]) -> list[Finding]:
    return [finding for gate in gates for finding in gate.explain(moment, facts)]


def _visibility(plan: Sequence[Finding], evidence: Sequence[Finding]) -> Visibility:
    """Give the most that is planned; evidence is asked only of what the plan lists."""
    planned = most_planned(plan)
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
    wave = moment.wave_of(facts.listing)
    stages = (moment.span.since, moment.span.until, wave.since, wave.until)
    return nearest(moment.at, (*stages, *dates_of(facts.listing, facts.price)))


def dates_of(listing: Listing | None, price: Price | None) -> Iterator[datetime | None]:
    """Give the dated moments of a listing and of the price in force that touch the decision."""
    if listing:
        yield from (listing.announced_at, listing.opens_at, listing.closes_at)
    if price:
        yield from (price.starts_at, price.ends_at)


def nearest(
    at: datetime, dated: Iterable[datetime | None]
) -> tuple[datetime | None, datetime | None]:
    """Find the last of some moments that has come, and the first that has not."""
    known = [each for each in dated if each]
    past = [each for each in known if each <= at]
    coming = [each for each in known if each > at]
    return max(past, default=None), min(coming, default=None)
