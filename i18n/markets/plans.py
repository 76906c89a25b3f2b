"""A market's plan: which stage holds when, told from its dated entries alone."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from i18n.markets.stages import Stage

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class StageSpan:
    """A stage with the moments between which it holds; empty is unbounded as far as planned."""

    stage: Stage
    since: datetime | None = None
    until: datetime | None = None


class StagePlan:
    """The entries of a market's history and plan.

    entries: moments with stages, in the order of their moments; of two for one moment the later
    entry decides.
    """

    def __init__(self, entries: Iterable[tuple[datetime, str]]) -> None:
        deciding = dict(entries)
        self._moments = list(deciding)
        self._stages = [Stage(stage) for stage in deciding.values()]
        self._told = StageSpan(Stage.PLANNED, since=NEVER, until=NEVER)

    def span(self, at: datetime) -> StageSpan:
        """Tell the stage at a moment and between which moments it holds; PLANNED before all.

        The span that was told last is told again while it holds.
        """
        told = self._told
        begun = told.since is None or told.since <= at
        if begun and (told.until is None or at < told.until):
            return told
        self._told = self._found(at)
        return self._told

    def _found(self, at: datetime) -> StageSpan:
        begun = bisect_right(self._moments, at)
        stage = self._stages[begun - 1] if begun else Stage.PLANNED
        return StageSpan(stage, since=self._since(begun), until=self._until(begun, stage))

    def _since(self, begun: int) -> datetime | None:
        """Go back over entries that changed nothing."""
        first = begun
        while first > 1 and self._stages[first - 2] == self._stages[begun - 1]:
            first -= 1
        return self._moments[first - 1] if first else None

    def _until(self, begun: int, stage: Stage) -> datetime | None:
        return next(
            (self._moments[n] for n in self._coming(begun) if self._stages[n] != stage), None
        )

    def _coming(self, begun: int) -> range:
        return range(begun, len(self._moments))
