"""What a variant costs at a moment, of its prices at hand, and what an offer saves."""

from collections.abc import Sequence
from datetime import datetime

from catalog.listings.models import Price


def deciding_price(prices: Sequence[Price], at: datetime) -> Price | None:
    """Give the price that decides at a moment; prices stand as ``deciding_last`` orders them."""
    in_force = (price for price in reversed(prices) if price.in_force(at))
    return next(in_force, None)


def usual_minor(prices: Sequence[Price], deciding: Price | None, at: datetime) -> int | None:
    """Tell what a variant on offer usually costs, in minor units; None without an offer.

    An offer is a price with an end that is below the price that has none.
    """
    if deciding is None or deciding.ends_at is None:
        return None
    base = deciding_price([price for price in prices if price.ends_at is None], at)
    return base.amount_minor if base and base.amount_minor > deciding.amount_minor else None


def percent_off(minor: int, full_minor: int | None) -> int | None:
    """Tell how many whole percent a price is below a full one, never more than it is."""
    if not full_minor:
        return None
    return (full_minor - minor) * 100 // full_minor or None
