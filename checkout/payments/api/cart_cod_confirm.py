from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import UnknownCart
from checkout.payments import actions
from checkout.payments.errors import CodCodeExpired, CodCodeWrong


class CartCodConfirm(CartMutation):
    """Take the code that the shopper was sent, so that she may pay on delivery."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        code = graphene.String(required=True, description="The six digits that she was sent.")

    expects = (UnknownCart, CodCodeWrong, CodCodeExpired)

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, code: str) -> dict[str, Any]:
        found = cart_of(cart)
        actions.confirm_code(cart=found, code=code, at=info.context.at)
        return told(found, info.context)
