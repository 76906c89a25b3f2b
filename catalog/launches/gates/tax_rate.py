"""The tax rate: where tax follows the goods, a rate must be known for their tariff code."""

from collections.abc import Iterator

from django.db.models import Q

from catalog.launches.decision import GateReason, Reason
from catalog.launches.facts import Facts
from catalog.launches.gates.gate import Finding, Gate, Paths
from catalog.launches.moment import Moment
from i18n.markets.models import TaxRegime
from i18n.tax.queries import has_goods_rate


class TaxRateGate(Gate):
    """Under GST, a rate row must cover the listing's tariff code on the market's day."""

    def sql(self, moment: Moment, paths: Paths) -> Q:
        del paths
        if moment.market.tax_regime != TaxRegime.GST:
            return Q()
        return Q(has_goods_rate(country="IN", goods_code="listing__goods_code", day=moment.day))

    def explain(self, moment: Moment, facts: Facts) -> Iterator[Finding]:
        del moment
        if facts.listing is not None and not facts.of_product.tax_rate_known:
            code = facts.listing.goods_code
            yield Finding(Reason(GateReason.TAX_RATE_MISSING, detail=code))
