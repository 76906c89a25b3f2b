from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.errors import HoldLost
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import CartClosed, PaymentPending, UnknownCart
from checkout.payments import actions
from checkout.payments.api.payment import told_method
from checkout.payments.errors import PaymentMethodUnknown
from checkout.payments.queries import chosen_method


class CartPaymentStart(CartMutation):
    """Remember how the shopper wants to pay, and hold her goods anew; nothing is charged yet."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        method = graphene.String(required=True, description="Code of a payment method.")
        token = graphene.String(
            description="What the provider gave for the card; the sandbox has test cards; may be "
            "left out where the method has no `tokens`."
        )

    expects = (UnknownCart, CartClosed, PaymentPending, PaymentMethodUnknown, HoldLost)

    @classmethod
    def perform(
        cls, info: GraphQLResolveInfo, *, cart: str, method: str, token: str | None = None
    ) -> dict[str, Any]:
        changed = actions.start_payment(
            cart=cart_of(cart), method=method, token=token, at=info.context.at
        )
        offer = chosen_method(changed.market, method, info.context.at)
        payment = told_method(offer, changed.locale)
        return {**told(changed, info.context), "payment": payment}
