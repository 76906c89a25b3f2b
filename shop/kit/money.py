"""Money as whole minor units and a currency code; ``Money`` only at the edges."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision
from moneyed import Money


@cache
def exponent(currency: str) -> int:
    """Tell how many minor digits a currency has (ISO 4217, from CLDR): 2 for INR, 0 for JPY."""
    return int(get_currency_precision(currency))


def to_minor(amount: Decimal | str, currency: str) -> int:
    """Give the whole minor units of an exact amount.

    Raises ValueError when the amount has more digits than the currency.
    """
    scaled = Decimal(amount).scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} has more digits than {currency} knows")
    return int(scaled)


def decimal_of(minor: int, currency: str) -> Decimal:
    """Give minor units as a decimal with exactly the currency's digits."""
    return Decimal(minor).scaleb(-exponent(currency))


def amount_text(minor: int, currency: str) -> str:
    """Write minor units for machines: ``"1499.00"``."""
    return format(decimal_of(minor, currency), "f")


def to_money(minor: int, currency: str) -> Money:
    """Give minor units as ``Money``, for the edges."""
    return Money(decimal_of(minor, currency), currency)


def round_half_up(value: Decimal) -> int:
    """Round to a whole number, halves away from zero, as GST and US sales tax do."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Share ``total`` by weight so that the parts sum to it exactly (largest remainder).

    weights: whole, not negative, not all zero; equal remainders go to the earlier part.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be whole, not negative and not all zero")
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares
