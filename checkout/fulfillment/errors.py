"""How shipping refuses."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class NothingToShip(Problem):
    """The line has fewer open units than were to be packed; ``available`` says how many."""

    code = "NOTHING_TO_SHIP"
    message = gettext_noop("Only %(available)s units are left to be shipped.")


class OrderNotToFulfil(Problem):
    """The order is not binding: it awaits its payment, or was cancelled."""

    code = "ORDER_NOT_TO_FULFIL"
    message = gettext_noop("This order is not to be shipped.")


class CashShipsWhole(Problem):
    """What is paid on delivery leaves in one parcel, for which the carrier collects one amount."""

    code = "CASH_SHIPS_WHOLE"
    message = gettext_noop("An order that is paid on delivery is shipped as a whole.")


class ShipmentCannotMove(Problem):
    """A parcel does not go from ``state`` to ``to``."""

    code = "SHIPMENT_CANNOT_MOVE"
    message = gettext_noop("A parcel that is %(state)s cannot become %(to)s.")


class UnknownShipment(Problem):
    """The order has no such parcel."""

    code = "UNKNOWN_SHIPMENT"
    message = gettext_noop("There is no such parcel.")


class UnknownOrder(Problem):
    """There is no order of that token."""

    code = "UNKNOWN_ORDER"
    message = gettext_noop("This order does not exist.")


class UnknownOrderLine(Problem):
    """The order has no such line."""

    code = "UNKNOWN_ORDER_LINE"
    message = gettext_noop("This item is not part of the order.")


class DelayNotOpen(Problem):
    """No delay of this item waits for an answer, or the day for it is over."""

    code = "DELAY_NOT_OPEN"
    message = gettext_noop("There is nothing to answer any more.")


class DelayNotPossible(Problem):
    """A new day of dispatch must lie after the one told before, and be told in time."""

    code = "DELAY_NOT_POSSIBLE"
    message = gettext_noop("This delay cannot be told.")
