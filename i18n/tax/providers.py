"""The port to tax engines, and the embedded ones that work from the shop's own tables."""

import hashlib
import logging
from dataclasses import astuple, fields, replace
from typing import Protocol

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from i18n.markets.models import TaxRegime
from i18n.tax import gst, us_sales
from i18n.tax.errors import TaxEngineDown
from i18n.tax.queries import gst_rules, state_rules
from i18n.tax.quotes import FALLBACK, TaxQuote, TaxRequest, TaxReturn, TaxSale, untaxed

KEPT_SECONDS = 30 * 60
REST_SECONDS = 30
RESTING = "tax:resting"

log = logging.getLogger(__name__)


class TaxProvider(Protocol):
    """An engine that taxes a basket, ours or an outside one.

    An outside one raises TaxEngineDown when it does not answer; the same call may be made again.
    """

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Tax a basket. Raises TaxRateMissing rather than to guess."""

    def commit(self, sale: TaxSale) -> str:
        """Report a sale once, however often it is called; give the engine's name for it."""

    def refund(self, part: TaxReturn) -> str:
        """Report that a part of a sale went back; give the engine's name for it."""

    def void(self, whole: TaxReturn) -> str:
        """Report that a sale went back in whole; give the engine's name for it."""


class OwnTable:
    """What our own engines do about reports: the books of documents are all there is."""

    def commit(self, sale: TaxSale) -> str:
        """Report to nobody."""
        return ""

    def refund(self, part: TaxReturn) -> str:
        """Report to nobody."""
        return ""

    def void(self, whole: TaxReturn) -> str:
        """Report to nobody."""
        return ""


class EmbeddedGst(OwnTable):
    """India, from the dated table of goods rates."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Tax a basket by place of supply. Raises TaxRateMissing, SezNotServed."""
        goods_codes = {line.goods_code for line in request.lines}
        return gst.quote(request, gst_rules(goods_codes, request.day))


class EmbeddedStateTax(OwnTable):
    """The United States, from the dated table of states: an estimate without county and city."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Tax a basket where its seller is registered, and only there. Raises TaxRateMissing."""
        state = request.ship_to_region
        if state is None or state not in request.registered_regions:
            return us_sales.quote(request, None)
        return us_sales.quote(request, state_rules(state, request.day))


class NoTax(OwnTable):
    """A market whose tax the shop does not compute; prices are what the shopper pays."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Give a quote without tax."""
        return untaxed(included=request.prices_include_tax)


class WithFallback:
    """An outside engine in front of our own: what it does not answer, the table tells.

    Answers are kept for as long as a shopper takes to buy, so that her cart does not ask again with
    every look; after a failure the engine is left alone for a while.
    """

    def __init__(self, outside: TaxProvider, own: TaxProvider) -> None:
        self._outside, self._own = outside, own

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Ask the outside engine where the address is known, else or on trouble our own."""
        if not request.ship_to_region or not request.lines:
            return self._own.quote(request)
        found: TaxQuote | None = self._asked(request)
        return found or replace(self._own.quote(request), estimated=True, provider=FALLBACK)

    def _asked(self, request: TaxRequest) -> TaxQuote | None:
        key = f"tax:{hashlib.sha256(repr(_told(request)).encode()).hexdigest()}"
        known: TaxQuote | None = cache.get(key)
        if known is not None or cache.get(RESTING):
            return known
        try:
            fresh = self._outside.quote(request)
        except TaxEngineDown as trouble:
            log.warning("the tax engine did not answer: %s", trouble)
            cache.set(RESTING, "resting", REST_SECONDS)
            return None
        cache.set(key, fresh, KEPT_SECONDS)
        return fresh

    def commit(self, sale: TaxSale) -> str:
        """Report to the outside engine."""
        return self._outside.commit(sale)

    def refund(self, part: TaxReturn) -> str:
        """Report to the outside engine."""
        return self._outside.refund(part)

    def void(self, whole: TaxReturn) -> str:
        """Report to the outside engine."""
        return self._outside.void(whole)


def _told(request: TaxRequest) -> list[object]:
    """Give what a request is known by, the same in every process."""
    return [
        sorted(value) if isinstance(value, frozenset) else value
        for each in fields(request)
        for value in [getattr(request, each.name)]
        if each.name not in {"lines", "address"}
    ] + [
        [sorted(request.address.items())],
        [(*astuple(line)[:-1], sorted(line.fees)) for line in request.lines],
    ]


def tax_provider(regime: TaxRegime | str) -> TaxProvider:
    """Give the engine of a regime: the one of ``TAX_PROVIDERS``, with our own behind it."""
    own = embedded_provider(regime)
    named: str = getattr(settings, "TAX_PROVIDERS", {}).get(str(regime), "")
    return WithFallback(import_string(named)(), own) if named else own


def embedded_provider(regime: TaxRegime | str) -> TaxProvider:
    """Give the embedded engine of a regime."""
    engines: dict[TaxRegime, TaxProvider] = {
        TaxRegime.GST: EmbeddedGst(),
        TaxRegime.US_SALES: EmbeddedStateTax(),
        TaxRegime.NONE: NoTax(),
    }
    return engines[TaxRegime(regime)]
