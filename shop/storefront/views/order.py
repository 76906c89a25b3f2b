"""An order, shown to whoever holds its link."""

from typing import Any

from django.http import Http404, HttpResponse

from shop.storefront.moments import written_moment
from shop.storefront.page import Page, shop_page


@shop_page
def order(page: Page, token: str) -> HttpResponse:
    """Show an order of this market; raises Http404 for an unknown token."""
    data = page.ask("order", token=token)
    found = data["order"]
    if found is None or found["market"]["code"] != page.place.market:
        raise Http404
    zone = data["market"]["timeZone"]
    context = {
        **data,
        "timeline": [_written(page, entry, zone) for entry in found["timeline"]],
        "placed": written_moment(found["placedAt"], locale=page.place.locale, zone=zone),
    }
    response = page.show("order", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _written(page: Page, entry: dict[str, Any], zone: str) -> dict[str, Any]:
    return {**entry, "at": written_moment(entry["at"], locale=page.place.locale, zone=zone)}
