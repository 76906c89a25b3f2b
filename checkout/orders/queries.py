"""Ask for orders."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from checkout.orders.models import (
    Order,
    OrderDiscount,
    OrderEvent,
    OrderFee,
    OrderLine,
    OrderState,
    OrderTaxLine,
)


@dataclass(frozen=True)
class OrderForMail:
    """All that a mail about an order tells; money in minor units of the order's currency."""

    order: Order
    lines: tuple[OrderLine, ...]
    tax_lines: tuple[OrderTaxLine, ...]
    fees: tuple[OrderFee, ...]
    discounts: tuple[OrderDiscount, ...]


def order_by_token(token: str) -> Order | None:
    """Find an order by its unguessable token, with lines, tax, fees and timeline."""
    return _with_parts().filter(token=token).first() if token else None


def order_by_number(number: str) -> Order | None:
    """Find an order by the number that people use; for staff only, it can be guessed."""
    return _with_parts().filter(number=number).first()


def order_of_cart(cart_id: UUID) -> Order | None:
    """Find the live order of a cart, else the last that was cancelled."""
    orders = _with_parts().filter(cart_id=cart_id).order_by("pk")
    found = list(orders)
    live = [order for order in found if order.state != OrderState.CANCELLED]
    return next(iter([*live, *reversed(found)]), None)


def order_for_mail(order_id: int) -> OrderForMail | None:
    """Read an order for its mail."""
    order = _with_parts().filter(pk=order_id).first()
    if order is None:
        return None
    return OrderForMail(
        order=order,
        lines=tuple(order.lines.all()),
        tax_lines=tuple(order.tax_lines.all()),
        fees=tuple(order.fees.all()),
        discounts=tuple(order.discounts.all()),
    )


def timeline_of(order: Order) -> list[OrderEvent]:
    """List the steps of an order, the first first."""
    return list(order.events.all())


def _with_parts() -> "QuerySet[Order]":
    parts = ("lines__promise", "tax_lines", "fees", "discounts", "events")
    return Order.objects.select_related("market__seller").prefetch_related(*parts)
