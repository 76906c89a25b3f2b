"""One product: what it is, whether it fits, what it costs, when it arrives."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse

from shop.storefront.memory import keep_postal_code, kept_postal_code
from shop.storefront.moments import written_day, written_moment
from shop.storefront.page import Page, shop_page
from shop.storefront.picker import picker
from shop.storefront.problems import by_field

LONGEST_POSTAL_CODE = 12
PROMISES = ("IN_STOCK", "PREORDER")


@shop_page
def product(page: Page, slug: str) -> HttpResponse:
    """Show a product, with the variant that the address names."""
    return product_page(page, slug=slug, sku=page.request.GET.get("v", ""))


def product_page(
    page: Page,
    *,
    slug: str,
    sku: str,
    problems: list[dict[str, Any]] | None = None,
    typed: str = "1",
    status: int = 200,
) -> HttpResponse:
    """Show a product with one of its variants; raises Http404 for what is hidden or unknown."""
    data = page.ask("product", slug=slug, pick=page.phone is None)
    found = data["market"]["product"]
    if found is None:
        raise Http404
    variant = _chosen(found, sku)
    context = {
        **data,
        "product": found,
        "variant": variant,
        "buyable": variant["availability"]["offer"] in PROMISES and variant["price"] is not None,
        "gallery": variant["images"] or found["images"],
        "fits": _fits(page, found),
        "picker": None if page.phone else picker(page, data["market"]),
        "reasons": _told(page, variant["availability"]["reasons"], data["market"]["timeZone"]),
        "certificates": [_dated(page, one) for one in found["certificates"]],
        "quantities": range(1, _most(variant["availability"]) + 1),
        "typed": typed,
        "problems": by_field(problems or ()),
        "key": uuid.uuid4().hex,
    }
    code = _postal_code(page)
    context |= _delivery(page, code=code, sku=variant["sku"])
    response = page.show("product", context, status=status)
    if context["quote"]:
        keep_postal_code(response, market=page.place.market, code=code)
    return response


@shop_page
def delivery(page: Page, slug: str) -> HttpResponse:
    """Answer the postal code alone, for a browser that swaps it in; else the whole page."""
    sku = page.request.GET.get("v", "")
    if not page.by_htmx:
        return product_page(page, slug=slug, sku=sku)
    code = _postal_code(page)
    context = {**_delivery(page, code=code, sku=sku), "product": {"slug": slug}}
    response = page.show("parts/delivery", {**context, "variant": {"sku": sku}})
    if context["quote"]:
        keep_postal_code(response, market=page.place.market, code=code)
    return response


def _postal_code(page: Page) -> str:
    """Give the postal code just typed, or the one remembered."""
    typed = page.request.GET.get("postal_code")
    if typed is None:
        return kept_postal_code(page.request, market=page.place.market)
    return typed.strip()[:LONGEST_POSTAL_CODE]


def _delivery(page: Page, *, code: str, sku: str) -> dict[str, Any]:
    """Ask when and for how much the variant reaches a postal code."""
    answer = page.ask("delivery", postalCode=code, sku=sku) if code and sku else None
    country = page.place.locale.rpartition("-")[2]
    return {
        "postal_code": code,
        "quote": answer and answer["market"]["delivery"],
        "country": country,
    }


def _chosen(found: dict[str, Any], sku: str) -> dict[str, Any]:
    """Give the variant of that SKU, else the first that can be bought, else the first."""
    variants: list[dict[str, Any]] = found["variants"]["nodes"]
    wanted = [one for one in variants if one["sku"] == sku]
    buyable = [one for one in variants if one["availability"]["offer"] in PROMISES]
    return (wanted or buyable or variants)[0]


def _fits(page: Page, found: dict[str, Any]) -> bool | None:
    """Tell whether the product fits the chosen phone; None when that is no question."""
    if page.phone is None or not found["kind"]["needsFit"]:
        return None
    return any(device["slug"] == page.phone["slug"] for device in found["worksWith"])


def _most(availability: dict[str, Any]) -> int:
    bounds = (availability["quantity"], availability["maxPerCustomer"], 10)
    return max(1, min(bound for bound in bounds if bound is not None))


def _told(page: Page, reasons: list[dict[str, Any]], zone: str) -> list[dict[str, Any]]:
    """Give each reason with its end written in the market's time."""
    locale = page.place.locale
    return [
        {
            **reason,
            "until": reason["until"] and written_moment(reason["until"], locale=locale, zone=zone),
        }
        for reason in reasons
    ]


def _dated(page: Page, certificate: dict[str, Any]) -> dict[str, Any]:
    day = certificate["validTo"]
    return {**certificate, "until": written_day(day, locale=page.place.locale) if day else ""}
