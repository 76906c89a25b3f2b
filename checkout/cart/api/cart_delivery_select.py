from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import actions
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import CartClosed, MissingAddress, PaymentPending, UnknownCart
from checkout.shipping.errors import NotDeliverable, RegionBlocked, UnknownDelivery


class CartDeliverySelect(CartMutation):
    """Choose how the goods are delivered, among the cart's `deliveryOptions`."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        option = graphene.String(required=True, description="Code of a delivery option.")

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        MissingAddress,
        RegionBlocked,
        NotDeliverable,
        UnknownDelivery,
    )

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, option: str) -> dict[str, Any]:
        changed = actions.select_delivery(cart=cart_of(cart), option=option, at=info.context.at)
        return told(changed, info.context)
