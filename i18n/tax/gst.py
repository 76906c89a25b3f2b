"""India's goods and services tax: where a supply takes place, and how a price falls into parts.

Sources: IGST Act 2017 s.10, CBIC Circular 209/3/2024, CGST Rules r.46. Rounding is half-up to
the paisa, once a line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from i18n.tax.errors import GstinStateMismatch, SezNotServed, TaxRateMissing
from i18n.tax.quotes import (
    GoodsLine,
    TaxLabel,
    TaxLine,
    TaxQuote,
    TaxRequest,
    quote_of,
    shipping_shares,
)
from shop.kit.money import round_half_up


@dataclass(frozen=True, slots=True)
class GstRules:
    """The rows in force on the day.

    rates: by goods code. heads: the state's own head by region (SGST or UTGST).
    regions: by the two digits that begin a GSTIN.
    """

    rates: Mapping[str, Decimal]
    heads: Mapping[str, str]
    regions: Mapping[str, str]


def quote(request: TaxRequest, rules: GstRules) -> TaxQuote:
    """Tax a basket; shipping is shared over the lines and follows the rate of the goods.

    Raises SezNotServed, GstinStateMismatch, and TaxRateMissing for a place outside India.
    """
    place = place_of_supply(request, rules.regions)
    if place not in rules.heads:
        raise TaxRateMissing(state=place)
    head = rules.heads[place] if place == request.seller_region else None
    return quote_of(
        (
            tax_line
            for line, shipping in zip(request.lines, shipping_shares(request), strict=True)
            for tax_line in _line_taxes(line, shipping, rules, head, request.prices_include_tax)
        ),
        label=TaxLabel.GST_INCLUDED if request.prices_include_tax else TaxLabel.GST_ADDED,
        included=request.prices_include_tax,
        place_of_supply=place,
    )


def place_of_supply(request: TaxRequest, regions: Mapping[str, str]) -> str:
    """Tell the region where the supply takes place.

    A consumer: where the goods are delivered, whatever the billing address (s.10(1)(ca)); the
    seller's own region when no address is recorded. A business: the state of its GSTIN, even when
    the goods go elsewhere (bill to, ship to: s.10(1)(b), from memory).
    Raises SezNotServed, GstinStateMismatch.
    """
    if request.buyer_sez:
        raise SezNotServed(field="gstin")
    if request.buyer_gstin:
        return _business_place(request, regions.get(request.buyer_gstin[:2], ""))
    return request.ship_to_region or request.seller_region


def _business_place(request: TaxRequest, registered: str) -> str:
    if request.bill_to_region not in (None, registered):
        raise GstinStateMismatch(field="gstin")
    return registered


def tax_within(amount_minor: int, rate: Decimal, *, included: bool) -> int:
    """Give one of the two equal heads of a sale within a state.

    Half the tax is rounded and then doubled, so that the two heads never differ.
    """
    divisor = 1 + rate if included else Decimal(1)
    return round_half_up(amount_minor * rate / 2 / divisor)


def tax_between(amount_minor: int, rate: Decimal, *, included: bool) -> int:
    """Give the tax of a sale from one state to another."""
    divisor = 1 + rate if included else Decimal(1)
    return round_half_up(amount_minor * rate / divisor)


def _line_taxes(
    line: GoodsLine,
    shipping_minor: int,
    rules: GstRules,
    state_head: str | None,
    included: bool,  # noqa: FBT001 - private, and always named by its position in ``quote``
) -> tuple[TaxLine, ...]:
    """Tax one line with its share of shipping; ``state_head`` is None between two states."""
    amount, rate = line.amount_minor + shipping_minor, rules.rates[line.goods_code]
    if state_head is None:
        tax = tax_between(amount, rate, included=included)
        base = amount - tax if included else amount
        return (TaxLine(line.key, "IGST", rate, base, tax),)
    half = tax_within(amount, rate, included=included)
    base = amount - 2 * half if included else amount
    return (
        TaxLine(line.key, "CGST", rate / 2, base, half),
        TaxLine(line.key, state_head, rate / 2, base, half),
    )
