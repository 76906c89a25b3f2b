"""How stock refuses."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class OutOfStock(Problem):
    """Fewer units are free than were asked for; ``available`` says how many are."""

    code = "OUT_OF_STOCK"
    message = gettext_noop("Only %(available)s left.")

    def __init__(self, *, available: int, field: str | None = "quantity") -> None:
        super().__init__(field=field, available=available)
        self.available = available


class HoldLost(Problem):
    """A hold's time was over and its units went back before they were taken."""

    code = "HOLD_EXPIRED"
    message = gettext_noop("Your items were held for a while and the time is over.")


class DispatchDaysTurned(Problem):
    """Units on their way with a first day of dispatch after the last, or without a last."""

    code = "DISPATCH_DAYS_TURNED"
    message = gettext_noop("The first day of dispatch must not be after the last one.")


class Busy(Exception):
    """Stock could not be locked as a whole this time; to be tried again, never shown."""
