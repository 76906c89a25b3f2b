"""What the mutations of a cart share: the cart that an id names, and its language."""

from typing import Any
from uuid import UUID

from graphql import GraphQLResolveInfo

from checkout.cart.api.cart import CartRoot, cart_root
from checkout.cart.errors import UnknownCart
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart
from checkout.cart.queries import cart_by_id
from i18n.markets.models import Market
from shop.kit.graphql.context import Context
from shop.kit.graphql.ids import read_id
from shop.kit.graphql.mutation import Mutation

ENGLISH = "en"


class CartMutation(Mutation):
    """A change of a cart that is there already; after a refusal it is given as it stands."""

    @classmethod
    def unchanged(cls, info: GraphQLResolveInfo, **taken: Any) -> dict[str, Any]:
        cart = find_cart(taken["cart"])
        return told(cart, info.context) if cart else {}

    @classmethod
    def locale(cls, info: GraphQLResolveInfo, **taken: Any) -> str:
        """Refuse in the cart's locale; an id that is none of ours has no language of its own."""
        del info
        found = read_id(taken["cart"])
        cart = find_cart(taken["cart"])
        return cart.locale if cart else (found.locale if found else ENGLISH)


def find_cart(text: str) -> Cart | None:
    """Find the cart that an id names; None for malformed ones and those of another market."""
    found = read_id(text, "Cart")
    cart = cart_by_id(found.key) if found else None
    return cart if cart and found and cart.market.code == found.market else None


def cart_of(text: str) -> Cart:
    """Find the cart that an id names. Raises UnknownCart."""
    cart = find_cart(text)
    if cart is None:
        raise UnknownCart(field="cart")
    return cart


def told(cart: Cart, context: Context) -> dict[str, CartRoot]:
    """Give a cart as a payload does."""
    return {"cart": cart_root(cart, context)}


def wishes(lines: list[dict[str, Any]] | None, market: Market) -> list[LineInput]:
    """Read lines; an id of another market names nothing here, as one that is malformed."""
    return [
        LineInput(variant_id=_variant_pk(line["variant"], market), quantity=line["quantity"])
        for line in lines or ()
    ]


def _variant_pk(text: str, market: Market) -> int | None:
    found = read_id(text, "Variant")
    return found.row if found and found.market == market.code else None


def line_uuid(text: str) -> UUID | None:
    """Read the id of a line; None for anything else."""
    found = read_id(text, "CartLine")
    try:
        return UUID(found.key) if found else None
    except ValueError:
        return None
