"""What an order owes when units of it go: their share, and by rule delivery and fees."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checkout.orders.models import Order
from checkout.returns.models import Payback
from checkout.returns.queries import gone_units
from checkout.returns.shares import parts_of, share
from checkout.returns.tender import tender_left


@dataclass(frozen=True)
class Owed:
    """What is owed for units (minor units). lines: by the id of the line. ends: all is gone now."""

    lines: Mapping[int, int]
    delivery_minor: int
    fees_minor: int
    ends: bool

    @property
    def goods_minor(self) -> int:
        return sum(self.lines.values())

    @property
    def total_minor(self) -> int:
        return self.goods_minor + self.delivery_minor + self.fees_minor


def owed_for(order: Order, units: Mapping[int, int], *, delivery_back: bool) -> Owed:
    """Reckon what a locked order owes for units that go now.

    delivery_back: whether delivery is refunded if nothing of the order is left then; statutory
    fees always are.
    """
    parts, gone = parts_of(order), gone_units(order)
    quantities = {line.pk: line.quantity for line in order.lines.all()}
    amounts = {
        pk: share(parts.lines[pk], quantities[pk], first=gone[pk], count=count)
        for pk, count in units.items()
    }
    ends = gone + Counter(units) == Counter(quantities)
    return Owed(
        lines=amounts,
        delivery_minor=parts.delivery_minor if ends and delivery_back else 0,
        fees_minor=parts.fees_minor if ends else 0,
        ends=ends,
    )


def owe(order: Order, owed: Owed, reason: str, at: datetime) -> Payback:
    """Write down what is owed, first of the money that came, then of the credit that was spent."""
    left = tender_left(order)
    money = min(owed.total_minor, left.money_minor)
    credit = min(owed.total_minor - money, left.credit_minor)
    return Payback.objects.create(
        order=order,
        reason=reason,
        goods_minor=owed.goods_minor,
        delivery_minor=owed.delivery_minor,
        fees_minor=owed.fees_minor,
        money_minor=money,
        credit_minor=credit,
        created_at=at,
        sent_at=None if money or credit else at,
    )
