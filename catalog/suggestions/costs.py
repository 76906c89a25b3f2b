"""What a unit costs us in a market, with freight and duty; unknown refuses, never zero."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from catalog.listings.models import Listing
from catalog.suggestions.errors import UnitCostMissing
from catalog.suggestions.models import UnitCost
from i18n.duties.queries import duty_on
from i18n.exchange.queries import fx_on
from i18n.markets.models import Market
from shop.kit.money import exponent

NO_DUTY = Decimal(0)


class Duty(NamedTuple):
    """A duty as it was found. rate: a fraction of goods and freight."""

    rate: Decimal
    source: str


class Landed(NamedTuple):
    """The cost of a unit at the market's warehouse, in minor units of its currency, not rounded."""

    minor: Decimal
    cost: UnitCost
    duty: Duty


def landed_cost(*, listing: Listing, variant_id: int, day: date) -> Landed:
    """Give the landed cost of a variant of a listed product.

    Raises UnitCostMissing, DutyRateMissing, FxRateMissing.
    """
    market = listing.market
    rows = UnitCost.objects.on(day).filter(market=market, variant=variant_id)
    cost = rows.order_by("-valid_from").first()
    if cost is None:
        raise UnitCostMissing(field="variant")
    duty = _duty(listing, market, day)
    shipped = Decimal(cost.goods_minor + cost.freight_minor)
    here = in_minor(shipped, cost.currency, market.currency, day)
    return Landed(here * (1 + duty.rate), cost, duty)


def in_minor(minor: Decimal, currency: str, other: str, day: date) -> Decimal:
    """Give minor units of one currency in minor units of another, not rounded."""
    whole = minor.scaleb(-exponent(currency))
    return fx_on(currency, other, day).convert(whole).scaleb(exponent(other))


def _duty(listing: Listing, market: Market, day: date) -> Duty:
    """Give the highest duty of the market's countries; what was made in one of them meets none."""
    origin = listing.product.origin
    countries = list(market.countries.values_list("country", flat=True))
    if origin in countries:
        return Duty(NO_DUTY, "made in the market")
    rows = [
        duty_on(country=country, goods_code=listing.goods_code, origin=origin, day=day)
        for country in countries
    ]
    row = max(rows, key=lambda row: row.rate, default=None)
    if row is None:
        raise UnitCostMissing(field="market")
    return Duty(row.rate, row.source)
