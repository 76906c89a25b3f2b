"""What the changes of an order by its shopper share: the token that names it, and its language."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.fulfillment.errors import UnknownOrder, UnknownOrderLine
from checkout.orders.api.order import order_root
from checkout.orders.models import Order
from checkout.orders.queries import order_by_token
from shop.kit.graphql.context import Context
from shop.kit.graphql.mutation import Mutation

ENGLISH = "en"


class UnitsInput(graphene.InputObjectType):
    """Units of one line of an order."""

    sku = graphene.String(required=True, description="Names the line: once in an order.")
    quantity = graphene.Int(required=True, description="Whole units, 1 or more.")


class OrderMutation(Mutation):
    """A change of an order by whoever knows its token; after a refusal it is given as it stands."""

    @classmethod
    def unchanged(cls, info: GraphQLResolveInfo, **taken: Any) -> dict[str, Any]:
        order = order_by_token(taken["order"])
        return told(order, info.context) if order else {}

    @classmethod
    def locale(cls, info: GraphQLResolveInfo, **taken: Any) -> str:
        del info
        order = order_by_token(taken["order"])
        return order.locale if order else ENGLISH


def order_of(token: str) -> Order:
    """Find the order that a token opens. Raises UnknownOrder."""
    order = order_by_token(token)
    if order is None:
        raise UnknownOrder(field="order")
    return order


def told(order: Order, context: Context) -> dict[str, Any]:
    """Give an order, read anew, as a payload does."""
    return {"order": order_root(order_of(order.token), context)}


def units_named(order: Order, lines: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Read units by the id of the line; the same line twice adds up. Raises UnknownOrderLine."""
    ids = {line.sku: line.pk for line in order.lines.all()}
    units: dict[int, int] = {}
    for i, line in enumerate(lines):
        if line["sku"] not in ids:
            raise UnknownOrderLine(field=f"lines.{i}.sku")
        pk = ids[line["sku"]]
        units[pk] = units.get(pk, 0) + line["quantity"]
    return units


def value_of(choice: Any) -> str:
    """Give the value of an enum's member, however graphene hands it over."""
    return str(getattr(choice, "value", choice))
