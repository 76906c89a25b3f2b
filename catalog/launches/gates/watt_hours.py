"""Watt-hours: batteries above the limit may not be sent to shoppers."""

from django.db.models import Q

from catalog.launches.facts import ProductFacts
from catalog.launches.gates.gate import NEVER, Paths, RequirementGate
from catalog.launches.moment import Moment
from i18n.compliance.models import Evidence, Requirement


class WattHoursGate(RequirementGate):
    """The product's watt-hours, unrounded, must be known and within the limit.

    An unknown figure, and a requirement without a limit, stop the sale: nothing missing passes.
    """

    evidence = Evidence.WATT_HOURS

    def met(self, requirement: Requirement, moment: Moment, paths: Paths) -> Q:
        del moment
        if requirement.limit_wh is None:
            return NEVER
        return Q(**{f"{paths.product}watt_hours__lte": requirement.limit_wh})

    def lacking(
        self, requirement: Requirement, moment: Moment, product: ProductFacts
    ) -> str | None:
        del moment
        limit = requirement.limit_wh
        energy = product.listing.product.watt_hours if product.listing else None
        if limit is None or energy is None:
            return f"{requirement.code}:MISSING"
        return None if energy <= limit else requirement.code
