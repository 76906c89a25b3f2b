from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import paying
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import CartClosed, PaymentPending, UnknownCart
from checkout.credits.errors import GiftCardEnded, GiftCardOfAnotherCurrency, UnknownGiftCard
from checkout.promotions.errors import TooManyCodes


class CartGiftCardApply(CartMutation):
    """Let a gift card pay of the total, as far as it reaches."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        code = graphene.String(
            required=True, description="As typed; case, blanks and dashes do not matter."
        )

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        UnknownGiftCard,
        GiftCardOfAnotherCurrency,
        GiftCardEnded,
        TooManyCodes,
    )

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, code: str) -> dict[str, Any]:
        changed = paying.apply_gift_card(cart=cart_of(cart), code=code, at=info.context.at)
        return told(changed, info.context)
