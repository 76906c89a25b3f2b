"""The same product in other languages and markets, for those that show it."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphene

from catalog.shelf.alternates import shown_in
from i18n.markets.api.context import atlas_of
from i18n.markets.api.summary import path_of
from i18n.markets.models import Market
from shop.kit.graphql.context import Context

Card = dict[str, Any]


class LocaleAlternate(graphene.ObjectType):
    """The page of the same product in a locale."""

    locale = graphene.String(required=True, description="BCP 47 tag, such as `hi-IN`.")
    path = graphene.String(required=True, description="Where its page is.")


def alternates_of(products: Sequence[int], context: Context) -> dict[int, list[Card]]:
    """List the locales whose market shows a product, its own included, by product (1 statement)."""
    atlas, at = atlas_of(context), context.at
    markets = atlas.shown(at)
    stages = [(market.pk, atlas.span(market, at).stage) for market in markets]
    slugs: dict[int, dict[tuple[int, str], str]] = {product: {} for product in products}
    for row in shown_in(products, stages, at=at):
        slugs[row.product][row.market, row.locale] = row.slug
    return {product: _pages(markets, found) for product, found in slugs.items()}


def _pages(markets: Sequence[Market], slugs: Mapping[tuple[int, str], str]) -> list[Card]:
    return [
        {"locale": locale.code, "path": f"{path_of(locale.code)}p/{slug}/"}
        for market in markets
        for locale in market.locales.all()
        if (slug := slugs.get((market.pk, locale.code)))
    ]
