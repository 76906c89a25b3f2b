"""A market at a moment: what every gate asks about, read once per call."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from catalog.launches.decision import Visibility
from catalog.launches.stages import own_stages, stage_for, visibility_for
from catalog.launches.waves import NO_WAVE, NO_WAVES, WavePlan, WaveSpan, narrower, waves_of
from catalog.listings.models import Listing
from i18n.compliance.models import Evidence, Requirement, Severity
from i18n.compliance.queries import requirements_in
from i18n.markets.atlas import current_atlas
from i18n.markets.models import Market
from i18n.markets.plans import StageSpan
from i18n.markets.queries import today_in
from i18n.markets.stages import Stage


@dataclass(frozen=True)
class Moment:
    """A market at a moment: its stage, its waves and the requirements in force on its day there."""

    market: Market
    at: datetime
    day: date
    span: StageSpan
    requirements: tuple[Requirement, ...]
    waves: WavePlan = NO_WAVES

    def wave_of(self, listing: Listing | None) -> WaveSpan:
        """Tell what the market's waves say of a listing, its product loaded."""
        if listing is None:
            return NO_WAVE
        return self.waves.span(listing.product.kind_id, listing.product_id, self.at)

    def own_stage(self, listing: Listing | None) -> str:
        """Give what narrows the market's stage for a listing: its own stage or its wave's."""
        return narrower(listing.stage, self.wave_of(listing).stage) if listing else ""

    def stage_for(self, own: str) -> Stage:
        """Give the stage that counts for a listing narrowed to ``own`` (empty: not narrowed)."""
        return stage_for(self.span.stage, own)

    def visibility_for(self, own: str) -> Visibility:
        """Tell the most that the stage lets a shopper see of such a listing."""
        return visibility_for(self.span.stage, own)

    def own_stages(self, visibility: Visibility) -> list[str]:
        """List the own stages of listings of which the stage lets exactly that much be seen."""
        return list(own_stages(self.span.stage, visibility))

    def blocking(self, evidence: Evidence, *, region: str = "") -> list[Requirement]:
        """List what stops a sale in the whole market, or only in one region of it."""
        return list(self._grouped.get((Severity.BLOCK, region, evidence), ()))

    def warning(self, evidence: Evidence, *, region: str = "") -> list[Requirement]:
        """List what is only warned of, in the whole market and in the region if one is named."""
        places = dict.fromkeys(("", region))
        groups = (self._grouped.get((Severity.WARN, place, evidence), ()) for place in places)
        return [requirement for group in groups for requirement in group]

    @cached_property
    def _grouped(self) -> dict[tuple[str, str, str], list[Requirement]]:
        """The requirements by severity, region and evidence: many products ask for the same."""
        grouped: dict[tuple[str, str, str], list[Requirement]] = defaultdict(list)
        for each in self.requirements:
            grouped[each.severity, each.region, each.evidence].append(each)
        return grouped


def moment_of(*, market: Market, at: datetime) -> Moment:
    """Give the market's stage, waves and requirements at a moment."""
    day = today_in(market, at)
    span, demanded = stage_span(market, at), requirements_in(market, day)
    return Moment(market, at, day, span, demanded, waves_of(market))


def open_moment(
    *,
    market: Market,
    at: datetime,
    requirements: Iterable[Requirement],
    waves: WavePlan = NO_WAVES,
) -> Moment:
    """Give a market at a moment as if it were open then, of what is at hand of it, in order."""
    day = today_in(market, at)
    in_force = tuple(each for each in requirements if each.holds_on(day))
    return Moment(market, at, day, StageSpan(Stage.OPEN), in_force, waves)


def stage_span(market: Market, at: datetime) -> StageSpan:
    """Tell a market's stage at a moment, and between which changes it holds."""
    return current_atlas().span(market, at)
