"""What a cart comes to: one pure computation for cart, review, order and page."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from checkout.pricing.discounts import CreditShare, Discount
from i18n.tax.providers import TaxProvider
from i18n.tax.quotes import GoodsLine, TaxQuote, TaxRequest
from shop.kit.money import allocate


@dataclass(frozen=True)
class PricedLine:
    """One line to be priced, in the way its market shows prices (minor units).

    fees: codes of statutory fees that this line's goods bear, such as "US-CA-CBE".
    """

    key: str
    goods_code: str
    quantity: int
    unit_minor: int
    fees: frozenset[str] = frozenset()

    @property
    def total_minor(self) -> int:
        return self.quantity * self.unit_minor


@dataclass(frozen=True)
class TaxTerms:
    """Whose tax applies: seller, places and day; the place of delivery may not be known yet.

    label: names the tax as long as it cannot be computed.
    """

    country: str
    currency: str
    seller_region: str
    day: date
    inclusive: bool
    label: str
    ship_to_region: str | None = None
    bill_to_region: str | None = None
    buyer_gstin: str = ""
    registered_regions: frozenset[str] = frozenset()
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LineShare:
    """What one line bears of the cart's figures (minor units); each column sums exactly."""

    key: str
    unit_minor: int
    quantity: int
    total_minor: int
    discount_minor: int
    delivery_minor: int


@dataclass(frozen=True)
class Reviewed:
    """What a shopper reviews beside the figures, and confirms together with them.

    promises: key, first and last day of dispatch of each line on pre-order.
    delivery: code, first and last day of arrival.
    """

    promises: tuple[tuple[str, date, date], ...] = ()
    delivery: tuple[str, date, date] | None = None
    ship_to: dict[str, Any] | None = None
    email: str = ""
    gstin: str = ""


@dataclass(frozen=True)
class Totals:
    """The figures of a cart, in minor units of ``currency``.

    discount_minor: off the goods. delivery_minor: after what promotions take off its fee; null
    until a delivery is chosen. tax: null until the place of delivery is known.
    discounts: which promotion takes off what. credits: which account pays what of the total.
    fingerprint: short hash of every figure and of what is reviewed with them; the shopper confirms
    what she has seen by it.
    """

    currency: str
    lines: tuple[LineShare, ...]
    subtotal_minor: int
    discount_minor: int
    delivery_minor: int | None
    tax: TaxQuote | None
    tax_included: bool
    tax_label: str
    estimated: bool
    total_minor: int
    discounts: tuple[Discount, ...] = ()
    credits: tuple[CreditShare, ...] = ()
    reviewed: Reviewed = Reviewed()

    @property
    def credit_minor(self) -> int:
        """What gift cards and store credit pay."""
        return sum(share.amount_minor for share in self.credits)

    @property
    def due_minor(self) -> int:
        """What is left to be paid."""
        return self.total_minor - self.credit_minor

    @property
    def fingerprint(self) -> str:
        figures = asdict(self)
        if figures["tax"]:
            del figures["tax"]["calculation"]  # another one each time, of the same figures
        seen = json.dumps(figures, default=str, sort_keys=True)
        return hashlib.sha256(seen.encode()).hexdigest()[:16]


def price_cart(
    *,
    lines: Sequence[PricedLine],
    terms: TaxTerms,
    provider: TaxProvider,
    delivery_minor: int | None = None,
    discounts: Sequence[Discount] = (),
) -> Totals:
    """Price lines, delivery, discounts, tax and fees so that the parts sum to the total exactly.

    delivery_minor: its fee before promotions. discounts: each with a figure per line; together at
    most what the lines and the delivery come to.
    """
    fee = None if delivery_minor is None else delivery_minor - _off_delivery(discounts)
    shares = _shares(lines, fee or 0, discounts)
    tax = _tax(lines, shares, terms, provider) if lines and terms.ship_to_region else None
    subtotal = sum(line.total_minor for line in lines)
    discount = sum(each.goods_minor for each in discounts)
    return Totals(
        currency=terms.currency,
        lines=shares,
        subtotal_minor=subtotal,
        discount_minor=discount,
        delivery_minor=fee,
        tax=tax,
        tax_included=terms.inclusive,
        tax_label=tax.label if tax else terms.label,
        estimated=tax.estimated if tax else not terms.inclusive,
        total_minor=subtotal - discount + (fee or 0) + _on_top(tax),
        discounts=tuple(discounts),
    )


def _off_delivery(discounts: Sequence[Discount]) -> int:
    return sum(each.delivery_minor for each in discounts)


def _on_top(tax: TaxQuote | None) -> int:
    """Give what tax and fees add to the prices as shown."""
    if tax is None:
        return 0
    return tax.fees_minor + (0 if tax.included else tax.tax_minor)


def _shares(
    lines: Sequence[PricedLine], delivery: int, discounts: Sequence[Discount]
) -> tuple[LineShare, ...]:
    """Add up each line's discounts and share the delivery by what is left of the lines."""
    totals = [line.total_minor for line in lines]
    offs = [sum(each.by_line[i] for each in discounts) for i in range(len(lines))]
    deliveries = _share(delivery, [a - b for a, b in zip(totals, offs, strict=True)])
    return tuple(
        LineShare(line.key, line.unit_minor, line.quantity, line.total_minor, off, brought)
        for line, off, brought in zip(lines, offs, deliveries, strict=True)
    )


def _share(amount: int, weights: list[int]) -> list[int]:
    """Share by weight; evenly when nothing has a weight."""
    if not weights:
        return []
    return allocate(amount, weights if any(weights) else [1] * len(weights))


def _tax(
    lines: Sequence[PricedLine],
    shares: Sequence[LineShare],
    terms: TaxTerms,
    provider: TaxProvider,
) -> TaxQuote:
    """Ask the market's tax engine about the discounted lines and their delivery."""
    goods = tuple(
        GoodsLine(
            key=line.key,
            goods_code=line.goods_code,
            quantity=line.quantity,
            amount_minor=share.total_minor - share.discount_minor,
            unit_minor=line.unit_minor,
            fees=line.fees,
        )
        for line, share in zip(lines, shares, strict=True)
    )
    return provider.quote(
        TaxRequest(
            country=terms.country,
            currency=terms.currency,
            seller_region=terms.seller_region,
            ship_to_region=terms.ship_to_region,
            bill_to_region=terms.bill_to_region,
            buyer_gstin=terms.buyer_gstin,
            day=terms.day,
            lines=goods,
            shipping_minor=sum(share.delivery_minor for share in shares),
            registered_regions=terms.registered_regions,
            prices_include_tax=terms.inclusive,
            address=terms.address,
        )
    )
