"""The window: from the opening until before the closing, and word of it before, if announced."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from catalog.launches.decision import GateReason, Reason, Visibility
from catalog.launches.facts import Facts
from catalog.launches.gates.gate import Finding, Paths, PlanGate
from catalog.launches.moment import Moment
from catalog.launches.stages import announced_by_window
from catalog.listings.models import Listing


class WindowGate(PlanGate):
    """Listed inside the window; announced before it from ``announced_at`` on; hidden otherwise."""

    def sql(self, moment: Moment, paths: Paths) -> Q:
        del paths
        opened = Q(listing__opens_at__isnull=True) | Q(listing__opens_at__lte=moment.at)
        return opened & (Q(listing__closes_at__isnull=True) | Q(listing__closes_at__gt=moment.at))

    def sql_announced(self, moment: Moment, paths: Paths) -> Q:
        del paths
        return Q(listing__opens_at__gt=moment.at, listing__announced_at__lte=moment.at)

    def explain(self, moment: Moment, facts: Facts) -> Iterator[Finding]:
        if facts.listing is None or _is_open(facts.listing, moment.at):
            return
        if _is_announced(facts.listing, moment.at):
            reason = announced_by_window(facts.listing.opens_at)
            yield Finding(reason, most=Visibility.ANNOUNCED)
        else:
            yield Finding(Reason(GateReason.LISTING_WINDOW))


def _is_open(listing: Listing, at: datetime) -> bool:
    opened = listing.opens_at is None or listing.opens_at <= at
    return opened and (listing.closes_at is None or at < listing.closes_at)


def _is_announced(listing: Listing, at: datetime) -> bool:
    before = listing.opens_at is not None and at < listing.opens_at
    return before and listing.announced_at is not None and listing.announced_at <= at
