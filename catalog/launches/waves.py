"""A market's waves, told from their dated entries alone: what is whose stage when.

What nothing was entered of is as its market is. A market that opens step by step begins with an
entry that puts the rest at PLANNED: then a kind is seen from the step on that names it, and a
product that comes to an admitted kind obeys at once.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.db.models import Q

from catalog.launches.models import WaveEntry
from i18n.markets.atlas import RENEW, RENEW_AGAIN, remembered
from i18n.markets.models import Market
from i18n.markets.stages import Stage, more_restricted
from shop.kit.database.triggers import Trigger

TRIGGERS = (Trigger("atlas_waveentry", "catalog_waveentry", RENEW, emptied=RENEW_AGAIN),)


@cache
def narrower(a: str, b: str) -> str:
    """Give the narrower of two stages that each may be empty, which narrows nothing."""
    if not a or not b:
        return a or b
    return more_restricted(Stage(a), Stage(b)).value


@dataclass(frozen=True)
class WaveSpan:
    """What waves say of goods at a moment, and between which moments they say it.

    stage: empty when they say nothing; then the market's own counts.
    """

    stage: str = ""
    since: datetime | None = None
    until: datetime | None = None


NO_WAVE = WaveSpan()


@dataclass(frozen=True)
class Steps:
    """The entries of one sort of goods, in the order of their moments."""

    moments: Sequence[datetime] = ()
    stages: Sequence[str] = ()

    def stage(self, at: datetime) -> str | None:
        """Give the stage at a moment; None before the first entry and after a lifting one."""
        begun = bisect_right(self.moments, at)
        return (self.stages[begun - 1] or None) if begun else None


NO_STEPS = Steps()


@dataclass(frozen=True)
class WavePlan:
    """All waves of a market: the steps of products and kinds, by their ids, and of the rest."""

    products: Mapping[int, Steps] = field(default_factory=dict)
    kinds: Mapping[int, Steps] = field(default_factory=dict)
    rest: Steps = NO_STEPS

    def stage(self, kind: int, product: int, at: datetime) -> str:
        """Give what the waves say of a product at a moment; empty: nothing, as the market is."""
        steps = self._steps_of(kind, product)
        return next((stage for each in steps if (stage := each.stage(at))), "")

    def span(self, kind: int, product: int, at: datetime) -> WaveSpan:
        """Tell the same with the moments between which it stays so."""
        moments = self.moments(kind, product)
        if not moments:
            return NO_WAVE
        stage, begun = self.stage(kind, product, at), bisect_right(moments, at)
        same = [self.stage(kind, product, each) == stage for each in moments]
        until = next((n for n in range(begun, len(moments)) if not same[n]), None)
        since = next((n + 1 for n in reversed(range(begun)) if not same[n]), 0)
        return WaveSpan(
            stage,
            since=moments[since] if since < begun else None,
            until=None if until is None else moments[until],
        )

    def moments(self, kind: int, product: int) -> list[datetime]:
        """List the moments at which anything was entered of a product, its kind or the rest."""
        steps = self._steps_of(kind, product)
        return sorted({moment for each in steps for moment in each.moments})

    def within(self, stages: Iterable[str], at: datetime, *, key: str, kind: str) -> Q:
        """Give the condition that the waves put a row into one of some stages.

        stages: with the empty one where what no wave narrows is meant too.
        key, kind: columns with the ids of the row's product and of its kind.
        """
        wanted = set(stages)
        found = Q() if (self.rest.stage(at) or "") in wanted else Q(pk__in=[])
        for column, steps in ((kind, self.kinds), (key, self.products)):
            told = {pk: stage for pk, each in steps.items() if (stage := each.stage(at))}
            if told:
                chosen = [pk for pk, stage in told.items() if stage in wanted]
                found = Q(**{f"{column}__in": chosen}) | found & ~Q(**{f"{column}__in": list(told)})
        return found

    def _steps_of(self, kind: int, product: int) -> tuple[Steps, ...]:
        """Give the steps that speak of a product, those that go first before the others."""
        return (
            self.products.get(product, NO_STEPS),
            self.kinds.get(kind, NO_STEPS),
            self.rest,
        )


NO_WAVES = WavePlan()


def plan_of(entries: Iterable[WaveEntry]) -> WavePlan:
    """Make a market's plan of its entries, given in the order of their moments and ids."""
    products: dict[int, dict[datetime, str]] = defaultdict(dict)
    kinds: dict[int, dict[datetime, str]] = defaultdict(dict)
    rest: dict[datetime, str] = {}
    for entry in entries:
        if entry.product_id is not None:
            products[entry.product_id][entry.since] = entry.stage
        elif entry.kind_id is not None:
            kinds[entry.kind_id][entry.since] = entry.stage
        else:
            rest[entry.since] = entry.stage
    return WavePlan(_by_id(products), _by_id(kinds), _steps(rest))


def _by_id(entered: Mapping[int, Mapping[datetime, str]]) -> dict[int, Steps]:
    return {pk: _steps(each) for pk, each in entered.items()}


def _steps(entered: Mapping[datetime, str]) -> Steps:
    return Steps(tuple(entered), tuple(entered.values()))


def waves_of(market: Market) -> WavePlan:
    """Give a market's waves, remembered while the atlas is current (no query then)."""
    return remembered((waves_of, market.pk), lambda: read_waves([market.pk])[market.pk])


def read_waves(markets: Iterable[int]) -> dict[int, WavePlan]:
    """Read the waves of markets, by market id (1 query)."""
    entries: dict[int, list[WaveEntry]] = {pk: [] for pk in markets}
    for entry in WaveEntry.objects.filter(market__in=entries).order_by("since", "pk"):
        entries[entry.market_id].append(entry)
    return {pk: plan_of(rows) for pk, rows in entries.items()}
