from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import paying
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import CartClosed, PaymentPending, UnknownCart
from checkout.promotions.errors import UnknownPromoCode


class CartPromoRemove(CartMutation):
    """Take a promotion code out of a cart."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        code = graphene.String(required=True, description="One of the cart's `promoCodes`.")

    expects = (UnknownCart, CartClosed, PaymentPending, UnknownPromoCode)

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, code: str) -> dict[str, Any]:
        changed = paying.remove_promotion(cart=cart_of(cart), code=code, at=info.context.at)
        return told(changed, info.context)
