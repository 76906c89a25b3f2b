"""The last step: the order is reviewed, placed, and placed again with the same key if need be."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from shop.storefront.memory import (
    Completing,
    completing,
    forget_cart,
    is_key,
    keep_completing,
)
from shop.storefront.page import Page, see, shop_page
from shop.storefront.problems import codes
from shop.storefront.views.checkout import Answer, asked, show_step, step, wants_code

LONGEST_FINGERPRINT = 100  # characters
OPEN_OUTCOME = frozenset({"PAYMENT_PENDING", "UNAVAILABLE"})


@step("review")
def review(page: Page, data: Answer) -> HttpResponse:
    """Show the order once more; on POST place it, for the totals that were seen."""
    if page.request.method != "POST":
        if wants_code(page, data):
            return see(page.url("checkout/cod-code/"))
        return show_step(page, "review", data)
    sent = page.request.POST
    key = sent.get("key", "")
    seen = sent.get("seen", "")[:LONGEST_FINGERPRINT]
    attempt = Completing(key if is_key(key) else uuid.uuid4().hex, seen)
    return _complete(page, attempt, at_once=True)


@shop_page
def returned(page: Page) -> HttpResponse:
    """Take up the order again after the bank's step, or after a wait, with the same key.

    It repeats on GET what the shopper began on the review: the key makes it the same order.
    """
    attempt = completing(page.request, market=page.place.market)
    if attempt is None or page.cart is None:
        return see(page.url("cart/"))
    return _complete(page, attempt)


def _complete(page: Page, attempt: Completing, *, at_once: bool = False) -> HttpResponse:
    """Order and pay; at_once: a provider's page follows by itself, not by a link alone."""
    payload = page.change(
        "cart_complete",
        input={
            "cart": page.cart.id if page.cart else "",
            "idempotencyKey": attempt.key,
            "seenTotals": attempt.seen_totals or None,
        },
    )
    if payload["nextAction"]:
        response = _next_step(page, payload["nextAction"]["url"], at_once=at_once)
    elif codes(payload["problems"]) & OPEN_OUTCOME:
        response = _waiting(page, payload)
    else:
        return _decided(page, payload)
    keep_completing(response, market=page.place.market, attempt=attempt)
    return response


def _decided(page: Page, payload: dict[str, Any]) -> HttpResponse:
    """Show the order, or the review with what refused it; the cart is then as before."""
    if payload["problems"]:
        data = asked(page)
        return see(page.url("cart/")) if data is None else _refused(page, data, payload)
    response = see(page.url(f"order/{payload['order']['token']}/"))
    forget_cart(response, market=page.place.market)
    return response


def _refused(page: Page, data: Answer, payload: dict[str, Any]) -> HttpResponse:
    return show_step(page, "review", data, payload["problems"])


def _waiting(page: Page, payload: dict[str, Any]) -> HttpResponse:
    """Say that the bank has not answered yet; asking again cannot charge twice."""
    data = page.ask("chrome")
    context = {**data, "message": payload["problems"][0]["message"]}
    return page.show("checkout/waiting", context, status=202)


def _next_step(page: Page, url: str, *, at_once: bool) -> HttpResponse:
    """Lead to the step of the payment.

    Our own sandbox is told where the checkout goes on; other providers know it already. A form of
    ours may not lead to another host, so a page stands between, which goes on by itself.
    """
    if url.startswith("/"):
        return see(f"{url}?{urlencode({'back': page.url('checkout/return/')})}")
    if not url.startswith(("https://", "http://127.0.0.1")):
        raise ValueError("a provider's page has an address of the web")
    context = {**page.ask("chrome"), "url": url, "at_once": at_once}
    return page.show("checkout/handover", context)
