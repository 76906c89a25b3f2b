"""How the markets refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class UnknownLocale(Problem):
    """The market is not sold in this language."""

    code = "UNKNOWN_LOCALE"
    message = gettext_noop("This market is not available in that language.")


class UnknownMarket(Problem):
    """There is no market of that name that may be spoken of."""

    code = "UNKNOWN_MARKET"
    message = gettext_noop("We do not sell there.")
