from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import actions
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import CartClosed, CountryNotServed, PaymentPending, UnknownCart
from i18n.locales.api.address import AddressInput
from i18n.locales.errors import InvalidAddress, InvalidEmail, InvalidPhone, InvalidPostalCode
from i18n.markets.errors import UnknownLocale


class CartBuyerUpdate(CartMutation):
    """Note who buys and where it goes; what is left out stays as it is."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        email = graphene.String(
            description="Where the confirmation goes; stays as it is when left out."
        )
        phone = graphene.String(
            description="As it is written in the country of the address; stays as it is when "
            "left out."
        )
        shipping_address = AddressInput(description="Where it goes; stays as it is when left out.")
        billing_address = AddressInput(
            description="Where the invoice goes, when elsewhere; stays as it is when left out."
        )
        locale = graphene.String(
            description="In which of the market's languages she shops now; stays as it is when "
            "left out."
        )

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        InvalidEmail,
        InvalidPhone,
        InvalidAddress,
        InvalidPostalCode,
        CountryNotServed,
        UnknownLocale,
    )

    @classmethod
    def perform(cls, info: GraphQLResolveInfo, *, cart: str, **buyer: Any) -> dict[str, Any]:
        changed = actions.update_buyer(cart=cart_of(cart), **buyer, at=info.context.at)
        return told(changed, info.context)
