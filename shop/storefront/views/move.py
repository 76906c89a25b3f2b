"""A cart that follows its shopper into another market, once she has seen what that changes."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from shop.storefront.memory import KeptCart, forget_cart, is_key, keep_cart, kept_cart
from shop.storefront.page import REFUSED, Page, see, shop_page
from shop.storefront.problems import by_field

LONGEST_CODE = 20  # characters of a market's code


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def move(page: Page) -> HttpResponse:
    """Show what moving the cart of another market changes; on POST move it."""
    sent = page.request.POST if page.request.method == "POST" else page.request.GET
    market = sent.get("from", "")[:LONGEST_CODE]
    cart = kept_cart(page.request, market=market) if market.isalnum() else None
    if cart is None or market == page.place.market:
        return see(page.url())
    if page.request.method != "POST":
        return _show(page, market, _asked(page, cart, preview=True))
    key = sent.get("key", "")
    payload = _asked(page, cart, preview=False, key=key if is_key(key) else uuid.uuid4().hex)
    if payload["problems"]:
        return _show(page, market, payload)
    response = see(page.url("cart/"))
    found = payload["cart"]
    moved = KeptCart(found["id"], found["quantity"], "")
    keep_cart(response, market=page.place.market, cart=moved)
    forget_cart(response, market=market)
    return response


def _asked(page: Page, cart: KeptCart, *, preview: bool, key: str | None = None) -> dict[str, Any]:
    given = {
        "cart": cart.id,
        "market": page.place.market,
        "locale": page.place.locale,
        "preview": preview,
        "idempotencyKey": key,
    }
    return page.change("cart_market_change", input=given)


def _show(page: Page, market: str, payload: dict[str, Any]) -> HttpResponse:
    context = {
        **page.ask("chrome"),
        "move": payload["move"],
        "problems": by_field(payload["problems"]),
        "from_market": market,
        "key": uuid.uuid4().hex,
    }
    return page.show("cart_move", context, status=REFUSED if payload["problems"] else 200)
