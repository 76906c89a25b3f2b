"""The tariff code: customs and invoices need one."""

from django.db.models import Q

from catalog.launches.facts import ProductFacts
from catalog.launches.gates.gate import Paths, RequirementGate
from catalog.launches.moment import Moment
from i18n.compliance.models import Evidence, Requirement


class GoodsCodeGate(RequirementGate):
    """The listing must name the product's tariff code in the market."""

    evidence = Evidence.GOODS_CODE

    def met(self, requirement: Requirement, moment: Moment, paths: Paths) -> Q:
        del requirement, moment, paths
        return Q(listing__goods_code__gt="")

    def lacking(
        self, requirement: Requirement, moment: Moment, product: ProductFacts
    ) -> str | None:
        del moment
        named = product.listing is not None and product.listing.goods_code
        return None if named else f"{requirement.code}:MISSING"
