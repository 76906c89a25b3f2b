"""The fit picker, which asks for the shopper's phone."""

from typing import Any

from shop.storefront.page import Page


def picker(page: Page, market: dict[str, Any]) -> dict[str, Any]:
    """Give the brands, the models (of the chosen brand, if there is one), and the chosen phone."""
    devices = market["devices"]["nodes"]
    brands = list(dict.fromkeys(device["brand"] for device in devices))
    asked = page.request.GET.get("phone_brand", "")
    brand = asked if asked in brands else ""
    groups = [
        {"brand": name, "models": [one for one in devices if one["brand"] == name]}
        for name in brands
        if brand in ("", name)
    ]
    return {"brands": brands, "brand": brand, "groups": groups, "chosen": page.phone}
