from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.errors import OutOfStock
from checkout.cart import actions
from checkout.cart.api.base import CartMutation, cart_of, told, wishes
from checkout.cart.api.inputs import CartLineInput
from checkout.cart.errors import (
    CartClosed,
    CartFull,
    IdempotencyKeyReused,
    InvalidIdempotencyKey,
    InviteOnly,
    NotOnSale,
    PaymentPending,
    QuantityOutOfRange,
    UnknownCart,
    UnknownVariant,
)
from checkout.shipping.errors import RegionBlocked


class CartLinesAdd(CartMutation):
    """Put units of variants into a cart and hold them for 15 minutes."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        lines = graphene.List(
            graphene.NonNull(CartLineInput), required=True, description="What to put in."
        )
        idempotency_key = graphene.String(
            description="1 to 100 characters; the same key with the same input adds once; each "
            "call adds when left out."
        )

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        UnknownVariant,
        NotOnSale,
        InviteOnly,
        RegionBlocked,
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
        cart: str,
        lines: list[dict[str, Any]],
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        found = cart_of(cart)
        changed = actions.add_lines(
            cart=found,
            lines=wishes(lines, found.market),
            key=idempotency_key,
            at=info.context.at,
        )
        return told(changed, info.context)
