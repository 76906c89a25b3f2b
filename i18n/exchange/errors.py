"""How exchange refuses."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class FxRateMissing(Problem):
    """No rate of exchange is known between two currencies on a day."""

    code = "FX_RATE_MISSING"
    message = gettext_noop("No rate of exchange from %(base)s to %(quote)s is known for that day.")
