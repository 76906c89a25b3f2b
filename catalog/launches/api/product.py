"""Products as a market shows them, and how one is found: hidden and unknown look the same."""

from typing import Any

import graphene
from django.db.models import Q
from graphql import GraphQLResolveInfo

from catalog.launches.api.alternates import LocaleAlternate
from catalog.launches.api.assortment import moment_in
from catalog.launches.api.availability import Availability
from catalog.launches.api.cards import product_cards
from catalog.launches.api.kind import KindInMarket
from catalog.launches.api.variant import VariantConnection
from catalog.launches.queries import shown_products, shown_variants
from catalog.listings.api.declaration import Declaration
from catalog.listings.api.price import PriceRange
from catalog.products.api.product import ProductFacts
from catalog.products.models import Product
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.connection import connection, page_of_list, page_size
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.node import Node
from shop.kit.graphql.selection import Selection, selected

Card = dict[str, Any]
USUAL_PAGE = 24


class ProductType(ProductFacts, graphene.ObjectType):
    """A product as one market shows it."""

    class Meta:
        name = "Product"
        interfaces = (Node,)

    kind = graphene.Field(KindInMarket, required=True, description="What kind of product it is.")
    price_range = graphene.Field(
        PriceRange, description="What its variants cost; null while only announced."
    )
    availability = graphene.Field(
        Availability, required=True, description="The best that holds for one of its variants."
    )
    declarations = graphene.List(
        graphene.NonNull(Declaration),
        required=True,
        description="What the package declares, as the law of the market wants it shown.",
    )
    variants = graphene.Field(
        VariantConnection,
        required=True,
        first=graphene.Int(default_value=USUAL_PAGE, description="How many at most."),
        after=graphene.String(description="Cursor of the one before the first."),
        description="The forms in which it is shown here.",
    )
    alternates = graphene.List(
        graphene.NonNull(LocaleAlternate),
        required=True,
        description="Its pages in all locales whose market shows it, this one included.",
    )

    @staticmethod
    def resolve_variants(
        root: Card, _info: GraphQLResolveInfo, first: int | None = None, after: str | None = None
    ) -> Card:
        shown = root["shown_variants"]
        size = page_size(first, None, usual=USUAL_PAGE)
        page = page_of_list(shown, size=size, after=after)
        return {**connection(page), "total_count": len(shown)}


class MarketProduct:
    """One product of the market."""

    product = graphene.Field(
        ProductType,
        slug=graphene.String(description="Its name in addresses of pages."),
        sku=graphene.String(description="SKU of the product or of one of its variants."),
        description="One product; null when it is hidden here, as when there is none.",
    )

    @staticmethod
    def resolve_product(
        root: MarketContext,
        info: GraphQLResolveInfo,
        slug: str | None = None,
        sku: str | None = None,
    ) -> Card | None:
        if slug is None and sku is None:
            raise Refusal("BAD_USER_INPUT", "Name a product by `slug` or `sku`.")
        found = shown_products(market=root.market, at=root.at, moment=moment_in(root))
        if slug is not None:
            found = found.filter(slug=slug)
        if sku is not None:
            found = found.filter(Q(sku=sku) | Q(pk=_product_of(root, sku)))
        return _card(found.select_related("kind").first(), root, selected(info))


def _product_of(market: MarketContext, sku: str) -> int | None:
    """Find the product of a variant that is shown (3 queries)."""
    shown = shown_variants(market=market.market, at=market.at, moment=moment_in(market)).filter(
        sku=sku
    )
    return shown.values_list("product_id", flat=True).first()


def product_node(market: MarketContext, pk: int, wants: Selection) -> Card | None:
    """Give a product by its row, as its own page would: None when it is hidden."""
    shown = shown_products(market=market.market, at=market.at, moment=moment_in(market)).filter(
        pk=pk
    )
    return _card(shown.select_related("kind").first(), market, wants)


def variant_node(market: MarketContext, pk: int, wants: Selection) -> Card | None:
    """Give a variant by its row: None when it is hidden."""
    shown = shown_variants(market=market.market, at=market.at, moment=moment_in(market)).filter(
        pk=pk
    )
    variant = shown.select_related("product__kind").first()
    if variant is None:
        return None
    card = _card(variant.product, market, of_variants(wants))
    return variant_card(card, pk) if card else None


def of_variants(wants: Selection) -> Selection:
    """Turn what is wanted of variants into what is wanted of their products."""
    return Selection({"variants": Selection({"nodes": wants})})


def variant_card(card: Card, pk: int) -> Card | None:
    """Find a variant in the card of its product."""
    return next((one for one in card.get("shown_variants", ()) if one["pk"] == pk), None)


def _card(product: Product | None, market: MarketContext, wants: Selection) -> Card | None:
    return product_cards([product], market, wants)[0] if product else None
