"""Which market and locale an address of the shop speaks for."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest

from shop.storefront.ask import ask

REMEMBERED = 60  # seconds; what a path means does not change, whether it is served is asked again


@dataclass(frozen=True)
class Place:
    """A locale of a market, as the first part of the path names it: ``hi-in``."""

    path: str
    locale: str
    market: str
    language: str
    currency: str


def place_of(path: str, *, request: HttpRequest) -> Place:
    """Tell the market and locale of ``path``; raises Http404 when no market serves it."""
    known: Place | None = cache.get(f"place:{path}")
    if known is None:
        known = _places(request).get(path)
        if known is None:
            raise Http404
        cache.set(f"place:{path}", known, REMEMBERED)
    return known


def _places(request: HttpRequest) -> dict[str, Place]:
    markets = ask("places", {}, request=request)["markets"]
    return {
        locale["path"].strip("/"): Place(
            path=locale["path"].strip("/"),
            locale=locale["code"],
            market=market["code"],
            language=locale["language"],
            currency=market["currency"],
        )
        for market in markets
        for locale in market["locales"]
    }
