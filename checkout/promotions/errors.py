"""How promotions refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class UnknownPromoCode(Problem):
    """The market has no such code now: unknown, not begun and switched off are the same."""

    code = "UNKNOWN_PROMO_CODE"
    message = gettext_noop("This code is not valid here. Please check it.")


class PromotionEnded(Problem):
    """The last day of the promotion is over in the market."""

    code = "PROMOTION_ENDED"
    message = gettext_noop("This code has expired.")


class PromotionUsedUp(Problem):
    """The promotion was used as often as it may be, by all customers together."""

    code = "PROMOTION_USED_UP"
    message = gettext_noop("This code has been used up.")


class PromotionUsedByCustomer(Problem):
    """The customer used the promotion as often as one customer may."""

    code = "PROMOTION_USED_BY_CUSTOMER"
    message = gettext_noop("You have already used this code.")


class PromotionMinimum(Problem):
    """The goods do not come to the promotion's ``minimum`` (decimal text, in ``currency``)."""

    code = "PROMOTION_MINIMUM"
    message = gettext_noop("Your items do not come to the minimum of this code yet.")


class PromotionNotForThese(Problem):
    """Nothing in the cart is what the promotion is for, or not enough of it."""

    code = "PROMOTION_NOT_FOR_THESE"
    message = gettext_noop("This code does not apply to the items in your cart.")


class PromotionNothingOff(Problem):
    """The promotion would take nothing off, because nothing is left to take it off."""

    code = "PROMOTION_NOTHING_OFF"
    message = gettext_noop("There is nothing left that this code could take off.")


class PromotionNotCombinable(Problem):
    """The promotion does not stand beside others, and what applies now is worth as much or more."""

    code = "PROMOTION_NOT_COMBINABLE"
    message = gettext_noop("This code cannot be combined with what already applies.")


class PromotionBelowFloor(Problem):
    """A line would cost less than it may, by our own cost or by law."""

    code = "PROMOTION_BELOW_FLOOR"
    message = gettext_noop("This code would take the price below what is allowed.")


class PromotionAbovePrice(Problem):
    """Together the things would not cost less than one by one."""

    code = "PROMOTION_ABOVE_PRICE"
    message = gettext_noop("These items already cost less without this offer.")


class PromotionCurrency(Problem):
    """The promotion is of another currency than the cart; nothing is ever converted."""

    code = "PROMOTION_CURRENCY"
    message = gettext_noop("This code is of another currency and cannot be used here.")


class TooManyCodes(Problem):
    """A cart takes ``most`` codes of a sort."""

    code = "TOO_MANY_CODES"
    message = gettext_noop("A cart takes up to %(most)s codes.")


class PromotionImpossible(Problem):
    """What was set contradicts itself; the field is named."""

    code = "PROMOTION_IMPOSSIBLE"
    message = gettext_noop("This promotion cannot be set like that.")
