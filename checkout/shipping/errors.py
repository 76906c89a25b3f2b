"""How delivery refuses."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class NotDeliverable(Problem):
    """Nothing brings these goods to this place; ``rule`` names what decided."""

    code = "NOT_DELIVERABLE"
    message = gettext_noop("This cannot be delivered to that address.")


class RegionBlocked(Problem):
    """The goods may not be sold into this state."""

    code = "REGION_BLOCKED"
    message = gettext_noop("This product is not sold in that state.")


class UnknownDelivery(Problem):
    """The market or the address has no delivery of that name."""

    code = "UNKNOWN_DELIVERY"
    message = gettext_noop("This delivery is not available. Please choose another.")
