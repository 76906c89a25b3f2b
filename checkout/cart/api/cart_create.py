from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.errors import OutOfStock
from checkout.cart import actions
from checkout.cart.api.base import ENGLISH, told, wishes
from checkout.cart.api.inputs import CartLineInput
from checkout.cart.errors import (
    CartFull,
    IdempotencyKeyReused,
    InvalidIdempotencyKey,
    InviteOnly,
    NotOnSale,
    QuantityOutOfRange,
    UnknownVariant,
)
from i18n.markets.api.context import open_market
from i18n.markets.errors import UnknownLocale, UnknownMarket
from shop.kit.graphql.mutation import Mutation


class CartCreate(Mutation):
    """Start a cart in a market, with its first lines, and hold their units for 15 minutes."""

    class Input:
        market = graphene.String(required=True, description="Code of the market, such as `in`.")
        locale = graphene.String(description="A locale of the market; its default when left out.")
        lines = graphene.List(
            graphene.NonNull(CartLineInput),
            description="What to put in; the cart starts empty when left out.",
        )
        idempotency_key = graphene.String(
            description="16 to 100 random characters; the same key with the same input gives the "
            "same cart; each call starts a new one when left out."
        )

    expects = (
        UnknownMarket,
        UnknownLocale,
        UnknownVariant,
        NotOnSale,
        InviteOnly,
        OutOfStock,
        QuantityOutOfRange,
        CartFull,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        locale: str | None = None,
        lines: list[dict[str, Any]] | None = None,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        opened = open_market(info.context, code=market, locale=locale)
        if opened is None:
            raise UnknownMarket(field="market")
        cart = actions.create_cart(
            market=opened.market,
            locale=opened.locale,
            lines=wishes(lines, opened.market),
            key=idempotency_key,
            at=opened.at,
        )
        return told(cart, info.context)

    @classmethod
    def locale(cls, info: GraphQLResolveInfo, **taken: Any) -> str:
        """Refuse in the locale that was asked for where the market has it, else in its first."""
        opened = open_market(info.context, code=taken["market"])
        if opened is None:
            return ENGLISH
        spoken = {row.code for row in opened.market.locales.all()}
        asked = taken.get("locale")
        return asked if asked in spoken else opened.locale
