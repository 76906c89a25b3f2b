"""The states of a payment and the moves between them: forward only, as data.

A provider may tell the same thing twice, late, or in another order, by its webhook or when it is
asked. What would move a payment backwards is heard and changes nothing.
"""

from collections.abc import Mapping

from django.db import models


class PaymentState(models.TextChoices):
    PENDING = "PENDING", "Pending"
    NEEDS_ACTION = "NEEDS_ACTION", "Needs a step of the shopper"
    AUTHORISED = "AUTHORISED", "Authorised, to be captured"
    CAPTURED = "CAPTURED", "Captured"
    FAILED = "FAILED", "Failed"
    VOIDED = "VOIDED", "Authorised, and let go again"
    PARTLY_REFUNDED = "PARTLY_REFUNDED", "Refunded in part"
    REFUNDED = "REFUNDED", "Refunded"
    COD_PENDING = "COD_PENDING", "To be paid on delivery"
    COD_SHIPPED = "COD_SHIPPED", "On its way, to be paid on delivery"
    COD_COLLECTED = "COD_COLLECTED", "Collected by the carrier"
    COD_REFUSED = "COD_REFUSED", "Refused at the door"
    COD_REMITTED = "COD_REMITTED", "Remitted by the carrier"


S = PaymentState
# What a provider that was not asked yet, or has not decided, may still tell.
_OUTCOMES = frozenset({S.NEEDS_ACTION, S.AUTHORISED, S.CAPTURED, S.FAILED, S.REFUNDED})
_BACK = frozenset({S.PARTLY_REFUNDED, S.REFUNDED})

MOVES: Mapping[str, frozenset[PaymentState]] = {
    S.PENDING: _OUTCOMES | {S.COD_PENDING, S.VOIDED},
    S.NEEDS_ACTION: (_OUTCOMES - {S.NEEDS_ACTION}) | {S.VOIDED},
    S.AUTHORISED: frozenset({S.CAPTURED, S.VOIDED, S.REFUNDED}),
    # Money or a hold may come after all; its order is cancelled, so both go back.
    S.FAILED: frozenset({S.VOIDED, S.REFUNDED}),
    S.VOIDED: frozenset({S.REFUNDED}),
    S.CAPTURED: _BACK,
    S.PARTLY_REFUNDED: _BACK,
    S.REFUNDED: frozenset(),
    S.COD_PENDING: frozenset({S.COD_SHIPPED, S.COD_COLLECTED, S.COD_REFUSED}),
    S.COD_SHIPPED: frozenset({S.COD_COLLECTED, S.COD_REFUSED}),
    S.COD_COLLECTED: _BACK | {S.COD_REMITTED},
    S.COD_REFUSED: frozenset(),
    S.COD_REMITTED: _BACK,
}

UNSETTLED = (S.PENDING, S.NEEDS_ACTION)
# The money is promised: the order is binding, and goods are taken.
PROMISED = (S.AUTHORISED, S.COD_PENDING, S.COD_SHIPPED)
# Money came and some of it is still here.
HOLDING = (S.CAPTURED, S.PARTLY_REFUNDED, S.COD_COLLECTED, S.COD_REMITTED)
# Money came, whatever became of it.
PAID = (*HOLDING, S.REFUNDED)
# Nothing came, and nothing is waited for.
ENDED = (S.FAILED, S.VOIDED, S.COD_REFUSED)


class BackwardMove(Exception):
    """A payment was to move to a state that cannot follow the one it has: a bug of ours."""


def may_move(state: str, to: PaymentState) -> bool:
    """Tell whether a payment in ``state`` may move on to another."""
    return to in MOVES[state]
