"""How gift cards and store credit refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class UnknownGiftCard(Problem):
    """No card that may be used has this code: unknown and blocked ones are the same."""

    code = "UNKNOWN_GIFT_CARD"
    message = gettext_noop("This gift card code is not valid. Please check it.")


class GiftCardOfAnotherCurrency(Problem):
    """The card holds another currency than the cart; nothing is ever converted."""

    code = "GIFT_CARD_CURRENCY"
    message = gettext_noop("This gift card holds another currency and cannot be used here.")


class GiftCardEnded(Problem):
    """The last day of the card is over."""

    code = "GIFT_CARD_ENDED"
    message = gettext_noop("This gift card has expired.")


class CreditSpent(Problem):
    """An account has less than the order wants of it, because another order was faster."""

    code = "CREDIT_SPENT"
    message = gettext_noop("Part of this credit has just been spent. Please review your order.")


class NoStoreCredit(Problem):
    """Nobody is signed in, or the account has no store credit in this currency."""

    code = "NO_STORE_CREDIT"
    message = gettext_noop("There is no store credit to use here. Please sign in.")


class CreditRefundTooLarge(Problem):
    """More would be given back than the order took from its credits."""

    code = "CREDIT_REFUND_TOO_LARGE"
    message = gettext_noop("More cannot be given back than was paid with credit.")
