"""The door of the shop: every market, none entered on the shopper's behalf."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from shop.storefront.ask import ask
from shop.storefront.memory import kept_cart
from shop.storefront.moments import written_moment
from shop.storefront.names import market_name

SELLING = frozenset({"OPEN", "PREORDER"})


def chooser(request: HttpRequest) -> HttpResponse:
    """Show every market we may speak of; what the browser asks for is suggested, never forced."""
    wanted = request.headers.get("Accept-Language", "")[:200]
    data = ask("chooser", {"acceptLanguage": wanted}, request=request)
    language = translation.get_language_from_request(request)
    with translation.override(language):
        carts = _carts(request, data["markets"])
        markets = [_shown(market, language, carts) for market in data["markets"]]
        context = {
            "markets": markets,
            "suggestion": next(filter(None, (market["suggestion"] for market in markets)), None),
            "canonical": request.build_absolute_uri("/"),
            "language": language,
        }
        response = render(request, "storefront/chooser.html", context)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    if carts:
        response["Cache-Control"] = "private, no-store"
    return response


def _carts(request: HttpRequest, markets: list[dict[str, Any]]) -> dict[str, int]:
    """Count the units of the carts that this browser keeps, by market."""
    kept = {market["code"]: kept_cart(request, market=market["code"]) for market in markets}
    return {code: cart.quantity for code, cart in kept.items() if cart and cart.quantity}


def _moving(market: dict[str, Any], carts: Mapping[str, int]) -> str:
    """Name the market whose cart may follow into this one, which has none; or nothing."""
    others = [code for code in carts if code != market["code"]]
    opened = market["stage"] in SELLING and market["code"] not in carts
    return others[0] if others and opened else ""


def _shown(market: dict[str, Any], language: str, carts: Mapping[str, int]) -> dict[str, Any]:
    """Add what the chooser says of a market: its opening, the locale to suggest, a cart to move."""
    suggested = [one for one in market["locales"] if one["suggested"]]
    opens = market["opensAt"]
    named = {**market, "name": market_name(market, language)}
    return {
        **named,
        "suggestion": {"market": named, "locale": suggested[0]} if suggested else None,
        "cart_from": _moving(market, carts),
        "opens": written_moment(opens, locale=language, zone="UTC") if opens else "",
    }
