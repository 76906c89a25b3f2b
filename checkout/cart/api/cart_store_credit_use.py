from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import paying
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.api.owner import owner_of
from checkout.cart.errors import CartClosed, PaymentPending, UnknownCart
from checkout.credits.errors import NoStoreCredit


class CartStoreCreditUse(CartMutation):
    """Let the store credit of who is signed in pay of the total, or not.

    A change of the address of delivery stops it, until it is asked for again.
    """

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        use = graphene.Boolean(required=True, description="Whether it shall pay.")

    expects = (UnknownCart, CartClosed, PaymentPending, NoStoreCredit)

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, use: bool) -> dict[str, Any]:
        who = owner_of(info.context)
        at = info.context.at
        changed = paying.use_store_credit(cart=cart_of(cart), use=use, customer_id=who, at=at)
        return told(changed, info.context)
