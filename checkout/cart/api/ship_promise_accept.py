from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import CartClosed, PaymentPending, PromiseChanged, UnknownCart
from checkout.cart.promises import accept_promises


class ShipPromiseAccept(CartMutation):
    """Accept the days of dispatch of what is on pre-order, before anything is paid."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        promises = graphene.List(
            graphene.NonNull(graphene.String),
            required=True,
            description="`promise.id` of the lines; one whose days have moved is refused.",
        )

    expects = (UnknownCart, CartClosed, PaymentPending, PromiseChanged)

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, promises: list[str]) -> dict[str, Any]:
        changed = accept_promises(cart=cart_of(cart), promises=promises, at=info.context.at)
        return told(changed, info.context)
