from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.errors import OutOfStock
from checkout.cart import actions
from checkout.cart.api.base import CartMutation, cart_of, line_uuid, told
from checkout.cart.api.inputs import CartLineUpdate
from checkout.cart.errors import (
    CartClosed,
    InviteOnly,
    NotOnSale,
    PaymentPending,
    QuantityOutOfRange,
    UnknownCart,
    UnknownLine,
)
from checkout.shipping.errors import RegionBlocked


class CartLinesUpdate(CartMutation):
    """Set the quantities of lines; thereby the shopper takes note of their present prices too."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        lines = graphene.List(
            graphene.NonNull(CartLineUpdate), required=True, description="The new quantities."
        )

    expects = (
        UnknownCart,
        UnknownLine,
        CartClosed,
        PaymentPending,
        NotOnSale,
        InviteOnly,
        RegionBlocked,
        OutOfStock,
        QuantityOutOfRange,
    )

    @classmethod
    def perform(
        cls, info: GraphQLResolveInfo, *, cart: str, lines: list[dict[str, Any]]
    ) -> dict[str, Any]:
        changes = [
            actions.LineChange(line_id=_line(line["line"], i), quantity=line["quantity"])
            for i, line in enumerate(lines)
        ]
        changed = actions.update_lines(cart=cart_of(cart), changes=changes, at=info.context.at)
        return told(changed, info.context)


def _line(text: str, place: int) -> Any:
    found = line_uuid(text)
    if found is None:
        raise UnknownLine(field=f"lines.{place}.line")
    return found
