"""A cart as the shopper sees it now: live prices, holds, totals and what is still missing."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.products.models import Product, Variant
from checkout.cart.live import Live
from checkout.cart.models import Cart, CartLine
from checkout.credits.models import CreditAccount
from checkout.pricing.discounts import CreditShare, Discount
from checkout.pricing.totals import Totals
from checkout.promotions.models import Promotion
from checkout.shipping.queries import Option
from shop.kit.errors import Problem


@dataclass(frozen=True)
class LineView:
    """One line. Money in minor units, as the market shows prices.

    unit_minor: the live price; what the shopper last saw when there is none any more.
    held_until: null when nothing is held for her at the moment.
    promise: first and last day of dispatch of a pre-order.
    """

    line: CartLine
    live: Live
    unit_minor: int
    held_until: datetime | None
    is_preorder: bool
    promise: tuple[date, date] | None
    problems: tuple[Problem, ...]

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def total_minor(self) -> int:
        return self.quantity * self.unit_minor

    @property
    def variant(self) -> Variant:
        return self.live.variant

    @property
    def product(self) -> Product:
        return self.live.variant.product

    @property
    def field(self) -> str:
        return f"lines.{self.line.pk}"


@dataclass(frozen=True)
class TypedCode:
    """A code that the shopper typed: what it takes off now, or why it takes off nothing."""

    promotion: Promotion
    discount: Discount | None
    problem: Problem | None


@dataclass(frozen=True)
class TypedCard:
    """A gift card that the shopper typed: what it pays now, or why it cannot pay.

    key: of the card in this cart.
    """

    key: int
    account: CreditAccount
    share: CreditShare | None
    problem: Problem | None


@dataclass(frozen=True)
class Tender:
    """What may pay of a cart beside money. store_credit: of who is signed in; null for none."""

    cards: tuple[TypedCard, ...] = ()
    store_credit: CreditAccount | None = None


@dataclass(frozen=True)
class CartView:
    """A cart at one moment.

    codes, tender: codes and credit that the shopper named; what they come to is in the totals.
    free_delivery_missing_minor: how much more of goods makes the chosen delivery free, or the
        first that may become free while none is chosen; null when none can or it is free already.
    problems: everything that stands in the way of completing it now, the lines' problems included.
    expires_at: when the first of its holds ends.
    """

    cart: Cart
    lines: tuple[LineView, ...]
    options: tuple[Option, ...]
    delivery: Option | None
    totals: Totals
    problems: tuple[Problem, ...]
    codes: tuple[TypedCode, ...] = ()
    tender: Tender = Tender()
    free_delivery_missing_minor: int | None = None

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def expires_at(self) -> datetime | None:
        return min((line.held_until for line in self.lines if line.held_until), default=None)
