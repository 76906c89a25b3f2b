from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import actions
from checkout.cart.api.base import CartMutation, cart_of, line_uuid, told
from checkout.cart.errors import CartClosed, PaymentPending, UnknownCart, UnknownLine


class CartLinesRemove(CartMutation):
    """Take lines out of a cart and give their units back."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        lines = graphene.List(
            graphene.NonNull(graphene.ID), required=True, description="Ids of lines of the cart."
        )

    expects = (UnknownCart, UnknownLine, CartClosed, PaymentPending)

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, lines: list[str]) -> dict[str, Any]:
        line_ids = [line_uuid(line) for line in lines]
        if None in line_ids:
            raise UnknownLine(field=f"lines.{line_ids.index(None)}")
        changed = actions.remove_lines(
            cart=cart_of(cart),
            line_ids=[line_id for line_id in line_ids if line_id],
            at=info.context.at,
        )
        return told(changed, info.context)
