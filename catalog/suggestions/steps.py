"""The steps by which a price was worked out, as data that can be kept and shown."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from shop.kit.money import decimal_of, exponent

DIGITS = 6  # of what lies between the base and the rounded price


class StepCode(models.TextChoices):
    """What is done in a step."""

    BASE = "BASE", "The list price in the market that prices are derived from"
    TAX_OUT = "TAX_OUT", "Without the tax that it holds there"
    FX = "FX", "In the market's currency"
    TAX_IN = "TAX_IN", "With the tax that prices hold here"
    MARKET = "MARKET", "Times what the market bears"
    CHARM = "CHARM", "Rounded as prices of the market are"
    LANDED = "LANDED", "What a unit costs here: goods, freight and duty"
    FLOOR = "FLOOR", "The least that leaves the margin, in the way prices are shown here"
    CEILING = "CEILING", "The maximum retail price"
    SUGGESTED = "SUGGESTED", "What is suggested"
    LIST = "LIST", "The list price that holds"
    SALE = "SALE", "The sale that runs"
    NET = "NET", "Without the tax in it"


def step(
    code: StepCode,
    amount: Decimal | int,
    currency: str,
    *,
    factor: Decimal | None = None,
    source: str = "",
    day: date | None = None,
) -> dict[str, Any]:
    """Write a step: what comes of it, by what factor, by whose word, of which day.

    amount: minor units of ``currency``, not rounded; it is written in whole units.
    """
    return {
        "code": code.value,
        "amount": written(amount, currency),
        "currency": currency,
        "factor": None if factor is None else format(factor.normalize(), "f"),
        "source": source or None,
        "day": day.isoformat() if day else None,
    }


def written(amount: Decimal | int, currency: str) -> str:
    """Write minor units as decimal text, with as many digits as it takes, up to six."""
    if isinstance(amount, int):
        return format(decimal_of(amount, currency), "f")
    whole = amount.scaleb(-exponent(currency))
    return format(whole.quantize(Decimal(1).scaleb(-DIGITS)).normalize(), "f")
