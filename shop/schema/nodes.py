"""Whatever an id names, through the same gates as every other path to it."""

from collections.abc import Callable, Mapping
from typing import Any

from catalog.devices.api.device import told_device
from catalog.devices.models import Device
from catalog.shelf.api.product import product_node, variant_node
from checkout.cart.api.base import find_cart, line_uuid
from checkout.cart.api.cart import cart_root, line_node
from checkout.cart.models import CartLine
from checkout.orders.api.order import order_root
from checkout.orders.queries import order_by_token
from i18n.markets.api.context import MarketContext, market_of_id
from shop.kit.graphql.context import Context
from shop.kit.graphql.ids import GlobalId, read_id
from shop.kit.graphql.selection import Selection

Rows = Callable[[MarketContext, int, Selection], Any]


def node(context: Context, text: str, wants: Selection) -> Any:
    """Give what an id names; None for what is malformed, foreign, hidden or unknown."""
    found = read_id(text)
    if found is None:
        return None
    if found.kind in SECRETS:
        return SECRETS[found.kind](context, text, found, wants)
    market = market_of_id(context, found)
    if market is None:
        return None
    if found.kind == "Market":
        return market if found.key == market.market.code else None
    rows = ROWS.get(found.kind)
    return rows(market, found.row, wants) if rows and found.row else None


def _device(market: MarketContext, pk: int, _wants: Selection) -> Any:
    device = Device.objects.filter(pk=pk).first()
    return told_device(device, market) if device else None


def _cart(context: Context, text: str, _found: GlobalId, _wants: Selection) -> Any:
    cart = find_cart(text)
    return cart_root(cart, context) if cart else None


def _line(context: Context, text: str, found: GlobalId, wants: Selection) -> Any:
    line_id = line_uuid(text)
    lines = CartLine.objects.select_related("cart__market__seller")
    line = lines.filter(pk=line_id, cart__market__code=found.market).first() if line_id else None
    return line_node(cart_root(line.cart, context), str(line_id), wants) if line else None


def _order(context: Context, _text: str, found: GlobalId, _wants: Selection) -> Any:
    order = order_by_token(found.key)
    return order_root(order, context) if order and order.market.code == found.market else None


ROWS: Mapping[str, Rows] = {
    "Product": product_node,
    "Variant": variant_node,
    "Device": _device,
}
# What only those can name who were given it: no gate but the unguessable key.
SECRETS: Mapping[str, Callable[[Context, str, GlobalId, Selection], Any]] = {
    "Cart": _cart,
    "CartLine": _line,
    "Order": _order,
}
