from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.errors import HoldLost
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import (
    CartClosed,
    MissingAddress,
    MissingPhone,
    PaymentPending,
    UnknownCart,
)
from checkout.payments import actions
from checkout.payments.api.payment import told_method
from checkout.payments.errors import CodCodeTooOften, CodNotHere, PaymentMethodUnknown
from checkout.payments.queries import chosen_method
from i18n.locales.errors import InvalidPhone


class CartPaymentStart(CartMutation):
    """Remember how the shopper wants to pay, and hold her goods anew; nothing is charged yet.

    For cash on delivery a code is sent to her mobile, again when this is asked for again.
    """

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        method = graphene.String(required=True, description="Code of a payment method.")
        token = graphene.String(
            description="What the provider gave for the card; the sandbox has test cards; left "
            "out, the provider's own page asks for it."
        )
        embedded = graphene.Boolean(
            description="Whether this client goes on with the provider's own client instead of "
            "its page; `nextAction` of `cartComplete` then holds what that needs. False when left "
            "out."
        )

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        PaymentMethodUnknown,
        HoldLost,
        CodNotHere,
        CodCodeTooOften,
        MissingAddress,
        MissingPhone,
        InvalidPhone,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        cart: str,
        method: str,
        token: str | None = None,
        embedded: bool | None = None,
    ) -> dict[str, Any]:
        given = actions.EMBEDDED if embedded and not token else token
        changed = actions.start_payment(
            cart=cart_of(cart), method=method, token=given, at=info.context.at
        )
        offer = chosen_method(changed.market, method, info.context.at)
        payment = told_method(offer, changed.locale)
        return {**told(changed, info.context), "payment": payment}
