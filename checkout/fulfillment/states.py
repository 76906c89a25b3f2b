"""The states of a parcel and the moves between them."""

from collections.abc import Mapping
from enum import StrEnum


class ShipmentState(StrEnum):
    """Where a parcel is."""

    PACKED = "PACKED"  # labelled; its units are in no other parcel
    DISPATCHED = "DISPATCHED"  # the carrier has it
    DELIVERED = "DELIVERED"
    RETURNED = "RETURNED"  # it came back undelivered
    VOIDED = "VOIDED"  # unpacked before the carrier had it


MOVES: Mapping[ShipmentState, frozenset[ShipmentState]] = {
    ShipmentState.PACKED: frozenset({ShipmentState.DISPATCHED, ShipmentState.VOIDED}),
    ShipmentState.DISPATCHED: frozenset({ShipmentState.DELIVERED, ShipmentState.RETURNED}),
    ShipmentState.DELIVERED: frozenset(),
    ShipmentState.RETURNED: frozenset(),
    ShipmentState.VOIDED: frozenset(),
}
LEFT = (ShipmentState.DISPATCHED, ShipmentState.DELIVERED, ShipmentState.RETURNED)
# Orders whose goods may leave: their money is there, or promised so that they are binding.
TO_FULFIL = frozenset({"CONFIRMED", "PAID"})


def may_move(state: str, to: ShipmentState) -> bool:
    """Tell whether the table has the move."""
    return to in MOVES[ShipmentState(state)]
