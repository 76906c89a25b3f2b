"""How cancelling and returning refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class CannotCancel(Problem):
    """The order cannot be cancelled now; `OrderRights` says why."""

    code = "CANNOT_CANCEL"
    message = gettext_noop("This order cannot be cancelled any more.")


class CashCancelsWhole(Problem):
    """What is paid on delivery is cancelled as a whole: the carrier has one amount to collect."""

    code = "CASH_CANCELS_WHOLE"
    message = gettext_noop("An order that is paid on delivery is cancelled as a whole.")


class TooManyToCancel(Problem):
    """More units than can still be cancelled; ``available`` says how many can."""

    code = "TOO_MANY_TO_CANCEL"
    message = gettext_noop("Only %(available)s of these can still be cancelled.")


class CannotReturn(Problem):
    """Units cannot come back; `OrderRights` says why."""

    code = "CANNOT_RETURN"
    message = gettext_noop("Only %(available)s of these can be returned.")


class UnknownReturn(Problem):
    """The order has no such return."""

    code = "UNKNOWN_RETURN"
    message = gettext_noop("This return does not exist.")


class ReturnCannotMove(Problem):
    """A return does not go from ``state`` to ``to``."""

    code = "RETURN_CANNOT_MOVE"
    message = gettext_noop("A return that is %(state)s cannot become %(to)s.")


class UnitsDoNotMatch(Problem):
    """More units arrived than were to come back, or none at all."""

    code = "UNITS_DO_NOT_MATCH"
    message = gettext_noop("These units do not match what was to come back.")
