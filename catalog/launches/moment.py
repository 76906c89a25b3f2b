"""A market at a moment: what every gate asks about, read once per call."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.launches.decision import Visibility
from i18n.compliance.models import Evidence, Requirement, Severity
from i18n.markets.models import Market, StageChange
from i18n.markets.plans import StagePlan, StageSpan
from i18n.markets.queries import today_in
from i18n.markets.stages import SHOWN, Stage, more_restricted


@dataclass(frozen=True)
class Moment:
    """A market at a moment, with its stage and the requirements in force on its day there."""

    market: Market
    at: datetime
    day: date
    span: StageSpan
    requirements: tuple[Requirement, ...]

    def stage_for(self, own: str) -> Stage:
        """Give the stage that counts for a listing whose own stage is ``own`` (empty: none)."""
        return more_restricted(self.span.stage, Stage(own)) if own else self.span.stage

    def visibility_for(self, own: str) -> Visibility:
        """Tell the most that the stage lets a shopper see of such a listing."""
        stage = self.stage_for(own)
        if stage not in SHOWN:
            return Visibility.HIDDEN
        return Visibility.ANNOUNCED if stage == Stage.ANNOUNCED else Visibility.LISTED

    def own_stages(self, visibility: Visibility) -> list[str]:
        """List the own stages of listings of which the stage lets exactly that much be seen."""
        return [own for own in ("", *Stage.values) if self.visibility_for(own) == visibility]

    def blocking(self, evidence: Evidence, *, region: str = "") -> list[Requirement]:
        """List what stops a sale in the whole market, or only in one region of it."""
        return [r for r in self._of(Severity.BLOCK, region) if r.evidence == evidence]

    def warning(self, evidence: Evidence, *, region: str = "") -> list[Requirement]:
        """List what is only warned of, in the whole market and in the region if one is named."""
        places = dict.fromkeys(("", region))
        found = [r for place in places for r in self._of(Severity.WARN, place)]
        return [r for r in found if r.evidence == evidence]

    def _of(self, severity: Severity, region: str) -> list[Requirement]:
        return [r for r in self.requirements if r.severity == severity and r.region == region]


def moment_of(*, market: Market, at: datetime) -> Moment:
    """Read the market's stage and requirements at a moment (2 queries)."""
    day = today_in(market, at)
    in_force = Requirement.objects.on(day).filter(country__in=market.countries.values("country"))
    requirements = tuple(in_force.order_by("code", "kind", "trait", "region", "pk"))
    return Moment(market, at, day, stage_span(market, at), requirements)


def stage_span(market: Market, at: datetime) -> StageSpan:
    """Tell a market's stage at a moment, and between which changes it holds (one query)."""
    entries = StageChange.objects.filter(market=market).order_by("since", "pk")
    return StagePlan(entries.values_list("since", "stage")).span(at)
