"""The port to tax engines, and the embedded ones that work from the shop's own tables."""

from typing import Protocol

from i18n.markets.models import TaxRegime
from i18n.tax import gst, us_sales
from i18n.tax.queries import gst_rules, state_rules
from i18n.tax.quotes import TaxQuote, TaxRequest, untaxed


class TaxProvider(Protocol):
    """An engine that taxes a basket, ours or an outside one."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Tax a basket. Raises TaxRateMissing rather than to guess."""


class EmbeddedGst:
    """India, from the dated table of goods rates."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Tax a basket by place of supply. Raises TaxRateMissing, SezNotServed."""
        goods_codes = {line.goods_code for line in request.lines}
        return gst.quote(request, gst_rules(goods_codes, request.day))


class EmbeddedStateTax:
    """The United States, from the dated table of states: an estimate without county and city."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Tax a basket where its seller is registered, and only there. Raises TaxRateMissing."""
        state = request.ship_to_region
        if state is None or state not in request.registered_regions:
            return us_sales.quote(request, None)
        return us_sales.quote(request, state_rules(state, request.day))


class NoTax:
    """A market whose tax the shop does not compute; prices are what the shopper pays."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Give a quote without tax."""
        return untaxed(included=request.prices_include_tax)


def embedded_provider(regime: TaxRegime | str) -> TaxProvider:
    """Give the embedded engine of a regime."""
    engines: dict[TaxRegime, TaxProvider] = {
        TaxRegime.GST: EmbeddedGst(),
        TaxRegime.US_SALES: EmbeddedStateTax(),
        TaxRegime.NONE: NoTax(),
    }
    return engines[TaxRegime(regime)]
