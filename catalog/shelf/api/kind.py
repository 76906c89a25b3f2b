"""Kinds of product as a market sells them."""

from typing import Any

import graphene
import orjson
from graphql import GraphQLResolveInfo

from catalog.products.api.image import ImageType
from catalog.shelf.census import MOST_OF_A_KIND, kinds_shown
from catalog.shelf.reading import View
from i18n.markets.api.context import MarketContext

Card = dict[str, Any]


class KindInMarket(graphene.ObjectType):
    """A kind of product, with how much of it the market shows."""

    code = graphene.String(required=True, description="Stable name, such as `CASE`.")
    slug = graphene.String(required=True, description="Its name in addresses of pages.")
    name = graphene.String(required=True, description="In words of the locale.")
    count = graphene.Int(
        required=True,
        description=f"Products of it that are shown; {MOST_OF_A_KIND} means that many or more.",
    )
    needs_fit = graphene.Boolean(
        required=True, description="Whether such a product must match the shopper's phone."
    )
    image = graphene.Field(ImageType, description="A picture of one; null while there is none.")

    @staticmethod
    def resolve_count(root: Card, _info: GraphQLResolveInfo) -> int:
        found = _census(root["in_market"]).get(root["pk"])
        return found["count"] if found else 0

    @staticmethod
    def resolve_image(root: Card, _info: GraphQLResolveInfo) -> Card | None:
        found = _census(root["in_market"]).get(root["pk"])
        return found["image"] if found else None


def kinds_in(market: MarketContext) -> list[Card]:
    """List the kinds of which the market shows something, in the shop's order."""
    return list(_census(market).values())


def _census(market: MarketContext) -> dict[int, Card]:
    """Read the kinds as the API's ``KindInMarket``, by id (1 statement, once a request)."""
    memo, key = market.request.memo, (kinds_shown, market.market.pk, market.locale)
    if key not in memo:
        view = View(market.market, market.locale, market.at, market.span)
        memo[key] = {
            kind.kind: _told(kind.card, kind.products, market) for kind in kinds_shown(view)
        }
    census: dict[int, Card] = memo[key]
    return census


def _told(card: str, count: int, market: MarketContext) -> Card:
    one = orjson.loads(card)
    return {**one["kind"], "in_market": market, "count": count, "image": one["image"]}


class MarketKinds:
    """What kinds of product the market sells."""

    kinds = graphene.List(
        graphene.NonNull(KindInMarket),
        required=True,
        description="The kinds of which at least one product is shown.",
    )

    @staticmethod
    def resolve_kinds(root: MarketContext, _info: GraphQLResolveInfo) -> list[Card]:
        return kinds_in(root)
