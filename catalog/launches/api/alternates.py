"""The same product in other languages and markets, for those that show it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import graphene

from catalog.launches.queries import shown_products
from i18n.markets.api.context import MarketContext
from i18n.markets.api.summary import path_of
from i18n.markets.models import Market
from i18n.markets.queries import markets_shown

Card = dict[str, Any]


class LocaleAlternate(graphene.ObjectType):
    """The page of the same product in a locale."""

    locale = graphene.String(required=True, description="BCP 47 tag, such as `hi-IN`.")
    path = graphene.String(required=True, description="Where its page is.")


def alternates_of(cards: Mapping[int, Card], market: MarketContext) -> dict[int, list[Card]]:
    """List the locales whose market shows a product, its own included (3 queries per market)."""
    alternates: dict[int, list[Card]] = defaultdict(list)
    for other in markets_shown(market.at):
        for pk in _shown_in(other, cards, market):
            alternates[pk] += [
                {
                    "locale": locale.code,
                    "path": f"{path_of(locale.code)}p/{cards[pk]['slug']}/",
                }
                for locale in other.locales.all()
            ]
    return alternates


def _shown_in(other: Market, cards: Mapping[int, Card], market: MarketContext) -> set[int]:
    shown = shown_products(market=other, at=market.at).filter(pk__in=cards)
    return set(shown.values_list("pk", flat=True))
