"""Ask why a price is what it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from catalog.listings.models import Listing, Price, PriceKind
from catalog.products.models import Variant
from catalog.suggestions.models import PriceSuggestion, SuggestionState
from catalog.suggestions.steps import StepCode, step
from i18n.markets.models import Market
from i18n.tax.errors import TaxRateMissing
from i18n.tax.prices import price_parts


@dataclass(frozen=True)
class PriceTrace:
    """Every step to what a variant costs at a moment.

    suggestion: the one whose acceptance set the list price; None for a price set by hand.
    """

    price: Price | None
    suggestion: PriceSuggestion | None
    steps: list[dict[str, Any]]


def trace_price(*, variant: Variant, market: Market, at: datetime) -> PriceTrace:
    """Tell how the price of a variant in a market came about (5 queries at most)."""
    rows = Price.objects.in_market(market).filter(variant=variant)
    in_force = {PriceKind(row.kind): row for row in rows.in_force(at).deciding_last()}
    listed, sale = in_force.get(PriceKind.LIST), in_force.get(PriceKind.SALE)
    origin = _origin(listed) if listed else None
    steps = list(origin.steps) if origin else []
    for code, price in ((StepCode.LIST, listed), (StepCode.SALE, sale)):
        if price:
            steps.append(_held(code, price, market))
    deciding = sale or listed
    if deciding:
        steps += _last_steps(deciding, variant, market, at)
    return PriceTrace(deciding, origin, steps)


def _origin(price: Price) -> PriceSuggestion | None:
    """Find the accepted suggestion that a list price still is."""
    if price.starts_at is None:
        return None
    rows = PriceSuggestion.objects.filter(
        market=price.market_id,
        variant=price.variant_id,
        state=SuggestionState.ACCEPTED,
        starts_at__lte=price.starts_at,
    )
    last = rows.order_by("-starts_at").first()
    return last if last and last.amount_minor == price.amount_minor else None


def _held(code: StepCode, price: Price, market: Market) -> dict[str, Any]:
    zone = ZoneInfo(market.time_zone)
    day = price.starts_at.astimezone(zone).date() if price.starts_at else None
    return step(code, price.amount_minor, market.currency, day=day)


def _last_steps(
    price: Price, variant: Variant, market: Market, at: datetime
) -> list[dict[str, Any]]:
    """Tell the ceiling of a price, and what it is without tax where the rate is known."""
    steps = []
    if price.mrp_minor is not None:
        steps.append(step(StepCode.CEILING, price.mrp_minor, market.currency))
    listing = Listing.objects.filter(market=market, product=variant.product_id).first()
    day = at.astimezone(ZoneInfo(market.time_zone)).date()
    try:
        parts = price_parts(
            market=market,
            goods_code=listing.goods_code if listing else "",
            gross_or_net_minor=price.amount_minor,
            day=day,
        )
    except TaxRateMissing:
        return steps
    return [*steps, step(StepCode.NET, parts.net, market.currency)]
