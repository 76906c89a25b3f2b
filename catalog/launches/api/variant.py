"""Variants as a market shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphene
from django.utils.translation import gettext_noop

from catalog.inventory.queries import Promise
from catalog.launches.api.assortment import Shown
from catalog.launches.api.availability import Availability, told_availability
from catalog.listings.api.price import Price, told_price
from catalog.products.api.attribute import Attribute
from catalog.products.api.image import ImageType, told_pictures
from catalog.products.queries import Picture
from i18n.locales.texts import ServedText
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.connection import PageInfo
from shop.kit.graphql.node import Node
from shop.kit.words import say

Card = dict[str, Any]
COLOUR = gettext_noop("Colour")


class VariantType(graphene.ObjectType):
    """One buyable form of a product."""

    class Meta:
        name = "Variant"
        interfaces = (Node,)

    sku = graphene.String(required=True, description="Stock keeping unit.")
    name = graphene.String(required=True, description="Product and form, in words of the locale.")
    colour = graphene.String(required=True, description="Code of the colour; may be empty.")
    colour_name = graphene.String(required=True, description="The colour in words of the locale.")
    swatch = graphene.String(required=True, description="The colour for a page: `#1f2a44`.")
    attributes = graphene.List(
        graphene.NonNull(Attribute), required=True, description="What tells it from its siblings."
    )
    price = graphene.Field(Price, description="What it costs; null while only announced.")
    availability = graphene.Field(
        Availability, required=True, description="Whether it may be bought."
    )
    images = graphene.List(
        graphene.NonNull(ImageType),
        required=True,
        description="Its own pictures; the product's where it has none.",
    )


class VariantEdge(graphene.ObjectType):
    """A variant in a list."""

    node = graphene.Field(VariantType, required=True, description="The variant.")
    cursor = graphene.String(required=True, description="Where it stands in the list.")


class VariantConnection(graphene.ObjectType):
    """A page of variants, in the shop's order."""

    edges = graphene.List(
        graphene.NonNull(VariantEdge), required=True, description="The variants with cursors."
    )
    nodes = graphene.List(
        graphene.NonNull(VariantType), required=True, description="The variants alone."
    )
    page_info = graphene.Field(PageInfo, required=True, description="Where the page stands.")
    total_count = graphene.Int(required=True, description="How many there are on all pages.")


def told_variant(  # noqa: PLR0917
    shown: Shown,
    product_name: str,
    colours: Mapping[int, ServedText],
    promise: Promise | None,
    usual_minor: int | None,
    pictures: Sequence[Picture],
    market: MarketContext,
) -> Card:
    """Give a variant as the API's ``Variant``."""
    variant, listing = shown.variant, shown.facts.listing
    served = colours.get(variant.pk)
    colour = served.text if served and variant.colour else ""
    most = listing.max_per_customer if listing else None
    price = shown.price
    return {
        "node_type": "Variant",
        "pk": variant.pk,
        "id": market.id_of("Variant", variant.pk),
        "sku": variant.sku,
        "name": " · ".join(part for part in (product_name, colour) if part),
        "colour": variant.colour,
        "colour_name": colour,
        "swatch": variant.swatch,
        "attributes": _attributes(colour, market.locale),
        "price": told_price(price, listing, market, usual_minor) if price and listing else None,
        "availability": told_availability(shown.decision, [shown], most, promise, market),
        "images": _images(shown, pictures),
    }


def _attributes(colour: str, locale: str) -> list[Card]:
    if not colour:
        return []
    return [{"code": "colour", "name": say(COLOUR, locale), "value": colour}]


def _images(shown: Shown, pictures: Sequence[Picture]) -> list[Card]:
    own = [p for p in pictures if p.image.variant_id == shown.variant.pk]
    common = [p for p in pictures if p.image.variant_id is None]
    return told_pictures(own or common, {shown.variant.pk: shown.variant})
