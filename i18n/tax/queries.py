"""Ask for the rates and rules of a day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr

from i18n.markets.atlas import remembered, renewed_by
from i18n.tax.errors import TaxRateMissing
from i18n.tax.gst import GstRules
from i18n.tax.models import (
    GoodsTaxRate,
    GstState,
    ShippingRule,
    StateFee,
    StateShippingRule,
    StateTaxRate,
    TaxThreshold,
)
from i18n.tax.us_sales import StateRules

TRIGGERS = renewed_by(
    "goodstaxrate", "gststate", "statetaxrate", "stateshippingrule", "statefee", "taxthreshold"
)


class GoodsRates:
    """A country's rates of one day; the longest prefix of a goods code decides."""

    def __init__(self, by_prefix: dict[str, Decimal]) -> None:
        self.by_prefix = by_prefix

    def find(self, goods_code: str) -> Decimal | None:
        """Give the rate on a goods code, None when no row covers it."""
        prefixes = (goods_code[:length] for length in range(len(goods_code), -1, -1))
        return next((self.by_prefix[p] for p in prefixes if p in self.by_prefix), None)

    def of(self, goods_code: str) -> Decimal:
        """Give the rate on a goods code. Raises TaxRateMissing when no row covers it."""
        rate = self.find(goods_code)
        if rate is None:
            raise TaxRateMissing(goods_code=goods_code)
        return rate


def goods_rates(country: str, day: date) -> GoodsRates:
    """Give all of a country's goods rates of a day."""
    return remembered((goods_rates, country, day), lambda: _goods_rates(country, day))


def _goods_rates(country: str, day: date) -> GoodsRates:
    rows = GoodsTaxRate.objects.on(day).filter(country=country).order_by("valid_from")
    return rates_on(rows, day)


def rates_on(rows: Iterable[GoodsTaxRate], day: date) -> GoodsRates:
    """Give a country's rates of a day, of its rows at hand in the order of their first days."""
    return GoodsRates({row.prefix: row.rate for row in rows if row.holds_on(day)})


def goods_rate(country: str, goods_code: str, day: date) -> Decimal:
    """Give the rate on a goods code on a day. Raises TaxRateMissing."""
    return goods_rates(country, day).of(goods_code)


def has_goods_rate(*, country: str, goods_code: str, day: date) -> Exists:
    """Give the condition that a rate covers a row's goods code; ``goods_code`` names its column."""
    rows = GoodsTaxRate.objects.on(day).filter(country=country)
    return Exists(rows.filter(prefix=Substr(OuterRef(goods_code), 1, Length("prefix"))))


def gst_rules(goods_codes: Iterable[str], day: date) -> GstRules:
    """Give what GST needs for goods on a day. Raises TaxRateMissing for goods without a rate."""
    rates = goods_rates("IN", day)
    states = _gst_states(day)
    return GstRules(
        rates={code: rates.of(code) for code in goods_codes},
        heads={region: head for _, region, head in states if region},
        regions={code: region for code, region, _ in states},
    )


def gst_state_codes(day: date) -> frozenset[str]:
    """List the two-digit codes that may begin a GSTIN on a day."""
    return frozenset(code for code, _, _ in _gst_states(day))


def gst_code_of(region: str, day: date) -> str:
    """Give the two digits of a state, as invoices print the place of supply: ``29``."""
    return next(code for code, of, _ in _gst_states(day) if of == region)


def _gst_states(day: date) -> list[tuple[str, str, str]]:
    """Give the codes of states with their regions and heads."""
    return remembered(
        (_gst_states, day),
        lambda: list(GstState.objects.on(day).values_list("code", "region", "head")),
    )


def threshold(country: str, code: str, day: date) -> int | None:
    """Give the value from which a rule holds on a day, in minor units; None where no row says."""
    rows = TaxThreshold.objects.on(day).filter(country=country, code=code).order_by("-valid_from")
    return remembered(
        (threshold, country, code, day), lambda: rows.values_list("amount_minor", flat=True).first()
    )


def state_rules(state: str, day: date) -> StateRules:
    """Give a state's rate, shipping rule and fees. Raises TaxRateMissing when one is not known."""
    return remembered((state_rules, state, day), lambda: _state_rules(state, day))


def _state_rules(state: str, day: date) -> StateRules:
    rate = StateTaxRate.objects.on(day).filter(state=state).order_by("-valid_from").first()
    rule = StateShippingRule.objects.on(day).filter(state=state).order_by("-valid_from").first()
    if rate is None or rule is None:
        raise TaxRateMissing(state=state)
    fees = StateFee.objects.on(day).filter(state=state).order_by("code")
    return StateRules(rate=rate.rate, shipping=ShippingRule(rule.rule), fees=tuple(fees))
