"""The cart: put in, change, take out."""

import hashlib
import uuid
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from shop.storefront.memory import KeptCart, forget_cart, keep_cart
from shop.storefront.page import REFUSED, Page, see, shop_page
from shop.storefront.problems import by_field, codes
from shop.storefront.views.product import product_page

LARGEST = 2**31 - 1
GONE = frozenset({"UNKNOWN_CART", "CART_CLOSED"})


@shop_page
def cart(page: Page) -> HttpResponse:
    """Show the cart of this market."""
    return cart_page(page)


@require_POST
@shop_page
def add(page: Page) -> HttpResponse:
    """Put a variant into the cart of this market; a new cart begins where there is none."""
    sent = page.request.POST
    lines = [{"variant": sent.get("variant", ""), "quantity": whole(sent.get("quantity", "1"))}]
    key = _key(sent.get("key", ""), lines)
    payload = _put(page, lines, key=key)
    if payload["problems"]:
        return _refused(page, payload)
    response = _added(page, payload) if page.by_htmx else see(page.url("cart/") + "?added=1")
    remember(response, page, payload, key=key)
    return response


@require_POST
@shop_page
def change_line(page: Page) -> HttpResponse:
    """Change how many units of a line are wanted."""
    sent = page.request.POST
    line = {"line": sent.get("line", ""), "quantity": whole(sent.get("quantity", ""))}
    return _changed(page, "cart_lines_update", [line])


@require_POST
@shop_page
def remove_line(page: Page) -> HttpResponse:
    """Take a line out of the cart."""
    return _changed(page, "cart_lines_remove", [page.request.POST.get("line", "")])


def whole(typed: str) -> int:
    """Read a quantity; what is no number is 0, which the API refuses with its own words."""
    try:
        return max(-LARGEST, min(int(typed.strip()), LARGEST))
    except ValueError:
        return 0


def remember(response: HttpResponse, page: Page, payload: dict[str, Any], key: str = "") -> None:
    """Keep the cart of a payload in the shopper's browser; ``key`` began it if it is new."""
    found = payload["cart"]
    if found is not None:
        begun_with = page.cart.begun_with if page.cart and page.cart.id == found["id"] else key
        kept = KeptCart(found["id"], found["quantity"], begun_with)
        keep_cart(response, market=page.place.market, cart=kept)


def _key(rendered: str, lines: list[dict[str, Any]]) -> str:
    """Give the idempotency key of a wish: of the form as rendered, and of what was filled in.

    Sent twice it is one wish; filled in otherwise, by going back in the browser, it is another.
    """
    wish = f"{rendered or uuid.uuid4().hex}:{lines}"
    return hashlib.sha256(wish.encode()).hexdigest()[:32]


def _put(page: Page, lines: list[dict[str, Any]], *, key: str) -> dict[str, Any]:
    if page.cart is not None and page.cart.begun_with != key:
        given = {"cart": page.cart.id, "lines": lines, "idempotencyKey": key}
        payload = page.change("cart_lines_add", input=given)
        if not codes(payload["problems"]) & GONE:
            return payload
    given = {"market": page.place.market, "locale": page.place.locale, "lines": lines}
    return page.change("cart_create", input={**given, "idempotencyKey": key})


def _added(page: Page, payload: dict[str, Any]) -> HttpResponse:
    """Say so in place; the form gets a new key, for the next press is a new wish."""
    context = {"cart_quantity": payload["cart"]["quantity"], "key": uuid.uuid4().hex}
    return page.show("parts/added", context)


def _refused(page: Page, payload: dict[str, Any]) -> HttpResponse:
    """Show the refusal where the shopper stands, with what she typed."""
    sent = page.request.POST
    if page.by_htmx:
        context = {"problems": by_field(payload["problems"])}
        return page.show("parts/refused", context, status=REFUSED)
    return product_page(
        page,
        slug=sent.get("slug", ""),
        sku=sent.get("v", ""),
        problems=payload["problems"],
        typed=sent.get("quantity", "1"),
        status=REFUSED,
    )


def _changed(page: Page, name: str, lines: list[Any]) -> HttpResponse:
    if page.cart is None:
        return see(page.url("cart/"))
    payload = page.change(name, input={"cart": page.cart.id, "lines": lines})
    if payload["problems"]:
        return cart_page(page, payload["problems"])
    response = cart_page(page) if page.by_htmx else see(page.url("cart/"))
    remember(response, page, payload)
    return response


def _content(page: Page) -> dict[str, Any]:
    known = page.cart is not None
    return page.ask_cart("cart", cart=page.cart.id if page.cart else "", known=known)


def cart_page(page: Page, problems: list[dict[str, Any]] | None = None) -> HttpResponse:
    """Show the cart; a refused change stands beside the line it was meant for."""
    data = _content(page)
    found = data.get("cart")
    context = {
        **data,
        "cart": found,
        "cart_quantity": found["quantity"] if found else 0,
        "refused": by_field(problems or ()),
        "problems": by_field(problems or ()),
        "typed_code": page.request.POST.get("code", ""),
        "refused_line": page.request.POST.get("line", ""),
        "refused_quantity": page.request.POST.get("quantity", ""),
        "added": "added" in page.request.GET,
    }
    response = page.show("cart", context, status=REFUSED if problems else 200)
    if page.cart is not None and found is None:
        forget_cart(response, market=page.place.market)
    return response
