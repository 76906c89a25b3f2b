"""Products and variants in a market as the staff see them, hidden or not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import graphene
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.inventory.buckets import summed
from catalog.inventory.models import Stock
from catalog.launches.queries import decide_many, decide_products
from catalog.listings.models import Price
from catalog.listings.queries import listings_of, prices_of
from catalog.products.models import Product, Variant
from catalog.products.queries import describe
from shop.accounts.rights import seen
from shop.kit.graphql.connection import PageInfo
from shop.kit.graphql.selection import Selection
from shop.schema.manage.decision import DecisionType, told_decision
from shop.schema.manage.place import Place
from shop.schema.manage.rows import ListingType, Node, PriceType, StockType

Card = dict[str, Any]


class VariantType(graphene.ObjectType):
    """One buyable form of a product, in this market."""

    class Meta:
        name = "Variant"
        interfaces = (Node,)

    sku = graphene.String(required=True, description="Its number in every warehouse.")
    colour = graphene.String(description="Code of the colour; null where there is one only.")
    price = graphene.Field(PriceType, description="What it costs at the moment; null without one.")
    prices = graphene.List(
        graphene.NonNull(PriceType),
        required=True,
        description="All prices of this market, past ones and those ahead, by their beginning.",
    )
    stock = graphene.List(
        graphene.NonNull(StockType),
        required=True,
        description="Units that ship to this market, as they are now.",
    )
    decision = graphene.Field(
        DecisionType, required=True, description="Whether it is seen and sold, and why not."
    )


class ProductType(graphene.ObjectType):
    """A product in this market, listed there or not."""

    class Meta:
        name = "Product"
        interfaces = (Node,)

    sku = graphene.String(required=True, description="Its number in the shop.")
    slug = graphene.String(required=True, description="Its name in addresses of pages.")
    name = graphene.String(
        required=True, description="Its name in the market's first language, or its number."
    )
    brand = graphene.String(required=True, description="Whose it is.")
    kind = graphene.String(required=True, description="Code of its kind, such as `CASE`.")
    listing = graphene.Field(ListingType, description="Null where the market never listed it.")
    decision = graphene.Field(
        DecisionType, required=True, description="That of its best variant, with all reasons."
    )
    variants = graphene.List(
        graphene.NonNull(VariantType), required=True, description="Its forms, in order."
    )


class ProductEdge(graphene.ObjectType):
    """A product in a list."""

    node = graphene.Field(ProductType, required=True, description="The product.")
    cursor = graphene.String(required=True, description="Where it stands in the list.")


class ProductConnection(graphene.ObjectType):
    """A page of products, by number."""

    edges = graphene.List(
        graphene.NonNull(ProductEdge), required=True, description="The products with cursors."
    )
    nodes = graphene.List(
        graphene.NonNull(ProductType), required=True, description="The products alone."
    )
    page_info = graphene.Field(PageInfo, required=True, description="Where the page stands.")
    total_count = graphene.Int(required=True, description="How many there are on all pages.")


def find_products(search: str) -> QuerySet[Product]:
    """Give the products whose number, address or brand, or a variant's number, holds ``search``."""
    rows = Product.objects.select_related("kind").order_by("sku", "pk")
    if not search.strip():
        return rows
    word = search.strip()
    variants = Variant.objects.filter(product=OuterRef("pk"), sku__icontains=word)
    named = Q(sku__icontains=word) | Q(slug__icontains=word) | Q(brand__icontains=word)
    return rows.filter(named | Exists(variants))


def told_products(products: Sequence[Product], place: Place, wants: Selection) -> list[Card]:
    """Give products as the API's ``Product``: in few queries for many, and only what is wanted."""
    listings = listings_of(products=products, market=place.market) if "listing" in wants else {}
    for listing in listings.values():
        listing.market = place.market
    decisions = (
        decide_products(products=products, market=place.market, at=place.at)
        if "decision" in wants
        else {}
    )
    names = _names(products, place) if "name" in wants else {}
    variants = _variants_of(products, place, wants.below("variants"))
    return [
        {
            **_told(product, place),
            "name": names.get(product.pk, product.sku),
            "listing": listings.get(product.pk),
            "decision": told_decision(decisions[product.pk]) if decisions else None,
            "variants": variants[product.pk],
        }
        for product in products
    ]


def _told(product: Product, place: Place) -> Card:
    return {
        "node_type": "Product",
        "id": place.id_of("Product", product.pk),
        "sku": product.sku,
        "slug": product.slug,
        "brand": product.brand,
        "kind": product.kind.code,
    }


def _names(products: Sequence[Product], place: Place) -> dict[int, str]:
    locale = place.market.default_locale
    told = describe(products=products, chain=(locale, locale.split("-", maxsplit=1)[0], "en"))
    return {pk: texts.name.text for pk, texts in told.items()}


def _variants_of(
    products: Sequence[Product], place: Place, wants: Selection
) -> dict[int, list[Card]]:
    told: dict[int, list[Card]] = defaultdict(list)
    if wants.names:
        rows = Variant.objects.filter(product__in=products).order_by("position", "pk")
        variants = list(rows)
        for variant, card in zip(variants, told_variants(variants, place, wants), strict=True):
            told[variant.product_id].append(card)
    return told


def told_variants(variants: Sequence[Variant], place: Place, wants: Selection) -> list[Card]:
    """Give variants as the API's ``Variant``: in few queries for many, and only what is wanted."""
    market, at = place.market, place.at
    current = prices_of(variants=variants, market=market, at=at) if "price" in wants else {}
    prices = _prices(variants, place) if "prices" in wants else {}
    for price in (*current.values(), *(one for group in prices.values() for one in group)):
        price.market = market
    stock = _stock(variants, place) if "stock" in wants else {}
    decisions = decide_many(variants=variants, market=market, at=at) if "decision" in wants else {}
    return [
        {
            "node_type": "Variant",
            "id": place.id_of("Variant", variant.pk),
            "sku": variant.sku,
            "colour": variant.colour or None,
            "price": current.get(variant.pk),
            "prices": prices.get(variant.pk, []),
            "stock": stock.get(variant.pk, []),
            "decision": told_decision(decisions[variant.pk]) if decisions else None,
        }
        for variant in variants
    ]


def _prices(variants: Iterable[Variant], place: Place) -> dict[int, list[Price]]:
    grouped: dict[int, list[Price]] = defaultdict(list)
    rows = Price.objects.in_market(place.market).filter(variant__in=variants).deciding_last()
    for price in seen(place.viewer, rows):
        grouped[price.variant_id].append(price)
    return grouped


def _stock(variants: Iterable[Variant], place: Place) -> dict[int, list[Stock]]:
    grouped: dict[int, list[Stock]] = defaultdict(list)
    rows = Stock.objects.for_market(place.market).filter(variant__in=variants)
    for stock in summed(seen(place.viewer, rows.select_related("warehouse").order_by("pk"))):
        grouped[stock.variant_id].append(stock)
    return grouped
