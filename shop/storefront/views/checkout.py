"""Buying, step by step: address, delivery, payment, review; each step a plain form."""

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Protocol

from django.http import HttpResponse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from shop.storefront.memory import keep_method, kept_method, kept_postal_code
from shop.storefront.page import REFUSED, Page, see, shop_page
from shop.storefront.problems import by_field, told_once

STEPS = {
    "address": gettext_noop("Address"),
    "delivery": gettext_noop("Delivery"),
    "payment": gettext_noop("Payment"),
    "review": gettext_noop("Review"),
}
COD, NOTHING_TO_PAY = "cod", "zero"
LONGEST_CODE = 12  # characters
REVIEW = "checkout/review/"
BUYER = ("email", "phone")
BUSINESS = ("company", "gstin")
ADDRESS = ("name", "line1", "line2", "landmark", "city", "region", "postalCode")
BILLING = "billing_"  # begins the names of the fields of another address to bill to

Answer = dict[str, Any]


class Step(Protocol):
    def __call__(self, page: Page, data: Answer, /) -> HttpResponse: ...


@shop_page
def checkout(page: Page) -> HttpResponse:
    """Lead to the first step that still misses something."""
    data = asked(page)
    return see(page.url("cart/") if data is None else page.url(f"checkout/{_next(page, data)}/"))


def asked(page: Page) -> Answer | None:
    """Ask for all that the steps show; None when there is nothing to buy."""
    if page.cart is None:
        return None
    data = page.ask_cart("checkout", cart=page.cart.id)
    return data if data["cart"] and data["cart"]["lines"] else None


def wants_code(page: Page, data: Answer) -> bool:
    """Tell whether she pays on delivery and has still to enter her code."""
    return _wants_code(data["cart"], _chosen(page, data["cart"])[0])


def step(name: str) -> Callable[[Step], Callable[..., HttpResponse]]:
    """Serve a step of the checkout; an empty cart, or a step missing before it, leads back."""

    def serve(view: Step) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @shop_page
        @wraps(view)
        def served(page: Page) -> HttpResponse:
            data = asked(page)
            if data is None:
                return see(page.url("cart/"))
            missing = _next(page, data)
            if list(STEPS).index(missing) < list(STEPS).index(name):
                return see(page.url(f"checkout/{missing}/"))
            return view(page, data)

        return served

    return serve


@step("address")
def address(page: Page, data: Answer) -> HttpResponse:
    """Take the buyer's contact and address; what is refused stays as typed."""
    if page.request.method != "POST":
        return _address_form(page, data, _known(page, data["cart"]), [])
    asked_for = (*BUYER, *BUSINESS, *ADDRESS, *(BILLING + name for name in ADDRESS))
    sent = page.request.POST
    typed = {name: sent.get(name, "").strip() for name in asked_for}
    country = data["market"]["countries"][0]
    shipping = {**{name: typed[name] for name in ADDRESS}, "country": country}
    given = {
        "cart": data["cart"]["id"],
        **{name: typed[name] for name in (*BUYER, *BUSINESS)},
        "shippingAddress": shipping,
        **(_billing(typed, data["cart"], shipping) if BILLING + "name" in sent else {}),
    }
    payload = page.change("cart_buyer_update", input=given)
    if payload["problems"]:
        return _address_form(page, data, typed, [_beside(one) for one in payload["problems"]])
    if unfit := _unfit_gstin(page, typed["gstin"]):
        return _address_form(page, data, typed, unfit)
    return see(page.url("checkout/delivery/"))


def _billing(typed: Mapping[str, str], cart: Answer, shipping: Answer) -> Answer:
    """Give the address to bill to; left empty it is the one of delivery, also where it was not."""
    other = {name: typed[BILLING + name] for name in ADDRESS}
    if any(other.values()):
        return {"billingAddress": {**other, "country": shipping["country"]}}
    return {"billingAddress": shipping} if cart["billingAddress"] else {}


def _unfit_gstin(page: Page, gstin: str) -> list[Answer]:
    """Tell while she stands at it what is wrong with a number that in itself is right."""
    data = asked(page) if gstin else None
    told = data["cart"]["problems"] if data else []
    return [{**one, "field": "gstin"} for one in told if one["code"] == "GSTIN_STATE_MISMATCH"]


def _beside(problem: Answer) -> Answer:
    """Lay a problem of the address to bill to beside its own field."""
    within, _, name = (problem["field"] or "").partition(".")
    return {**problem, "field": BILLING + name} if within == "billingAddress" else problem


@step("delivery")
def delivery(page: Page, data: Answer) -> HttpResponse:
    """Take the way of delivery, with its dates and fee."""
    if page.request.method != "POST":
        return show_step(page, "delivery", data)
    given = {"cart": data["cart"]["id"], "option": page.request.POST.get("option", "")}
    payload = page.change("cart_delivery_select", input=given)
    if payload["problems"]:
        return show_step(page, "delivery", data, payload["problems"])
    return see(page.url("checkout/payment/"))


@step("payment")
def payment(page: Page, data: Answer) -> HttpResponse:
    """Take the means of payment; nothing is charged before the review."""
    if page.request.method != "POST":
        return show_step(page, "payment", data)
    method, _, token = page.request.POST.get("means", "").partition(":")
    given = {"cart": data["cart"]["id"], "method": method, "token": token or None}
    payload = page.change("cart_payment_start", input=given)
    if payload["problems"]:
        return show_step(page, "payment", data, payload["problems"])
    response = see(
        page.url("checkout/cod-code/" if _wants_code(payload["cart"], method) else REVIEW)
    )
    keep_method(response, market=page.place.market, method=method, token=token)
    return response


def _wants_code(cart: Answer, method: str) -> bool:
    """Tell whether she has still to enter the code that payment on delivery asks for."""
    sent = cart["codConfirmation"]
    return method == COD and not (sent and sent["isConfirmed"])


@step("review")
def cod_code(page: Page, data: Answer) -> HttpResponse:
    """Take the code that was sent to her mobile, or have another sent."""
    if page.request.method != "POST":
        return show_step(page, "cod_code", data)
    sent = page.request.POST
    given = {"cart": data["cart"]["id"]}
    if "again" in sent:
        payload = page.change("cart_payment_start", input={**given, "method": COD})
    else:
        payload = page.change(
            "cart_cod_confirm", input={**given, "code": sent.get("otp", "")[:LONGEST_CODE]}
        )
    if payload["problems"]:
        told = [{**one, "field": "otp"} for one in payload["problems"]]
        return show_step(page, "cod_code", data, told)
    return see(page.url("checkout/cod-code/" if "again" in sent else REVIEW))


def show_again(page: Page, name: str, problems: list[Answer]) -> HttpResponse:
    """Show a step as it stands, with what refused something that was sent beside it."""
    data = asked(page)
    if data is None:
        return see(page.url("cart/"))
    if name == "address":
        return _address_form(page, data, _known(page, data["cart"]), problems)
    return show_step(page, name, data, problems)


def show_step(
    page: Page,
    name: str,
    data: Answer,
    problems: list[Answer] | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a step with the summary of the cart, and with problems beside their fields."""
    reached = list(STEPS).index(_next(page, data))
    shown = "payment" if name == "cod_code" else name
    context = {
        **data,
        "steps": [
            {"name": one, "label": label, "reached": place <= reached, "here": one == shown}
            for place, (one, label) in enumerate(STEPS.items())
        ],
        "here": shown,
        "problems": by_field(problems or ()),
        "told_once": told_once(problems or ()),
        "means": _means(page, data["cart"]),
        "method": _chosen(page, data["cart"])[0],
        "key": uuid.uuid4().hex,
        **(more or {}),
    }
    return page.show(f"checkout/{name}", context, status=REFUSED if problems else 200)


def _address_form(
    page: Page, data: Answer, typed: Mapping[str, str], problems: list[Answer]
) -> HttpResponse:
    country = data["market"]["countries"][0]
    forms = [f"storefront/checkout/address_{name}.html" for name in (country, "other")]
    billing = {name: typed.get(BILLING + name, "") for name in ADDRESS}
    more = {"typed": typed, "forms": forms, "billing": billing}
    return show_step(
        page, "address", data, problems, {**more, "billed_elsewhere": any(billing.values())}
    )


def _known(page: Page, cart: Answer) -> dict[str, str]:
    """Give what the shopper told before, so that nothing is typed twice."""
    before = cart["shippingAddress"] or {}
    known = {name: before.get(name) or "" for name in ADDRESS}
    known["postalCode"] = known["postalCode"] or kept_postal_code(
        page.request, market=page.place.market
    )
    elsewhere = cart["billingAddress"] or {}
    if elsewhere != before:
        known |= {BILLING + name: elsewhere.get(name) or "" for name in ADDRESS}
    return {**known, **{name: cart[name] or "" for name in (*BUYER, *BUSINESS)}}


def _next(page: Page, data: Answer) -> str:
    """Name the first step that still misses something; the review when none does."""
    cart = data["cart"]
    if not (cart["shippingAddress"] and cart["email"]):
        return "address"
    if not cart["delivery"]:
        return "delivery"
    return "review" if _chosen(page, cart)[0] else "payment"


def _chosen(page: Page, cart: Answer) -> tuple[str, str]:
    """Give the way to pay and the token that she chose, if it is still offered.

    What comes to nothing is paid by nothing, without her choosing.
    """
    offered = [one["code"] for one in cart["paymentMethods"]]
    if offered == [NOTHING_TO_PAY]:
        return NOTHING_TO_PAY, ""
    kept = kept_method(page.request, market=page.place.market)
    return kept if kept[0] in offered else ("", "")


def _means(page: Page, cart: Answer) -> list[Answer]:
    """List the means of payment with the chosen one marked; each test card is one of them."""
    chosen = _chosen(page, cart)
    return [
        {
            "value": f"{method['code']}:{token['token']}",
            "method": method["name"],
            "token": token["name"],
            "chosen": chosen == (method["code"], token["token"]),
        }
        for method in cart["paymentMethods"]
        for token in method["tokens"] or [{"token": "", "name": ""}]
    ]
