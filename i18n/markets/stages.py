"""How far a market is open, and which of two stages is the narrower."""

from django.db import models


class Stage(models.TextChoices):
    """How far a market, or one product in it, is open."""

    PLANNED = "PLANNED", "Planned"
    ANNOUNCED = "ANNOUNCED", "Announced"
    INVITE = "INVITE", "By invitation"
    PREORDER = "PREORDER", "Pre-order"
    OPEN = "OPEN", "Open"
    PAUSED = "PAUSED", "Paused"
    CLOSED = "CLOSED", "Closed"


# From "nothing is shown" to "anyone may buy". PAUSED shows what is listed and sells nothing, so it
# stands between what is only announced and what the invited may buy.
BY_OPENNESS = (
    Stage.CLOSED,
    Stage.PLANNED,
    Stage.ANNOUNCED,
    Stage.PAUSED,
    Stage.INVITE,
    Stage.PREORDER,
    Stage.OPEN,
)
SHOWN = frozenset(BY_OPENNESS[BY_OPENNESS.index(Stage.ANNOUNCED) :])


def openness(stage: Stage) -> int:
    """Tell how open a stage is; 0 is closed, more is wider."""
    return BY_OPENNESS.index(stage)


def more_restricted(a: Stage, b: Stage) -> Stage:
    """Give the narrower of two stages, so that a product is never wider open than its market."""
    return min(a, b, key=openness)
