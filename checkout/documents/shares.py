"""What each unit of an order bears of its stored amounts.

Every amount is shared over the units of its line by largest remainder, so that the parts of any
partial invoice or credit note sum to what was stored, to the paisa. Nothing is reckoned anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Self

from checkout.orders.models import Order, OrderLine, OrderTaxLine
from i18n.markets.models import TaxRegime
from shop.kit.money import allocate


class Head(NamedTuple):
    """A tax and its rate, a fraction."""

    code: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """Amounts in minor units. amount: as the market shows prices, after ``discount``.

    taxes: by head, in the order in which they are shown.
    """

    amount: int
    discount: int = 0
    taxes: tuple[tuple[Head, int], ...] = ()

    @property
    def tax(self) -> int:
        return sum(amount for _, amount in self.taxes)

    def split(self, weights: Sequence[int]) -> list["Part"]:
        """Share by weight, so that the parts sum to this exactly."""
        amounts, discounts = share(self.amount, weights), share(self.discount, weights)
        taxes = [[(head, part) for part in share(tax, weights)] for head, tax in self.taxes]
        return [
            Part(amounts[i], discounts[i], tuple(each[i] for each in taxes))
            for i in range(len(weights))
        ]

    def units(self, quantity: int) -> list["Part"]:
        """Share over so many units."""
        return self.split([1] * quantity)

    def __add__(self, other: Self) -> "Part":
        taxes = dict(self.taxes)
        for head, amount in other.taxes:
            taxes[head] = taxes.get(head, 0) + amount
        return Part(
            self.amount + other.amount, self.discount + other.discount, tuple(taxes.items())
        )


NOTHING = Part(0)


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit bears. fees: by code, of these goods; order_fees: of the whole order."""

    goods: Part
    delivery: Part
    fees: tuple[tuple[str, int], ...] = ()
    order_fees: tuple[tuple[str, int], ...] = ()


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Share by weight, evenly when nothing has a weight."""
    return allocate(amount, weights if any(weights) else [1] * len(weights))


def summed(parts: Iterable[Part]) -> Part:
    """Add up."""
    return sum(parts, start=NOTHING)


def units_of(order: Order) -> dict[int, list[Unit]]:
    """Tell what each unit of an order bears, by order line (3 queries unless prefetched)."""
    lines = list(order.lines.all())
    goods, deliveries = _parts(order, lines)
    fees = _fees(order, lines, [part.amount for part in deliveries])
    return {
        line.pk: _units(line.quantity, part, delivery, *borne)
        for line, part, delivery, borne in zip(lines, goods, deliveries, fees, strict=True)
    }


Codes = list[tuple[str, int]]


def _units(
    quantity: int, goods: Part, delivery: Part, fees: Codes, order_fees: Codes
) -> list[Unit]:
    own = [[(code, part) for part in share(fee, [1] * quantity)] for code, fee in fees]
    common = [[(code, part) for part in share(fee, [1] * quantity)] for code, fee in order_fees]
    return [
        Unit(each, brought, tuple(fee[i] for fee in own), tuple(fee[i] for fee in common))
        for i, (each, brought) in enumerate(
            zip(goods.units(quantity), delivery.units(quantity), strict=True)
        )
    ]


def _parts(order: Order, lines: Sequence[OrderLine]) -> tuple[list[Part], list[Part]]:
    """Tell what the goods of each line and their delivery come to."""
    taxes = list(order.tax_lines.all())
    if order.market.tax_regime == TaxRegime.GST:
        both = [_with_delivery(order, line, taxes) for line in lines]
        return [goods for goods, _ in both], [delivery for _, delivery in both]
    nets = [_net(line) for line in lines]
    whole = Part(_delivery_of(order, lines), 0, _heads(row for row in taxes if not row.line_id))
    goods = [
        Part(_net(line), line.discount_minor, _heads(r for r in taxes if r.line_id == line.pk))
        for line in lines
    ]
    return goods, whole.split(nets)


def _with_delivery(
    order: Order, line: OrderLine, taxes: Iterable[OrderTaxLine]
) -> tuple[Part, Part]:
    """Part goods and delivery, which GST taxes together, by their amounts."""
    rows = [row for row in taxes if row.line_id == line.pk]
    tax = sum(row.amount_minor for row in rows) if order.tax_included else 0
    net = _net(line)
    delivery = rows[0].base_minor + tax - net if rows else 0
    goods, brought = Part(net + delivery, 0, _heads(rows)).split([net, delivery])
    return Part(net, line.discount_minor, goods.taxes), Part(delivery, 0, brought.taxes)


def _heads(rows: Iterable[OrderTaxLine]) -> tuple[tuple[Head, int], ...]:
    return tuple((Head(row.head, row.rate), row.amount_minor) for row in rows)


def _net(line: OrderLine) -> int:
    return line.total_minor - line.discount_minor


def _delivery_of(order: Order, lines: Iterable[OrderLine]) -> int:
    """Give what delivery costs after what was taken off it."""
    off = order.discount_minor - sum(line.discount_minor for line in lines)
    return order.delivery_minor - off


def _fees(
    order: Order, lines: Sequence[OrderLine], deliveries: Sequence[int]
) -> list[tuple[Codes, Codes]]:
    """Give each line its own fees, and its part of those of the whole order."""
    own: list[Codes] = [[] for _ in lines]
    common: list[Codes] = [[] for _ in lines]
    for fee in order.fees.all():
        if fee.shares:
            for i, line in enumerate(lines):
                if str(line.position) in fee.shares:
                    own[i].append((fee.code, fee.shares[str(line.position)]))
        else:
            for i, part in enumerate(share(fee.amount_minor, deliveries)):
                common[i].append((fee.code, part))
    return list(zip(own, common, strict=True))
