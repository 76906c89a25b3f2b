"""Sales tax of the United States, the state's part: destination, shipping, fees, rounding.

The table knows no county or city, so every quote is an estimate and is named so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from i18n.tax.models import FeeKind, ShippingRule, StateFee
from i18n.tax.quotes import (
    Fee,
    GoodsLine,
    TaxLabel,
    TaxLine,
    TaxQuote,
    TaxRequest,
    quote_of,
    untaxed,
)
from shop.kit.money import allocate, round_half_up

HEAD = "STATE"
TAXED_SHIPPING = frozenset({ShippingRule.CONDITIONAL, ShippingRule.ALWAYS_TAXABLE})


class Rounding(StrEnum):
    """Where half-up rounding happens; the seller elects one and keeps to it."""

    INVOICE = "INVOICE"
    ITEM = "ITEM"


@dataclass(frozen=True, slots=True)
class StateRules:
    """A state's rows in force on the day. rate: a fraction."""

    rate: Decimal
    shipping: ShippingRule
    fees: Sequence[StateFee] = ()


def quote(
    request: TaxRequest, rules: StateRules | None, *, rounding: Rounding = Rounding.INVOICE
) -> TaxQuote:
    """Tax a basket where it goes; without rules (no registration there) nothing is collected."""
    if rules is None:
        label = TaxLabel.NO_TAX if request.ship_to_region else TaxLabel.AT_ADDRESS
        return untaxed(included=False, label=label)
    return quote_of(
        _tax_lines(request, rules, rounding),
        _fees(request, rules.fees),
        label=TaxLabel.ESTIMATED_STATE_ONLY,
        included=False,
        estimated=True,
        place_of_supply=request.ship_to_region or "",
    )


def tax_of(bases: Sequence[int], rate: Decimal, *, rounding: Rounding) -> int:
    """Give the tax on single units' prices, rounded on each of them or on their sum."""
    if rounding is Rounding.ITEM:
        return sum(round_half_up(base * rate) for base in bases)
    return round_half_up(sum(bases) * rate)


def _tax_lines(request: TaxRequest, rules: StateRules, rounding: Rounding) -> Iterator[TaxLine]:
    """Share the tax over what is taxed, so that the shares sum to it exactly."""
    taxed = list(_taxed(request, rules.shipping))
    if rounding is Rounding.ITEM:
        shares = [tax_of(units, rules.rate, rounding=rounding) for _, units in taxed]
    else:
        bases = [sum(units) for _, units in taxed]
        tax = tax_of(bases, rules.rate, rounding=rounding)
        shares = allocate(tax, bases) if sum(bases) else [0] * len(bases)
    for (key, units), share in zip(taxed, shares, strict=True):
        yield TaxLine(key, HEAD, rules.rate, sum(units), share)


def _taxed(request: TaxRequest, shipping: ShippingRule) -> Iterator[tuple[str | None, list[int]]]:
    """List what is taxed, each line as the prices of its units."""
    for line in request.lines:
        yield line.key, allocate(line.amount_minor, [1] * line.quantity)
    if request.shipping_minor and shipping in TAXED_SHIPPING:
        yield None, [request.shipping_minor]


def _fees(request: TaxRequest, fees: Sequence[StateFee]) -> Iterator[Fee]:
    """Reckon the fees that these goods, or this seller, are bound to."""
    for fee in fees:
        shares = _unit_fees(request.lines, fee) if fee.kind == FeeKind.PERCENT else ()
        amount = sum(part for _, part in shares) or _order_fee(request, fee)
        if amount:
            yield Fee(fee.code, fee.name, amount, shares)


def _unit_fees(lines: Sequence[GoodsLine], fee: StateFee) -> tuple[tuple[str, int], ...]:
    """Reckon the fee on covered units, each rounded half-up and capped by itself, line by line."""
    covered = (line for line in lines if fee.code in line.fees)
    return tuple((line.key, line.quantity * _unit_fee(line.unit_minor, fee)) for line in covered)


def _unit_fee(unit_minor: int, fee: StateFee) -> int:
    amount = round_half_up(unit_minor * (fee.rate or Decimal(0)))
    return amount if fee.cap_minor is None else min(amount, fee.cap_minor)


def _order_fee(request: TaxRequest, fee: StateFee) -> int:
    """Charge a fee per order when the seller is bound to it and the goods reach its threshold."""
    if fee.kind != FeeKind.FLAT:
        return 0
    goods = sum(line.amount_minor for line in request.lines)
    bound = fee.code in request.seller_fees and goods >= (fee.min_order_minor or 0)
    return fee.amount_minor or 0 if bound else 0
