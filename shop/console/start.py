"""The staff's first page: the markets in one's care and how they stand."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from catalog.launches.queries import shown_products
from catalog.listings.models import Listing
from i18n.locales.formats import format_datetime
from i18n.markets.models import Market
from i18n.markets.queries import next_stage_change, stages_of
from i18n.markets.stages import Stage
from shop.accounts.queries import markets_of
from shop.console.site import tables
from shop.kit.clock import now


@dataclass(frozen=True)
class Standing:
    """How a market stands: its stage, and its listings that shoppers see and those they do not.

    now: the day and time in the market. next_stage: in words, empty when nothing is planned.
    """

    market: Market
    stage: Stage
    now: str
    next_stage: str
    shown: int
    blocked: int

    @property
    def shown_link(self) -> str:
        return self._listings("yes")

    @property
    def blocked_link(self) -> str:
        return self._listings("no")

    def _listings(self, shown: str) -> str:
        asked = urlencode({"market__id__exact": self.market.pk, "shown": shown})
        return f"{reverse('admin:catalog_listing_changelist')}?{asked}"


def start(request: HttpRequest) -> HttpResponse:
    """Show a member of staff the markets in her care."""
    if not tables.has_permission(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    at = now()
    markets = list(markets_of(request.user).order_by("position", "code"))
    stages = stages_of(markets, at)
    standings = [standing(market=market, stage=stages[market.pk], at=at) for market in markets]
    response = render(request, "console/start.html", {"standings": standings})
    add_never_cache_headers(response)
    return response


def standing(*, market: Market, stage: Stage, at: datetime) -> Standing:
    """Tell how a market stands at a moment; 3 queries."""
    listed = Listing.objects.filter(market=market)
    seen = shown_products(market=market, at=at).order_by().values("pk")
    shown = listed.filter(product__in=seen).count()
    return Standing(
        market=market,
        stage=stage,
        now=format_datetime(at, market.default_locale, market.time_zone),
        next_stage=_next_stage(market, at),
        shown=shown,
        blocked=listed.count() - shown,
    )


def _next_stage(market: Market, at: datetime) -> str:
    change = next_stage_change(market, at)
    if change is None:
        return ""
    moment = format_datetime(change.since, market.default_locale, market.time_zone)
    return f"{Stage(change.stage).label}, {moment}"
