"""Lists of products: of a kind, or found by words."""

from typing import Any

from django.http import Http404, HttpResponse

from shop.storefront.choice import Choice, choice_of, facets_shown, orders
from shop.storefront.page import Page, shop_page
from shop.storefront.picker import picker

LONGEST_SEARCH = 100  # characters


@shop_page
def kind(page: Page, slug: str) -> HttpResponse:
    """List one kind of accessory, those that fit the chosen phone where a kind needs fit."""
    choice = choice_of(page.request.GET, currency=page.place.currency)
    data = page.ask("kind", kind=slug, fits=_fits(page), **choice.variables)
    shown = next((one for one in data["market"]["kinds"] if one["slug"] == slug), None)
    if shown is None:
        raise Http404
    facets = facets_shown(data["market"]["products"]["facets"], without={"kind"})
    more = {"kind": shown, "needs_fit": shown["needsFit"], "narrowed": bool(choice.filter)}
    return _list(page, data, choice, {**more, "facets": facets})


@shop_page
def search(page: Page) -> HttpResponse:
    """List what was searched for; without words, what the market sells."""
    words = page.request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    choice = choice_of(page.request.GET, currency=page.place.currency, best_match=bool(words))
    wanted = page.request.GET.get("kind") or None
    data = page.ask("search", search=words, kind=wanted, fits=_fits(page), **choice.variables)
    more = {"words": words, "searching": True, "needs_fit": True}
    facets = facets_shown(data["market"]["products"]["facets"])
    narrowed = bool(choice.filter or wanted)
    return _list(page, data, choice, {**more, "facets": facets, "narrowed": narrowed})


def _fits(page: Page) -> str | None:
    """Give the ID to narrow to; a shopper may look at every model for once (``?all=1``)."""
    if page.phone is None or page.request.GET.get("all"):
        return None
    return str(page.phone["id"])


def _list(page: Page, data: dict[str, Any], choice: Choice, more: dict[str, Any]) -> HttpResponse:
    products = data["market"]["products"]
    context = {
        **data,
        **more,
        "products": products,
        "orders": orders(choice.sort),
        "choice": choice,
        "query": page.request.GET,
        "picker": picker(page, data["market"]),
    }
    return page.show("list", context)
