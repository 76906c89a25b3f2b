"""The states of a return, the moves between them, and why goods come back."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class ReturnState(StrEnum):
    """How far a return has come."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"  # she may send the goods
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    RECEIVED = "RECEIVED"  # the goods are here, and their money is owed
    REFUNDED = "REFUNDED"


MOVES: Mapping[ReturnState, frozenset[ReturnState]] = {
    ReturnState.REQUESTED: frozenset(
        {ReturnState.APPROVED, ReturnState.REFUSED, ReturnState.WITHDRAWN}
    ),
    ReturnState.APPROVED: frozenset({ReturnState.RECEIVED, ReturnState.WITHDRAWN}),
    ReturnState.RECEIVED: frozenset({ReturnState.REFUNDED}),
    ReturnState.REFUSED: frozenset(),
    ReturnState.WITHDRAWN: frozenset(),
    ReturnState.REFUNDED: frozenset(),
}


def may_move(state: str, to: ReturnState) -> bool:
    """Tell whether the table has the move."""
    return to in MOVES[ReturnState(state)]


class ReturnReason(models.TextChoices):
    """Why goods come back."""

    CHANGED_MIND = "CHANGED_MIND", "No longer wanted"
    DEFECTIVE = "DEFECTIVE", "Does not work"
    DAMAGED = "DAMAGED", "Arrived damaged"
    WRONG_ITEM = "WRONG_ITEM", "Not what was ordered"
    NOT_AS_DESCRIBED = "NOT_AS_DESCRIBED", "Not as described"
    LATE = "LATE", "Came too late"
    NOT_DELIVERED = "NOT_DELIVERED", "Came back undelivered"


# The seller answers for these; they have a window of their own.
FAULTS = frozenset(
    {
        ReturnReason.DEFECTIVE,
        ReturnReason.DAMAGED,
        ReturnReason.WRONG_ITEM,
        ReturnReason.NOT_AS_DESCRIBED,
        ReturnReason.LATE,
    }
)
OF_SHOPPERS = tuple(reason for reason in ReturnReason if reason != ReturnReason.NOT_DELIVERED)


class CancelReason(models.TextChoices):
    """Why units are cancelled before they leave."""

    CHANGED_MIND = "CHANGED_MIND", "No longer wanted"
    TOO_SLOW = "TOO_SLOW", "Takes too long"
    MISTAKE = "MISTAKE", "Ordered by mistake"
    DELAYED = "DELAYED", "Would be late"
    LAPSED = "LAPSED", "Late, and no consent"
    CANNOT_SHIP = "CANNOT_SHIP", "Cannot be shipped"


CANCEL_OF_SHOPPERS = (CancelReason.CHANGED_MIND, CancelReason.TOO_SLOW, CancelReason.MISTAKE)
