from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import actions
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.buyer import Business
from checkout.cart.errors import CartClosed, CountryNotServed, PaymentPending, UnknownCart
from i18n.locales.api.address import AddressInput
from i18n.locales.errors import InvalidAddress, InvalidEmail, InvalidPhone, InvalidPostalCode
from i18n.markets.errors import UnknownLocale
from i18n.tax.errors import InvalidGstin, SezNotServed


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
        company = graphene.String(
            description="The business that buys, for its tax invoice; empty takes it away, "
            "stays as it is when left out."
        )
        gstin = graphene.String(
            description="Its GSTIN, of the state of the billing address; empty takes it away, "
            "stays as it is when left out."
        )
        special_economic_zone = graphene.Boolean(
            default_value=False,
            description="Whether its establishment lies in a special economic zone; such orders "
            "are refused here and taken by mail.",
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
        InvalidGstin,
        SezNotServed,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        cart: str,
        company: str | None = None,
        gstin: str | None = None,
        special_economic_zone: bool = False,
        **buyer: Any,
    ) -> dict[str, Any]:
        business = Business(company, gstin, special_economic_zone)
        changed = actions.update_buyer(
            cart=cart_of(cart), business=business, **buyer, at=info.context.at
        )
        return told(changed, info.context)
