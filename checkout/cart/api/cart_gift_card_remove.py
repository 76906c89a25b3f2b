from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import paying
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import CartClosed, PaymentPending, UnknownCart
from checkout.credits.errors import UnknownGiftCard
from shop.kit.graphql.ids import read_id


class CartGiftCardRemove(CartMutation):
    """Take a gift card out of a cart."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        gift_card = graphene.ID(required=True, description="Id of one of the cart's `giftCards`.")

    expects = (UnknownCart, CartClosed, PaymentPending, UnknownGiftCard)

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, gift_card: str) -> dict[str, Any]:
        found = read_id(gift_card, "CartGiftCard")
        card = (found.row if found else None) or 0
        changed = paying.remove_gift_card(cart=cart_of(cart), card_id=card, at=info.context.at)
        return told(changed, info.context)
