from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import paying
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.api.owner import owner_of
from checkout.cart.errors import CartClosed, PaymentPending, UnknownCart
from checkout.promotions.errors import (
    PromotionAbovePrice,
    PromotionBelowFloor,
    PromotionCurrency,
    PromotionEnded,
    PromotionMinimum,
    PromotionNotCombinable,
    PromotionNotForThese,
    PromotionNothingOff,
    PromotionUsedByCustomer,
    PromotionUsedUp,
    TooManyCodes,
    UnknownPromoCode,
)


class CartPromoApply(CartMutation):
    """Use a promotion code; one that would take nothing off is refused with the reason."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        code = graphene.String(required=True, description="As typed; either case will do.")

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        UnknownPromoCode,
        PromotionEnded,
        PromotionUsedUp,
        PromotionUsedByCustomer,
        PromotionMinimum,
        PromotionNotForThese,
        PromotionNothingOff,
        PromotionNotCombinable,
        PromotionBelowFloor,
        PromotionAbovePrice,
        PromotionCurrency,
        TooManyCodes,
    )

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, code: str) -> dict[str, Any]:
        who = owner_of(info.context)
        at = info.context.at
        changed = paying.apply_promotion(cart=cart_of(cart), code=code, customer_id=who, at=at)
        return told(changed, info.context)
