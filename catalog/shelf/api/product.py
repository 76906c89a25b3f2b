"""Products as a market shows them, and how one is found: hidden and unknown look the same."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.launches.api.availability import Availability
from catalog.listings.api.declaration import Declaration
from catalog.listings.api.price import PriceRange
from catalog.products.api.image import ImageType
from catalog.products.api.product import ProductFacts
from catalog.shelf.api.alternates import LocaleAlternate
from catalog.shelf.api.cards import find_card, find_card_later
from catalog.shelf.api.kind import KindInMarket
from catalog.shelf.api.variant import VariantConnection, VariantPage, variant_page
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.compiler.later import Later, told_by_itself
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
    image = graphene.Field(
        ImageType, description="The first of `images`, for a list; null while there is no picture."
    )
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
        after=graphene.String(
            description="Cursor of the one before the first; the list begins when left out."
        ),
        description="The forms in which it is shown here.",
    )
    alternates = graphene.List(
        graphene.NonNull(LocaleAlternate),
        required=True,
        description="Its pages in all locales whose market shows it, this one included.",
    )

    @staticmethod
    @told_by_itself
    def resolve_variants(
        root: Card, _info: GraphQLResolveInfo, first: int | None = None, after: str | None = None
    ) -> VariantPage:
        return variant_page(root["shown_variants"], first, after)


class MarketProduct:
    """One product of the market."""

    product = graphene.Field(
        ProductType,
        slug=graphene.String(
            description="Its name in addresses of pages; may be left out where `sku` is given."
        ),
        sku=graphene.String(
            description="SKU of the product or of one of its variants; may be left out where "
            "`slug` is given."
        ),
        description="One product; null when it is hidden here, as when there is none.",
    )

    @staticmethod
    def resolve_product(
        root: MarketContext,
        info: GraphQLResolveInfo,
        slug: str | None = None,
        sku: str | None = None,
    ) -> Card | Later | None:
        if slug is None and sku is None:
            raise Refusal("BAD_USER_INPUT", "Name a product by `slug` or `sku`.")
        if sku is None:
            return find_card_later(root, selected(info), slug=slug)
        named = {"slug": slug, "sku": sku}
        asked = {name: text for name, text in named.items() if text is not None}
        card = find_card(root, selected(info), **asked)
        return card if card and _names(card, sku) else None


def _names(card: Card, sku: str) -> bool:
    """Tell whether a SKU is the product's, or that of a variant that is shown."""
    return sku in {card["sku"], *(form["sku"] for form in card["shown_variants"])}


def product_node(market: MarketContext, pk: int, wants: Selection) -> Card | None:
    """Give a product by its row, as its own page would: None when it is hidden."""
    return find_card(market, wants, product=pk)


def variant_node(market: MarketContext, pk: int, wants: Selection) -> Card | None:
    """Give a variant by its row: None when it is hidden."""
    card = find_card(market, of_variants(wants), variant=pk)
    return variant_card(card, pk) if card else None


def of_variants(wants: Selection) -> Selection:
    """Turn what is wanted of variants into what is wanted of their products."""
    return Selection({"variants": Selection({"nodes": wants})})


def variant_card(card: Card, pk: int) -> Card | None:
    """Find a variant in the card of its product."""
    return next((one for one in card.get("shown_variants", ()) if one["pk"] == pk), None)
