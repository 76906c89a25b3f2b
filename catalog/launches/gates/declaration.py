"""The declaration: what the market's law wants told beside the goods."""

from django.db.models import Exists, OuterRef, Q

from catalog.launches.facts import ProductFacts
from catalog.launches.gates.gate import Paths, RequirementGate
from catalog.launches.moment import Moment
from catalog.listings.declarations import complete_sql, is_complete
from catalog.listings.models import Listing
from i18n.compliance.models import Evidence, Requirement


class DeclarationGate(RequirementGate):
    """Every required line of the listing's declaration must be filled."""

    evidence = Evidence.DECLARATION

    def met(self, requirement: Requirement, moment: Moment, paths: Paths) -> Q:
        del requirement, paths
        complete = Listing.objects.filter(complete_sql(), pk=OuterRef("listing__pk"))
        return Q(Exists(complete))

    def lacking(
        self, requirement: Requirement, moment: Moment, product: ProductFacts
    ) -> str | None:
        del moment
        complete = product.listing is not None and is_complete(product.listing)
        return None if complete else f"{requirement.code}:MISSING"
