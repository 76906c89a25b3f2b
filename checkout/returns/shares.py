"""What each unit of an order cost, to the paisa, by the amounts stored when it was sold.

The total of an order falls into its lines (after discount, with the tax that came on top), its
delivery (with its tax) and its statutory fees; a line falls into its units by largest remainder.
Whatever order the units go in, what they add up to in the end is what was paid.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from checkout.orders.models import Order, OrderLine
from shop.kit.money import allocate


@dataclass(frozen=True)
class Parts:
    """What the total of an order is made of, in minor units. lines: by the id of the line."""

    lines: Mapping[int, int]
    delivery_minor: int
    fees_minor: int

    @property
    def total_minor(self) -> int:
        return sum(self.lines.values()) + self.delivery_minor + self.fees_minor


def parts_of(order: Order) -> Parts:
    """Take the total of an order apart; reads its lines and lines of tax."""
    lines = {line.pk: line.total_minor - line.discount_minor for line in order.lines.all()}
    off_lines = sum(line.discount_minor for line in order.lines.all())
    delivery = order.delivery_minor - (order.discount_minor - off_lines)
    if not order.tax_included:
        for tax in order.tax_lines.all():
            if tax.line_id in lines:
                lines[tax.line_id] += tax.amount_minor
            else:
                delivery += tax.amount_minor
    return Parts(lines, delivery, order.fees_minor)


def share(amount: int, quantity: int, *, first: int, count: int) -> int:
    """Give what ``count`` of a line's units bear of an amount, after the ``first`` ones.

    Any way of taking the units one after the other sums to the amount.
    """
    return sum(allocate(amount, [1] * quantity)[first : first + count])


def tax_share(line: OrderLine, *, first: int, count: int) -> dict[str, int]:
    """Give the stored tax of a line that so many of its units bear, by head."""
    return {
        tax.head: share(tax.amount_minor, line.quantity, first=first, count=count)
        for tax in line.tax_lines.all()
    }
