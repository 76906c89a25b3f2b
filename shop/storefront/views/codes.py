"""Codes and credit in the cart and at the checkout: typed in, taken out, each a plain form."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from shop.storefront.page import Page, see, shop_page
from shop.storefront.views.cart import cart_page
from shop.storefront.views.checkout import STEPS, show_again

LONGEST = 64  # characters of a code


@require_POST
@shop_page
def code(page: Page) -> HttpResponse:
    """Use a promotion code, or take one out."""
    taken = page.request.POST.get("taken", "")
    if taken:
        return _changed(page, "cart_promo_remove", {"code": taken[:LONGEST]})
    return _changed(page, "cart_promo_apply", {"code": _typed(page)})


@require_POST
@shop_page
def gift_card(page: Page) -> HttpResponse:
    """Use a gift card, or take one out."""
    taken = page.request.POST.get("taken", "")
    if taken:
        return _changed(page, "cart_gift_card_remove", {"giftCard": taken}, field="giftCard")
    return _changed(page, "cart_gift_card_apply", {"code": _typed(page)}, field="giftCard")


@require_POST
@shop_page
def store_credit(page: Page) -> HttpResponse:
    """Let the store credit of who is signed in pay, or not."""
    use = page.request.POST.get("use") == "yes"
    return _changed(page, "cart_store_credit_use", {"use": use})


def _typed(page: Page) -> str:
    return page.request.POST.get("code", "").strip()[:LONGEST]


def _changed(
    page: Page, name: str, given: Mapping[str, Any], *, field: str = "code"
) -> HttpResponse:
    """Change the cart and lead back; a refusal stands beside the field where it was typed."""
    back = page.request.POST.get("back", "")
    here = f"checkout/{back}/" if back in STEPS else "cart/"
    if page.cart is None:
        return see(page.url("cart/"))
    problems = page.change(name, input={"cart": page.cart.id, **given})["problems"]
    if not problems:
        return see(page.url(here) + "#codes")
    told = [{**problem, "field": field} for problem in problems]
    return show_again(page, back, told) if back in STEPS else cart_page(page, told)
