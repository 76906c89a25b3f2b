"""The phone a shopper chose: what her lists are narrowed to."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from shop.storefront.ask import ask
from shop.storefront.memory import kept_phone
from shop.storefront.places import Place

REMEMBERED = 300  # seconds


def chosen_phone(request: HttpRequest, *, place: Place) -> dict[str, Any] | None:
    """Give the phone remembered in her browser, with its ID for this locale."""
    slug = kept_phone(request)
    return phone_by_slug(slug, place=place, request=request) if slug else None


def phone_by_slug(slug: str, *, place: Place, request: HttpRequest) -> dict[str, Any] | None:
    """Give a device by its slug; None when we know no such phone."""
    key = f"phone:{place.locale}:{slug}"
    phone: dict[str, Any] | None = cache.get(key)
    if phone is None:
        market = ask("phone", {"locale": place.locale, "slug": slug}, request=request)["market"]
        phone = market and market["device"]
        cache.set(key, phone, REMEMBERED)
    return phone
