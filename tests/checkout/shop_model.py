"""A plain model of what is sold: counts of units and sums of money, without a table."""

from dataclasses import dataclass, field
from datetime import datetime

from checkout.returns.models import Payback

AWAITING, CONFIRMED, PAID, CANCELLED = "AWAITING_PAYMENT", "CONFIRMED", "PAID", "CANCELLED"


@dataclass
class ModelLine:
    """Units of one line of an order; those in parcels that were not unpacked are ``sent``."""

    variant: int
    quantity: int
    cancelled: int = 0
    sent: int = 0
    back: int = 0

    @property
    def open(self) -> int:
        return self.quantity - self.cancelled - self.sent


@dataclass
class ModelCart:
    """What a shopper chose, by variant, and the order that came of it."""

    market: str
    units: dict[int, int]
    order: int | None = None


@dataclass
class ModelOrder:
    """What an order has of goods and of money, in minor units.

    due: what is to be paid beside credit. owed: money of paybacks, sent or not. credited: credit
    that went back. unsold: the money that came could not be kept, and all of it went back.
    """

    cart: ModelCart
    token: str
    placed_at: datetime
    total: int
    due: int
    lines: dict[int, ModelLine]
    state: str = AWAITING
    captured: int = 0
    owed: int = 0
    credited: int = 0
    unsold: bool = False

    @property
    def credit(self) -> int:
        return self.total - self.due

    @property
    def refunded(self) -> int:
        return self.due if self.unsold else self.owed


@dataclass
class Model:
    """The shop: units in stock by variant, free credit by market, carts and orders."""

    stock: dict[int, int]
    credit: dict[str, int]
    prices: dict[int, int]
    carts: dict[object, ModelCart] = field(default_factory=dict)
    orders: dict[int, ModelOrder] = field(default_factory=dict)

    def place(self, order: ModelOrder, pk: int) -> None:
        """Set the credit of a new order aside."""
        self.orders[pk] = order
        order.cart.order = pk
        self.credit[order.cart.market] -= order.credit

    def confirm(self, order: ModelOrder) -> None:
        """Sell the goods of an order for money that is sure to come."""
        order.state = CONFIRMED
        for line in order.lines.values():
            self.stock[line.variant] -= line.quantity

    def pay(self, order: ModelOrder) -> None:
        """Take the money, and the goods if they were not taken before."""
        if order.state == AWAITING:
            self.confirm(order)
        order.state, order.captured = PAID, order.due

    def fail(self, order: ModelOrder) -> None:
        """End an order whose money never came: its goods and its credit are here again."""
        if order.state == CONFIRMED:
            for line in order.lines.values():
                self.stock[line.variant] += line.quantity - line.cancelled
        else:
            order.cart.order = None  # she may try again
        order.state = CANCELLED
        self.credit[order.cart.market] += order.credit - order.credited
        order.credited, order.owed = order.credit, 0

    def send_back(self, order: ModelOrder) -> None:
        """End an order whose goods were gone when its money came."""
        order.captured, order.unsold = order.due, True
        self.fail(order)

    def cancel(self, order: ModelOrder, units: dict[int, int], payback: Payback) -> None:
        """Take units that never left back into the stock."""
        for pk, count in units.items():
            line = order.lines[pk]
            line.cancelled += count
            self.stock[line.variant] += count
        self.owe(order, payback)
        if all(line.cancelled == line.quantity for line in order.lines.values()):
            if order.state == CONFIRMED:
                order.owed = 0  # the hold is let go, nothing was paid
            order.state = CANCELLED

    def owe(self, order: ModelOrder, payback: Payback) -> None:
        """Count what goes back; credit is there at once."""
        order.owed += payback.money_minor
        order.credited += payback.credit_minor
        self.credit[order.cart.market] += payback.credit_minor

    def restock(self, order: ModelOrder, line_id: int, units: int) -> None:
        """Take units that had left back into the stock."""
        self.stock[order.lines[line_id].variant] += units
