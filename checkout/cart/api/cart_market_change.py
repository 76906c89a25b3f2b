from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart import moving
from checkout.cart.api.base import CartMutation, told
from checkout.cart.api.move import told_move
from checkout.cart.errors import (
    CartClosed,
    IdempotencyKeyReused,
    InvalidIdempotencyKey,
    PaymentPending,
    UnknownCart,
)
from checkout.cart.models import Cart
from checkout.cart.queries import cart_by_id
from i18n.markets.api.context import open_market
from i18n.markets.errors import UnknownLocale, UnknownMarket
from shop.kit.graphql.ids import read_id


class CartMarketChange(CartMutation):
    """Move a cart to another market, or tell what that would change before it is done.

    Prices, tax display, quantities and codes become those of the market; what is not sold there is
    taken out. There are never two currencies in a cart.
    """

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        market = graphene.String(required=True, description="Code of the market to move to.")
        locale = graphene.String(description="A locale of it; its default when left out.")
        preview = graphene.Boolean(
            required=True, description="Whether it is only told; nothing is changed then."
        )
        idempotency_key = graphene.String(
            description="1 to 100 characters; the same again moves nothing twice. Each call moves "
            "when left out; of no use with `preview`."
        )

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        UnknownMarket,
        UnknownLocale,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        cart: str,
        market: str,
        preview: bool,
        locale: str | None = None,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        found = _cart(cart, idempotency_key)
        opened = open_market(info.context, code=market, locale=locale)
        if opened is None:
            raise UnknownMarket(field="market")
        moved = moving.change_market(
            cart=found,
            market=opened.market,
            locale=opened.locale,
            preview=preview,
            key=idempotency_key,
            at=opened.at,
        )
        move = told_move(moved.move, opened) if moved.move else None
        return {**told(moved.cart, info.context), "move": move}


def _cart(text: str, key: str | None) -> Cart:
    """Find the cart; under the id it had before its move only when that is asked for again.

    Raises UnknownCart.
    """
    found = read_id(text, "Cart")
    cart = cart_by_id(found.key) if found else None
    if cart is None or found is None:
        raise UnknownCart(field="cart")
    if cart.market.code != found.market and not (key and moving.was_moved(cart, key)):
        raise UnknownCart(field="cart")
    return cart
