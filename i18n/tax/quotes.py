"""What is asked of a tax engine, and what it answers. All money is in minor units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from shop.kit.money import allocate


class TaxLabel(StrEnum):
    """How a quote is to be named before the shopper."""

    GST_INCLUDED = "GST_INCLUDED"
    GST_ADDED = "GST_ADDED"
    ESTIMATED_STATE_ONLY = "ESTIMATED_STATE_ONLY"
    AT_ADDRESS = "AT_ADDRESS"  # known only when the address is
    NO_TAX = "NO_TAX"
    SALES_TAX = "SALES_TAX"  # told by an engine that knows the address


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """A line of goods.

    amount_minor: of the whole line, as the market shows prices, after discounts, without shipping.
    unit_minor: what one unit sells for; fees per unit are reckoned on it.
    fees: codes of the fees that these goods are covered by, such as ``US-CA-CBE``.
    """

    key: str
    goods_code: str
    quantity: int
    amount_minor: int
    unit_minor: int
    fees: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TaxRequest:
    """A basket on its way from a seller to an address.

    Regions are ISO 3166-2. ship_to_region: None while no address is recorded.
    registered_regions: where the seller collects tax on ``day``.
    prices_include_tax: read by GST; sales tax of the United States always comes on top.
    buyer_sez: the buyer's establishment lies in a special economic zone (India).
    seller_fees: codes of fees per order that this seller's turnover binds it to.
    address: where it goes, as an order keeps it; only outside engines look at it.
    """

    country: str
    currency: str
    seller_region: str
    day: date
    lines: tuple[GoodsLine, ...]
    ship_to_region: str | None = None
    bill_to_region: str | None = None
    buyer_gstin: str = ""
    shipping_minor: int = 0
    registered_regions: frozenset[str] = frozenset()
    prices_include_tax: bool = True
    buyer_sez: bool = False
    seller_fees: frozenset[str] = frozenset()
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One head of tax on one line of goods; on shipping alone when ``line_key`` is None.

    rate: of this head, a fraction. base_minor: what is taxed.
    The amounts were rounded once: keep them, never reckon them again from base and rate.
    """

    line_key: str | None
    head: str
    rate: Decimal
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee that the law wants on a line of its own; not tax.

    shares: what each line of goods bears, by its key; empty for a fee of the whole order.
    """

    code: str
    name: str
    amount_minor: int
    shares: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TaxQuote:
    """The tax and fees on a basket.

    included: the tax is part of the shown prices already; else it is added to them. Fees are added.
    estimated: the final tax may differ, and the shopper is told so.
    place_of_supply: the region whose rules were followed, ISO 3166-2; empty when none were.
    provider: the outside engine that told it; FALLBACK where that failed and our table stood in.
    calculation: by what the outside engine knows it.
    """

    tax_lines: tuple[TaxLine, ...]
    fees: tuple[Fee, ...]
    tax_minor: int
    fees_minor: int
    included: bool
    label: str
    estimated: bool
    place_of_supply: str
    provider: str = ""
    calculation: str = ""

    def told_by(self, provider: str, calculation: str) -> "TaxQuote":
        """Give the quote with who told it."""
        return replace(self, provider=provider, calculation=calculation)


FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class TaxSale:
    """A sale to be reported to an outside engine, under a reference of ours that stays the same."""

    reference: str
    calculation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TaxReturn:
    """What of a reported sale goes back. transaction: as the engine named the sale.

    amount_minor: with its tax, positive.
    """

    reference: str
    transaction: str
    amount_minor: int


def quote_of(
    tax_lines: Iterable[TaxLine],
    fees: Iterable[Fee] = (),
    *,
    label: TaxLabel,
    included: bool,
    estimated: bool = False,
    place_of_supply: str = "",
) -> TaxQuote:
    """Put a quote together, with its sums."""
    taxes, charged = tuple(tax_lines), tuple(fees)
    return TaxQuote(
        tax_lines=taxes,
        fees=charged,
        tax_minor=sum(line.amount_minor for line in taxes),
        fees_minor=sum(fee.amount_minor for fee in charged),
        included=included,
        label=label.value,
        estimated=estimated,
        place_of_supply=place_of_supply,
    )


def untaxed(*, included: bool, label: TaxLabel = TaxLabel.NO_TAX) -> TaxQuote:
    """Give a quote without tax or fees; AT_ADDRESS is an estimate of what is not known yet."""
    return quote_of((), label=label, included=included, estimated=label is TaxLabel.AT_ADDRESS)


def shipping_shares(request: TaxRequest) -> list[int]:
    """Share shipping over the lines by their amounts (by their units when all of them are free)."""
    amounts = [line.amount_minor for line in request.lines]
    weights = amounts if sum(amounts) else [line.quantity for line in request.lines]
    return allocate(request.shipping_minor, weights)
