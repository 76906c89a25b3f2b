"""What a gate is: one rule in two forms that must always agree.

``sql`` filters rows for lists; ``explain`` names what is wrong with one variant. A plan gate asks
whether a product may be spoken of; an evidence gate is asked only once the plan lists the product.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Exists, OuterRef, Q

from catalog.launches.decision import Reason, Visibility
from catalog.launches.facts import Facts, ProductFacts
from catalog.launches.moment import Moment
from catalog.products.models import ProductTrait
from i18n.compliance.models import Evidence, Requirement

NEVER = Q(pk__in=[])


@dataclass(frozen=True)
class Paths:
    """How a row of the query leads to what the gates ask; the market's listing is ``listing``.

    product: prefix to the product's columns. key: column with the product's id.
    """

    product: str
    key: str
    rows_are_variants: bool


PRODUCTS = Paths(product="", key="pk", rows_are_variants=False)
VARIANTS = Paths(product="product__", key="product_id", rows_are_variants=True)


@dataclass(frozen=True)
class Finding:
    """Something that a gate holds against a product, and what may be seen of it nevertheless."""

    reason: Reason
    most: Visibility = Visibility.HIDDEN


class Gate:
    """One rule."""

    def sql(self, moment: Moment, paths: Paths) -> Q:
        """Give the condition under which this gate lets a row be LISTED."""
        raise NotImplementedError

    def explain(self, moment: Moment, facts: Facts) -> Iterable[Finding]:
        """Name what this gate holds against being LISTED; nothing when it is content."""
        raise NotImplementedError


class PlanGate(Gate):
    """A rule of the plan: stage, switch, window."""

    def sql_announced(self, moment: Moment, paths: Paths) -> Q:
        """Give the condition under which this gate lets a row be ANNOUNCED and no more."""
        del moment, paths
        return NEVER


class RequirementGate(Gate):
    """A rule that asks for one sort of evidence, for each requirement in force that wants it."""

    evidence: ClassVar[Evidence]

    def met(self, requirement: Requirement, moment: Moment, paths: Paths) -> Q:
        """Give the condition under which a row has the evidence."""
        raise NotImplementedError

    def lacking(
        self, requirement: Requirement, moment: Moment, product: ProductFacts
    ) -> str | None:
        """Name by its code what a listed product lacks; None when the evidence is there."""
        raise NotImplementedError

    def sql(self, moment: Moment, paths: Paths) -> Q:
        condition = Q()
        for requirement in moment.blocking(self.evidence):
            spared = _spared(requirement, paths)
            condition &= spared | self.met(requirement, moment, paths)
        return condition

    def explain(self, moment: Moment, facts: Facts) -> Iterator[Finding]:
        wanted = moment.blocking(self.evidence)
        return (Finding(reason) for reason in self.lacks(wanted, moment, facts.of_product))

    def lacks(
        self, requirements: Iterable[Requirement], moment: Moment, product: ProductFacts
    ) -> Iterator[Reason]:
        """Name what a product lacks of these requirements, as far as they apply to it."""
        for requirement in requirements:
            code = (
                self.lacking(requirement, moment, product) if asks(requirement, product) else None
            )
            if code:
                yield Reason(code, detail=requirement.name)


def _spared(requirement: Requirement, paths: Paths) -> Q:
    """Give the condition that a requirement does not apply to a row."""
    spared = NEVER
    if requirement.kind:
        spared |= ~Q(**{f"{paths.product}kind__code": requirement.kind})
    if requirement.trait:
        has = ProductTrait.objects.filter(product=OuterRef(paths.key), code=requirement.trait)
        spared |= Q(~Exists(has))
    return spared


def asks(requirement: Requirement, product: ProductFacts) -> bool:
    """Tell whether a requirement applies to a listed product."""
    if product.listing is None:
        return False
    kind_asked = requirement.kind in {"", product.listing.product.kind.code}
    return kind_asked and (not requirement.trait or requirement.trait in product.traits)
