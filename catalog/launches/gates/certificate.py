"""Certificates: evidence by paper, valid on the market's own day; expired is missing."""

from django.db.models import Exists, OuterRef, Q

from catalog.launches.facts import ProductFacts
from catalog.launches.gates.gate import Paths, RequirementGate
from catalog.launches.moment import Moment
from catalog.products.models import Certificate
from i18n.compliance.models import Evidence, Requirement


class CertificateGate(RequirementGate):
    """A certificate of the requirement's code, in its country, must be valid today there."""

    evidence = Evidence.CERTIFICATE

    def met(self, requirement: Requirement, moment: Moment, paths: Paths) -> Q:
        papers = Certificate.objects.valid_on(moment.day).filter(
            product=OuterRef(paths.key), type=requirement.code, country=requirement.country
        )
        return Q(Exists(papers))

    def lacking(
        self, requirement: Requirement, moment: Moment, product: ProductFacts
    ) -> str | None:
        asked = (requirement.code, requirement.country)
        papers = [c for c in product.certificates if (c.type, c.country) == asked]
        if any(paper.valid_on(moment.day) for paper in papers):
            return None
        ended = any(c.valid_to is not None and c.valid_to < moment.day for c in papers)
        return f"{requirement.code}:{'EXPIRED' if ended else 'MISSING'}"
