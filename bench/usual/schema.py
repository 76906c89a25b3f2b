"""The schema: types made of models, resolvers over what was prefetched."""

from decimal import Decimal
from typing import Any

import graphene
from babel.numbers import format_currency
from django.conf import settings
from django.db.models import Q
from graphene_django import DjangoObjectType
from graphql import GraphQLResolveInfo
from moneyed import Money

from bench.usual.loading import Shelf, attributes_of, load_texts, open_shelf, products_in
from catalog.products.models import Image, Kind, Product, ProductAttribute, Variant
from shop.kit.clock import now

USUAL_PAGE = 24
MOST_TOLD = 10


class MoneyType(graphene.ObjectType):
    """An amount, formatted for the request's locale."""

    minor = graphene.Int(required=True)
    currency = graphene.String(required=True)
    formatted = graphene.String(required=True)

    @staticmethod
    def resolve_minor(root: Money, _info: GraphQLResolveInfo) -> int:
        return int(root.amount * 100)

    @staticmethod
    def resolve_currency(root: Money, _info: GraphQLResolveInfo) -> str:
        return str(root.currency)

    @staticmethod
    def resolve_formatted(root: Money, info: GraphQLResolveInfo) -> str:
        locale = _shelf(info).locale.replace("-", "_")
        return str(format_currency(root.amount, str(root.currency), locale=locale))


class PriceRangeType(graphene.ObjectType):
    """From the lowest price to the highest."""

    min = graphene.Field(MoneyType, required=True)
    max = graphene.Field(MoneyType, required=True)


class AvailabilityType(graphene.ObjectType):
    """Whether it can be bought."""

    offer = graphene.String(required=True)
    quantity = graphene.Int()


class KindType(DjangoObjectType):
    class Meta:
        model = Kind
        fields = ("code",)

    name = graphene.String(required=True)

    @staticmethod
    def resolve_name(root: Kind, info: GraphQLResolveInfo) -> str:
        return _text(info, "catalog.kind", root.pk, "name")


class ImageType(DjangoObjectType):
    class Meta:
        model = Image
        fields = ("width", "height")

    url = graphene.String(required=True)
    alt = graphene.String(required=True)

    @staticmethod
    def resolve_url(root: Image, _info: GraphQLResolveInfo) -> str:
        return f"{settings.MEDIA_URL}products/{root.name}-640.png"

    @staticmethod
    def resolve_alt(root: Image, info: GraphQLResolveInfo) -> str:
        return _text(info, "catalog.image", root.pk, "alt")


class AttributeType(DjangoObjectType):
    class Meta:
        model = ProductAttribute
        fields = ("value",)

    name = graphene.String(required=True)

    @staticmethod
    def resolve_name(root: ProductAttribute, info: GraphQLResolveInfo) -> str:
        return _text(info, "catalog.attribute", root.attribute_id, "name")


class VariantType(DjangoObjectType):
    class Meta:
        model = Variant
        fields = ("id", "sku", "colour", "swatch")

    name = graphene.String(required=True)
    price = graphene.Field(MoneyType)
    availability = graphene.Field(AvailabilityType, required=True)

    @staticmethod
    def resolve_name(root: Variant, info: GraphQLResolveInfo) -> str:
        product = _text(info, "catalog.product", root.product_id, "name")
        return f"{product} · {_text(info, 'catalog.variant', root.pk, 'name')}"

    @staticmethod
    def resolve_price(root: Variant, info: GraphQLResolveInfo) -> Money | None:
        return _price(root, _shelf(info))

    @staticmethod
    def resolve_availability(root: Variant, info: GraphQLResolveInfo) -> dict[str, Any]:
        return _availability([root], _shelf(info))


class ProductType(DjangoObjectType):
    class Meta:
        model = Product
        fields = ("id", "slug", "brand", "kind", "images", "variants")

    name = graphene.String(required=True)
    description = graphene.String(required=True)
    price_range = graphene.Field(PriceRangeType)
    availability = graphene.Field(AvailabilityType, required=True)
    attributes = graphene.List(graphene.NonNull(AttributeType), required=True)
    images = graphene.List(graphene.NonNull(ImageType), required=True)
    image = graphene.Field(ImageType)
    variants = graphene.List(
        graphene.NonNull(VariantType), first=graphene.Int(default_value=USUAL_PAGE), required=True
    )

    @staticmethod
    def resolve_name(root: Product, info: GraphQLResolveInfo) -> str:
        return _text(info, "catalog.product", root.pk, "name")

    @staticmethod
    def resolve_description(root: Product, info: GraphQLResolveInfo) -> str:
        return _text(info, "catalog.product", root.pk, "description")

    @staticmethod
    def resolve_price_range(root: Product, info: GraphQLResolveInfo) -> dict[str, Money] | None:
        prices = [_price(variant, _shelf(info)) for variant in root.variants.all()]
        known = [price for price in prices if price is not None]
        return {"min": min(known), "max": max(known)} if known else None

    @staticmethod
    def resolve_availability(root: Product, info: GraphQLResolveInfo) -> dict[str, Any]:
        return _availability(list(root.variants.all()), _shelf(info))

    @staticmethod
    def resolve_attributes(_root: Product, info: GraphQLResolveInfo) -> list[ProductAttribute]:
        found: list[ProductAttribute] = info.context.bench_attributes
        return found

    @staticmethod
    def resolve_images(root: Product, _info: GraphQLResolveInfo) -> list[Image]:
        return list(root.images.all())

    @staticmethod
    def resolve_image(root: Product, _info: GraphQLResolveInfo) -> Image | None:
        return next(iter(root.images.all()), None)

    @staticmethod
    def resolve_variants(root: Product, _info: GraphQLResolveInfo, first: int) -> list[Variant]:
        return list(root.variants.all())[:first]


class Query(graphene.ObjectType):
    """What can be asked."""

    products = graphene.List(
        graphene.NonNull(ProductType),
        required=True,
        market=graphene.String(required=True),
        locale=graphene.String(required=True),
        kind=graphene.String(),
        device=graphene.ID(),
        first=graphene.Int(default_value=USUAL_PAGE),
    )
    product = graphene.Field(
        ProductType,
        market=graphene.String(required=True),
        locale=graphene.String(required=True),
        slug=graphene.String(required=True),
    )

    @staticmethod
    def resolve_products(
        _root: None, info: GraphQLResolveInfo, *, market: str, locale: str, first: int, **only: str
    ) -> list[Product]:
        shelf = info.context.bench_shelf = open_shelf(code=market, locale=locale, at=now())
        found = products_in(shelf.market, now())
        if "kind" in only:
            found = found.filter(kind__code=only["kind"])
        if "device" in only:
            found = found.filter(Q(kind__needs_fit=False) | Q(fits__device=only["device"]))
        page = list(found[:first])
        load_texts(shelf, page)
        return page

    @staticmethod
    def resolve_product(
        _root: None, info: GraphQLResolveInfo, *, market: str, locale: str, slug: str
    ) -> Product | None:
        shelf = info.context.bench_shelf = open_shelf(code=market, locale=locale, at=now())
        product = products_in(shelf.market, now()).filter(slug=slug).first()
        if product is None:
            return None
        info.context.bench_attributes = attributes_of(product)
        load_texts(shelf, [product], info.context.bench_attributes)
        return product


schema = graphene.Schema(query=Query)


def _shelf(info: GraphQLResolveInfo) -> Shelf:
    shelf: Shelf = info.context.bench_shelf
    return shelf


def _text(info: GraphQLResolveInfo, owner: str, pk: int, field: str) -> str:
    return _shelf(info).texts.get((owner, pk, field), "")


def _price(variant: Any, shelf: Shelf) -> Money | None:
    """Give the price that began last as money."""
    if not variant.prices_now:
        return None
    return Money(Decimal(variant.prices_now[-1].amount_minor) / 100, shelf.market.currency)


def _availability(variants: list[Any], shelf: Shelf) -> dict[str, Any]:
    free = sum(stock.on_hand - stock.held for each in variants for stock in each.stock_here)
    if shelf.stage == "OPEN" and free > 0:
        return {"offer": "IN_STOCK", "quantity": min(free, MOST_TOLD)}
    return {"offer": "NONE", "quantity": None}
