"""What the changes of an order by the staff share: an order of a market in her care."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.orders.models import Order
from checkout.returns.models import Return
from shop.accounts.errors import NotInYourCare, ValueNotPossible
from shop.schema.manage.changes.base import place_to_change
from shop.schema.manage.place import Place

MOST_UNITS = 1_000


class StaffUnits(graphene.InputObjectType):
    """Units of one line of an order."""

    sku = graphene.String(required=True, description="Names the line: once in an order.")
    quantity = graphene.Int(required=True, description="Whole units, 1 or more.")


def order_to_change(
    info: GraphQLResolveInfo, market: str, number: str, permissions: tuple[str, ...]
) -> tuple[Place, Order]:
    """Find an order of a market in her care. Raises NotInYourCare."""
    place = place_to_change(info, market, permissions)
    orders = Order.objects.filter(market=place.market).select_related("market__seller")
    order = orders.filter(number=number).first()
    if order is None:
        raise NotInYourCare(field="order")
    return place, order


def return_named(order: Order, number: int) -> Return:
    """Find a return of an order by its number. Raises NotInYourCare."""
    row = Return.objects.filter(order=order, number=number).first()
    if row is None:
        raise NotInYourCare(field="number")
    row.order = order
    return row


def units_given(order: Order, lines: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Read units by the id of the line. Raises NotInYourCare, ValueNotPossible."""
    ids = lines_of(order)
    units: dict[int, int] = {}
    for i, line in enumerate(lines):
        if line["sku"] not in ids:
            raise NotInYourCare(field=f"lines.{i}.sku")
        if not 0 < line["quantity"] <= MOST_UNITS:
            raise ValueNotPossible(field=f"lines.{i}.quantity")
        units[ids[line["sku"]]] = line["quantity"]
    return units


def lines_of(order: Order) -> dict[str, int]:
    """Give the lines of an order by what names them."""
    return dict(order.lines.values_list("sku", "pk"))


def value_of(choice: Any) -> str:
    """Give the value of an enum's member, however graphene hands it over."""
    return str(getattr(choice, "value", choice))
