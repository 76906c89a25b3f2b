"""The price: nothing is listed without one, and a missing one is never zero."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from catalog.launches.decision import GateReason, Reason
from catalog.launches.facts import Facts
from catalog.launches.gates.gate import Finding, Gate, Paths
from catalog.launches.moment import Moment
from catalog.listings.models import Price
from catalog.products.models import Variant


class PriceGate(Gate):
    """A price must be in force at the moment: of the variant, or of any variant of the product."""

    def sql(self, moment: Moment, paths: Paths) -> Q:
        prices = Price.objects.in_market(moment.market).in_force(moment.at)
        priced = Exists(prices.filter(variant=OuterRef("pk")))
        if paths.rows_are_variants:
            return Q(priced)
        # From the product to its variants to their prices; in one join, a database without
        # statistics walks through all prices of the market instead.
        return Q(Exists(Variant.objects.filter(priced, product=OuterRef(paths.key))))

    def explain(self, moment: Moment, facts: Facts) -> Iterator[Finding]:
        del moment
        if facts.price is None:
            yield Finding(Reason(GateReason.PRICE_MISSING))
