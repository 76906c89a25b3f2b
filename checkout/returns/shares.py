"""What units of an order cost, to the paisa, by the amounts stored when it was sold.

Units that are billed go back with a credit note, and its lines say what they cost. Those that are
not, because they never left, are the last of their line: the first ones are billed first. So the
parts of an order sum to what was paid, in whatever order its units go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checkout.documents.models import Document
from checkout.documents.shares import Part, Unit, units_of
from checkout.orders.models import Order


@dataclass(frozen=True)
class Shares:
    """What units bear, tax included (minor units). lines: by the id of the line.

    fees_minor: statutory fees of the whole order; those of the goods are part of their line.
    """

    lines: Mapping[int, int]
    delivery_minor: int = 0
    fees_minor: int = 0

    @property
    def goods_minor(self) -> int:
        return sum(self.lines.values())

    @property
    def total_minor(self) -> int:
        return self.goods_minor + self.delivery_minor + self.fees_minor


def shares_of(order: Order, chosen: Mapping[int, Sequence[Unit]]) -> Shares:
    """Add up what chosen units of an order bear, their share of delivery included."""
    every = [unit for units in chosen.values() for unit in units]
    return Shares(
        lines={pk: sum(_goods(order, unit) for unit in units) for pk, units in chosen.items()},
        delivery_minor=sum(_paid(order, unit.delivery) for unit in every),
        fees_minor=sum(fee for unit in every for _code, fee in unit.order_fees),
    )


def whole(order: Order) -> Shares:
    """Give all that an order is made of; its total is the order's."""
    return shares_of(order, units_of(order))


def last_units(
    order: Order, units: Mapping[int, int], cancelled: Mapping[int, int]
) -> dict[int, Sequence[Unit]]:
    """Choose units that are not billed: the last of each line before those cancelled already."""
    every = units_of(order)
    chosen: dict[int, Sequence[Unit]] = {}
    for pk, count in units.items():
        end = len(every[pk]) - cancelled.get(pk, 0)
        chosen[pk] = every[pk][end - count : end]
    return chosen


def credited(note: Document) -> Shares:
    """Read from a credit note what each line takes back."""
    lines: dict[int, int] = {}
    of_order = 0
    for row in note.lines.all():
        if row.order_line_id is None:
            of_order += row.total_minor
        else:
            lines[row.order_line_id] = lines.get(row.order_line_id, 0) + row.total_minor
    return Shares(lines, delivery_minor=of_order)


def _goods(order: Order, unit: Unit) -> int:
    return _paid(order, unit.goods) + sum(fee for _code, fee in unit.fees)


def _paid(order: Order, part: Part) -> int:
    """Give what was paid for a part: its amount, and the tax where it came on top."""
    return part.amount + (0 if order.tax_included else part.tax)
