"""What a variant costs at a moment, of its prices at hand, and what an offer saves."""

from collections.abc import Sequence
from datetime import datetime

from catalog.listings.models import Price, PriceKind


def deciding_price(prices: Sequence[Price], at: datetime) -> Price | None:
    """Give the price that decides at a moment; prices stand as ``deciding_last`` orders them."""
    in_force = (price for price in reversed(prices) if price.in_force(at))
    return next(in_force, None)


def usual_minor(prices: Sequence[Price], deciding: Price | None, at: datetime) -> int | None:
    """Tell what a variant on sale costs by its list price, in minor units; None without a sale."""
    if deciding is None or deciding.kind != PriceKind.SALE:
        return None
    listed = deciding_price([price for price in prices if price.kind == PriceKind.LIST], at)
    return listed.amount_minor if listed and listed.amount_minor > deciding.amount_minor else None


def percent_off(minor: int, full_minor: int | None) -> int | None:
    """Tell how many whole percent a price is below a full one, never more than it is."""
    if not full_minor:
        return None
    return (full_minor - minor) * 100 // full_minor or None
