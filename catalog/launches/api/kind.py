"""Kinds of product as a market sells them."""

from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import Count, Min
from graphql import GraphQLResolveInfo

from catalog.launches.api.assortment import moment_in
from catalog.launches.queries import shown_products
from catalog.products.api.image import ImageType, told_image
from catalog.products.api.product import names_of
from catalog.products.models import Kind, Product
from catalog.products.queries import kind_names, pictures_of
from i18n.markets.api.context import MarketContext

Card = dict[str, Any]


class KindInMarket(graphene.ObjectType):
    """A kind of product, with how much of it the market shows."""

    code = graphene.String(required=True, description="Stable name, such as `CASE`.")
    slug = graphene.String(required=True, description="Its name in addresses of pages.")
    name = graphene.String(required=True, description="In words of the locale.")
    count = graphene.Int(required=True, description="How many products of it are shown.")
    needs_fit = graphene.Boolean(
        required=True, description="Whether such a product must match the shopper's phone."
    )
    image = graphene.Field(ImageType, description="A picture of one; null while there is none.")

    @staticmethod
    def resolve_count(root: Card, _info: GraphQLResolveInfo) -> int:
        return _census(root["market"]).get(root["pk"], (0, 0))[0]

    @staticmethod
    def resolve_image(root: Card, _info: GraphQLResolveInfo) -> Card | None:
        return _images(root["market"]).get(root["pk"])


def told_kinds(kinds: Sequence[Kind], market: MarketContext) -> dict[int, Card]:
    """Give kinds as the API's ``KindInMarket``, by id; counts are read when they are selected."""
    names = kind_names(kinds=[kind.pk for kind in kinds], chain=market.chain)
    return {
        kind.pk: {
            "pk": kind.pk,
            "market": market,
            "code": kind.code,
            "slug": kind.slug,
            "name": names[kind.pk].text,
            "needs_fit": kind.needs_fit,
        }
        for kind in kinds
    }


def kinds_in(market: MarketContext) -> list[Card]:
    """List the kinds of which the market shows something, in the shop's order."""
    kinds = list(Kind.objects.filter(pk__in=_census(market)).order_by("position", "code"))
    return list(told_kinds(kinds, market).values())


def _census(market: MarketContext) -> dict[int, tuple[int, int]]:
    """Count the products that are shown and choose one to show, by kind (once per request)."""
    memo, key = market.request.memo, ("kinds", market.market.pk)
    if key not in memo:
        shown = (
            shown_products(market=market.market, at=market.at, moment=moment_in(market))
            .order_by()
            .values("kind_id")
        )
        rows = shown.annotate(count=Count("pk", distinct=True), one=Min("pk"))
        memo[key] = {row["kind_id"]: (row["count"], row["one"]) for row in rows}
    census: dict[int, tuple[int, int]] = memo[key]
    return census


def _images(market: MarketContext) -> dict[int, Card]:
    """Load one picture for each kind (once per request)."""
    memo, key = market.request.memo, ("kind images", market.market.pk, market.locale)
    if key not in memo:
        chosen = list(Product.objects.filter(pk__in=[one for _, one in _census(market).values()]))
        memo[key] = _first_pictures(chosen, market)
    images: dict[int, Card] = memo[key]
    return images


def _first_pictures(products: Sequence[Product], market: MarketContext) -> dict[int, Card]:
    texts = names_of(products, market, with_description=False)
    names = {product.pk: texts[product.pk, "name"] for product in products}
    pictures = pictures_of(names, market.chain)
    return {
        product.kind_id: told_image(
            name=first.image.name,
            alt=first.alt.text,
            width=first.image.width,
            height=first.image.height,
        )
        for product in products
        for first in pictures.get(product.pk, [])[:1]
    }


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
