"""Orders, parcels and returns as those see them who ship and take back."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.fulfillment.api.shipment import FulfillmentEnum, ShipmentStateEnum
from checkout.fulfillment.models import Shipment, ShipmentLine
from checkout.fulfillment.queries import shipments_of
from checkout.orders.api.order import OrderStateEnum
from checkout.orders.models import Order, OrderLine
from checkout.returns.api.rights import ReturnStateEnum
from checkout.returns.models import Return, ReturnLine
from checkout.returns.queries import paybacks_of, returns_of
from i18n.locales.api.money import Money, money
from shop.kit.graphql.connection import PageInfo
from shop.schema.manage.rows import Row


class StaffOrderLine(graphene.ObjectType):
    """One variant of an order, and where its units are."""

    class Meta:
        name = "OrderLine"

    sku = graphene.String(required=True, description="Names the line: once in an order.")
    name = graphene.String(required=True, description="Of the product, in the order's language.")
    quantity = graphene.Int(required=True, description="Whole units that were ordered.")
    cancelled = graphene.Int(required=True, description="Units of these that were cancelled.")
    shipped = graphene.Int(required=True, description="Units in parcels, packed ones included.")
    returned = graphene.Int(required=True, description="Units that come or came back.")
    ship_by = graphene.Date(
        description="The last day of dispatch promised; null where none was stated."
    )


class UnitsInParcel(graphene.ObjectType):
    """Units of a line in a parcel or a return."""

    sku = graphene.String(required=True, description="Names the line.")
    quantity = graphene.Int(required=True, description="Whole units.")


class ArrivedUnits(graphene.ObjectType):
    """Units of a line that come back."""

    sku = graphene.String(required=True, description="Names the line.")
    quantity = graphene.Int(required=True, description="Whole units that were to come.")
    restocked = graphene.Int(required=True, description="Units that arrived and are sold again.")
    scrapped = graphene.Int(required=True, description="Units that arrived and are not.")


class StaffShipment(Row):
    """A parcel of an order."""

    class Meta:
        model = Shipment
        name = "Shipment"
        told = {
            "number": "Counts the order's parcels from 1.",
            "carrier": "Who brings it.",
            "tracking_number": "The carrier's number of it; may be empty.",
            "tracking_url": "The carrier's page of it; may be empty.",
            "packed_at": "When it was labelled.",
            "dispatched_at": "When the carrier had it; null until then.",
            "delivered_at": "When it arrived; null until then.",
            "returned_at": "When it came back undelivered; null when it did not.",
        }

    state = graphene.Field(ShipmentStateEnum, required=True, description="Where it is.")
    lines = graphene.List(
        graphene.NonNull(UnitsInParcel), required=True, description="What is in it."
    )

    @staticmethod
    def resolve_lines(root: Shipment, _info: GraphQLResolveInfo) -> list[dict[str, Any]]:
        lines: list[ShipmentLine] = list(root.lines.select_related("order_line"))
        return [{"sku": each.order_line.sku, "quantity": each.quantity} for each in lines]


class StaffReturn(Row):
    """Goods on their way back."""

    class Meta:
        model = Return
        name = "Return"
        told = {
            "number": "Counts the order's returns from 1.",
            "reason": "Why: a code, such as `DEFECTIVE`.",
            "words": "What the shopper said; may be empty.",
            "answer": "What the staff answered; may be empty.",
            "requested_at": "When it was asked for.",
            "decided_at": "When it was decided; null until then.",
            "received_at": "When the goods arrived; null until then.",
        }

    state = graphene.Field(ReturnStateEnum, required=True, description="How far it has come.")
    lines = graphene.List(graphene.NonNull(ArrivedUnits), required=True, description="What comes.")
    refund = graphene.Field(
        Money, description="What goes back, credit included; null until the goods have arrived."
    )

    @staticmethod
    def resolve_lines(root: Return, _info: GraphQLResolveInfo) -> list[dict[str, Any]]:
        lines: list[ReturnLine] = list(root.lines.select_related("order_line"))
        return [
            {
                "sku": each.order_line.sku,
                "quantity": each.quantity,
                "restocked": each.restocked,
                "scrapped": each.scrapped,
            }
            for each in lines
        ]

    @staticmethod
    def resolve_refund(root: Return, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return _money(root.payback.amount_minor, root.order) if root.payback else None


class StaffOrder(Row):
    """What was sold, and what became of it."""

    class Meta:
        model = Order
        name = "Order"
        told = {
            "number": "For people, such as `IN-2026-000001`.",
            "email": "The buyer's.",
            "placed_at": "When it was placed.",
        }

    state = graphene.Field(OrderStateEnum, required=True, description="What became of it.")
    fulfillment = graphene.Field(
        FulfillmentEnum, required=True, description="How far its goods have come."
    )
    total = graphene.Field(Money, required=True, description="What it came to.")
    refunded = graphene.Field(
        Money, required=True, description="What goes or went back of it, credit included."
    )
    lines = graphene.List(
        graphene.NonNull(StaffOrderLine), required=True, description="What was sold."
    )
    shipments = graphene.List(
        graphene.NonNull(StaffShipment), required=True, description="Its parcels, the first first."
    )
    returns = graphene.List(
        graphene.NonNull(StaffReturn), required=True, description="Its returns, the first first."
    )

    @staticmethod
    def resolve_total(root: Order, _info: GraphQLResolveInfo) -> dict[str, Any]:
        return _money(root.total_minor, root)

    @staticmethod
    def resolve_refunded(root: Order, _info: GraphQLResolveInfo) -> dict[str, Any]:
        given = sum(each.money_minor + each.credit_minor for each in paybacks_of(root))
        return _money(given, root)

    @staticmethod
    def resolve_lines(root: Order, _info: GraphQLResolveInfo) -> list[dict[str, Any]]:
        lines: list[OrderLine] = list(root.lines.all())
        return [
            {
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "cancelled": line.cancelled_units,
                "shipped": line.shipped_units,
                "returned": line.returned_units,
                "ship_by": line.ship_by,
            }
            for line in lines
        ]

    @staticmethod
    def resolve_shipments(root: Order, _info: GraphQLResolveInfo) -> list[Shipment]:
        return shipments_of(root)

    @staticmethod
    def resolve_returns(root: Order, _info: GraphQLResolveInfo) -> list[Return]:
        return returns_of(root)


class StaffOrderEdge(graphene.ObjectType):
    """An order in a list."""

    class Meta:
        name = "OrderEdge"

    node = graphene.Field(StaffOrder, required=True, description="The order.")
    cursor = graphene.String(required=True, description="Where it stands in the list.")


class StaffOrderConnection(graphene.ObjectType):
    """Orders of a market, page by page."""

    class Meta:
        name = "OrderConnection"

    nodes = graphene.List(graphene.NonNull(StaffOrder), required=True, description="This page.")
    edges = graphene.List(
        graphene.NonNull(StaffOrderEdge), required=True, description="This page, with cursors."
    )
    page_info = graphene.Field(PageInfo, required=True, description="Where the page stands.")
    total_count = graphene.Int(required=True, description="How many there are in all.")


def _money(minor: int, order: Order) -> dict[str, Any]:
    return money(minor, order.currency, order.market.default_locale)
