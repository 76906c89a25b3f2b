"""How charm rounding refuses."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class CharmRuleMissing(Problem):
    """No rule tells how prices of a market are rounded."""

    code = "CHARM_RULE_MISSING"
    message = gettext_noop("No rule says how prices in %(currency)s are rounded.")
