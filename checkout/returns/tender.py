"""What was paid for an order and is not owed back yet: money, and credit."""

from dataclasses import dataclass

from django.db.models import Sum

from checkout.orders.models import Order
from checkout.returns.models import Payback


@dataclass(frozen=True)
class Tender:
    """Minor units of the order's currency."""

    money_minor: int
    credit_minor: int


def tender_left(order: Order) -> Tender:
    """Tell what of a locked order's payment may still go back."""
    sums = Payback.objects.filter(order=order).aggregate(
        money=Sum("money_minor"), credit=Sum("credit_minor")
    )
    paid = order.total_minor if order.paid_at else 0
    return Tender(money_minor=paid - (sums["money"] or 0), credit_minor=0)
