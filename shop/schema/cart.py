"""The Cart and Order types, and what the mutations of a cart answer with."""

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.api.cart import CartFields, CartRoot
from checkout.cart.api.move import CartMove
from checkout.cart.models import CartState
from checkout.documents.api.document import OrderDocuments
from checkout.fulfillment.api.shipment import OrderShipped
from checkout.orders.api.order import OrderFields, OrderRoot, order_root
from checkout.orders.queries import order_of_cart
from checkout.payments.api.payment import (
    CartPayments,
    OrderPaid,
    PaymentAction,
    PaymentMethod,
)
from checkout.returns.api.rights import OrderReturns
from shop.kit.graphql.mutation import Payload
from shop.kit.graphql.node import Node


class OrderType(
    OrderReturns, OrderShipped, OrderDocuments, OrderPaid, OrderFields, graphene.ObjectType
):
    """What was sold, as it was sold; whoever knows its token may see it."""

    class Meta:
        name = "Order"
        interfaces = (Node,)


class CartType(CartPayments, CartFields, graphene.ObjectType):
    """What one shopper wants to buy in one market; whoever knows its id may see and change it."""

    class Meta:
        name = "Cart"
        interfaces = (Node,)

    order = graphene.Field(
        OrderType, description="What became of it; null while the cart can still be changed."
    )

    @staticmethod
    def resolve_order(root: CartRoot, info: GraphQLResolveInfo) -> OrderRoot | None:
        if root.cart.state == CartState.OPEN:
            return None
        order = order_of_cart(root.cart.pk)
        return order_root(order, info.context) if order else None


class CartPayload(Payload, graphene.ObjectType):
    """A cart after a change."""

    cart = graphene.Field(
        CartType, description="The cart as it stands; null when none was found or made."
    )


class CartMovePayload(Payload, graphene.ObjectType):
    """A cart after a move to another market was told or done."""

    cart = graphene.Field(
        CartType,
        description="The cart as it stands, under the id it has now; null when none was found.",
    )
    move = graphene.Field(
        CartMove, description="What it changes; null when it was refused, or done before."
    )


class CartPaymentPayload(Payload, graphene.ObjectType):
    """A cart after its way of payment was chosen."""

    cart = graphene.Field(CartType, description="The cart as it stands; null when none was found.")
    payment = graphene.Field(
        PaymentMethod, description="The way to pay that is remembered; null when it was refused."
    )


class CartCompletePayload(Payload, graphene.ObjectType):
    """A cart after an attempt to order it."""

    order = graphene.Field(OrderType, description="The order; null when none was placed.")
    cart = graphene.Field(CartType, description="The cart as it stands; null when none was found.")
    next_action = graphene.Field(
        PaymentAction,
        description="The step that the payment waits for; null when it waits for none.",
    )


class OrderPayload(Payload, graphene.ObjectType):
    """An order after a change by its shopper."""

    order = graphene.Field(OrderType, description="As it stands now; null when none was found.")
