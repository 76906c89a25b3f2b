"""Tell what the demo holds and where to look at it."""

from collections.abc import Iterator
from datetime import datetime

from catalog.launches.decision import Offer, Visibility
from catalog.launches.queries import decide_many
from catalog.listings.models import Listing
from catalog.products.models import Variant
from i18n.markets.models import Market
from i18n.markets.queries import stages_of
from shop.demo.people import LOGINS, PASSWORD
from shop.demo.promotions import codes_to_try


def report(*, site: str, at: datetime) -> Iterator[str]:
    """Give the lines that end the load: markets, addresses, logins."""
    yield ""
    yield from _markets(at)
    yield ""
    yield from _addresses(site)
    yield ""
    yield "codes to try in a cart:"
    yield from (f"  {code:<26}{what}" for code, what in codes_to_try())
    yield ""
    yield f"logins, all with the password {PASSWORD}:"
    yield from (f"  {login.email:<26}{login.name}" for login in LOGINS)


def _markets(at: datetime) -> Iterator[str]:
    markets = list(Market.objects.prefetch_related("locales"))
    stages = stages_of(markets, at)
    yield f"{'market':<18}{'stage':<12}{'listed':>7}{'shown':>7}{'to buy':>8}  locales"
    for market in markets:
        listed, shown, buyable = _counts(market, at)
        locales = " ".join(locale.code for locale in market.locales.all())
        stage = stages[market.pk].value
        yield f"{market.name:<18}{stage:<12}{listed:>7}{shown:>7}{buyable:>8}  {locales}"


def _counts(market: Market, at: datetime) -> tuple[int, int, int]:
    """Count products: listed at all, shown now, and with something to buy, reserve or claim."""
    listed = Listing.objects.filter(market=market)
    variants = list(Variant.objects.filter(product__listings__in=listed))
    decisions = decide_many(variants=variants, market=market, at=at)
    shown, buyable = set(), set()
    for variant in variants:
        decision = decisions[variant.pk]
        if decision.visibility != Visibility.HIDDEN:
            shown.add(variant.product_id)
        if decision.offer != Offer.NONE:
            buyable.add(variant.product_id)
    return listed.count(), len(shown), len(buyable)


def _addresses(site: str) -> Iterator[str]:
    places = {
        "/": "choose a market",
        "/en-in/ /hi-in/": "India",
        "/en-us/ /es-us/": "United States",
        "/graphql/": "GraphQL, with GraphiQL in the browser",
        "/manage/": "managers' console",
    }
    yield f"open {site}"
    yield from (f"  {path:<18}{what}" for path, what in places.items())
