"""The door of the shop: every market, none entered on the shopper's behalf."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from shop.storefront.ask import ask
from shop.storefront.moments import written_moment
from shop.storefront.names import market_name


def chooser(request: HttpRequest) -> HttpResponse:
    """Show every market we may speak of; what the browser asks for is suggested, never forced."""
    wanted = request.headers.get("Accept-Language", "")[:200]
    data = ask("chooser", {"acceptLanguage": wanted}, request=request)
    language = translation.get_language_from_request(request)
    with translation.override(language):
        markets = [_shown(market, language) for market in data["markets"]]
        context = {
            "markets": markets,
            "suggestion": next(filter(None, (market["suggestion"] for market in markets)), None),
            "canonical": request.build_absolute_uri("/"),
            "language": language,
        }
        response = render(request, "storefront/chooser.html", context)
    patch_vary_headers(response, ("Accept-Language",))
    return response


def _shown(market: dict[str, Any], language: str) -> dict[str, Any]:
    """Add what the chooser says of a market: its opening, and the locale to suggest."""
    suggested = [one for one in market["locales"] if one["suggested"]]
    opens = market["opensAt"]
    named = {**market, "name": market_name(market, language)}
    return {
        **named,
        "suggestion": {"market": named, "locale": suggested[0]} if suggested else None,
        "opens": written_moment(opens, locale=language, zone="UTC") if opens else "",
    }
