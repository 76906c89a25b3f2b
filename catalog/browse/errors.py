"""How lists of products refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class InvalidCursor(Problem):
    """A cursor is not one of ours, or belongs to a list in another order."""

    code = "INVALID_CURSOR"
    message = gettext_noop("This list cannot be continued from there. Please start again.")


class UnknownDeviceError(Exception):
    """The phone that things shall fit is none that the shop knows."""
