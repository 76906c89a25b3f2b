"""The parts of a single price, before anybody knows where it goes."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from i18n.markets.models import Market, TaxDisplay, TaxRegime
from i18n.tax.gst import tax_within
from i18n.tax.queries import goods_rate

NO_RATE = Decimal(0)


class PriceParts(NamedTuple):
    """A price in minor units; tax and gross are None where only the address tells the tax."""

    net: int
    tax: int | None
    gross: int | None


def price_parts(
    *, market: Market, goods_code: str, gross_or_net_minor: int, day: date
) -> PriceParts:
    """Split a price as the market shows it. Raises TaxRateMissing (one query under GST)."""
    gst = market.tax_regime == TaxRegime.GST
    rate = goods_rate(market.seller.country, goods_code, day) if gst else NO_RATE
    return split_price(market=market, minor=gross_or_net_minor, rate=rate)


def split_price(*, market: Market, minor: int, rate: Decimal) -> PriceParts:
    """Split a price whose rate is known, as if it were delivered in the seller's own state.

    A market that shows prices before tax leaves tax and gross open until the address is known.
    """
    if market.tax_display == TaxDisplay.EXCLUSIVE:
        return PriceParts(net=minor, tax=None, gross=None)
    tax = 2 * tax_within(minor, rate, included=True)
    return PriceParts(net=minor - tax, tax=tax, gross=minor)
