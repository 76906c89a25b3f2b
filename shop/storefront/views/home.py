"""The first page of a market's locale."""

from typing import Any

from django.http import HttpResponse

from shop.storefront.moments import written_moment
from shop.storefront.page import Page, shop_page
from shop.storefront.picker import picker


@shop_page
def home(page: Page) -> HttpResponse:
    """Show what the market sells, or, while it is only announced, that it is not sold here yet."""
    data = page.ask("home", fits=page.phone and page.phone["id"])
    if data["market"]["stage"] == "ANNOUNCED":
        return page.show("soon", {**data, "opens": _opening(page, data)})
    return page.show("home", {**data, "picker": picker(page, data["market"])})


def _opening(page: Page, data: dict[str, Any]) -> str:
    """Write when this market opens, where its plan says so."""
    here = next((one for one in data["markets"] if one["code"] == page.place.market), None)
    zone = data["market"]["timeZone"]
    opens = here and here["opensAt"]
    return written_moment(opens, locale=page.place.locale, zone=zone) if opens else ""
