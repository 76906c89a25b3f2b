"""How suggestions refuse; what is not known is never taken for zero."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class PricePolicyMissing(Problem):
    """The market has no policy that tells from what its prices are derived."""

    code = "PRICE_POLICY_MISSING"
    message = gettext_noop("This market has no price policy.")


class BasePriceMissing(Problem):
    """The variant has no list price in the market that prices are derived from."""

    code = "BASE_PRICE_MISSING"
    message = gettext_noop("The variant has no list price in the market %(market)s.")


class UnitCostMissing(Problem):
    """What a unit costs in the market is not known, and so no margin can be kept."""

    code = "UNIT_COST_MISSING"
    message = gettext_noop("What a unit costs in this market is not known.")


class FloorAboveMrp(Problem):
    """Cost and margin leave no price at or below the maximum retail price."""

    code = "FLOOR_ABOVE_MRP"
    message = gettext_noop("Cost and margin come to %(floor)s, above the MRP of %(mrp)s.")


class SuggestionDecided(Problem):
    """The suggestion was accepted or declined before."""

    code = "SUGGESTION_DECIDED"
    message = gettext_noop("This suggestion has been decided.")


class SuggestionExpired(Problem):
    """The suggestion was left undecided for too long."""

    code = "SUGGESTION_EXPIRED"
    message = gettext_noop("This suggestion has expired. Ask for a new one.")


class SuggestionOutdated(Problem):
    """The list price, or the MRP, is another than when the suggestion was made."""

    code = "SUGGESTION_OUTDATED"
    message = gettext_noop("The price has changed since. Ask for a new suggestion.")


class NeedsApproval(Problem):
    """The change is so large that somebody with the right has to approve it first."""

    code = "NEEDS_APPROVAL"
    message = gettext_noop("A change this large needs approval first.")
