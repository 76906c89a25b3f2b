"""Variants as a market shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import graphene

from catalog.launches.api.availability import Availability
from catalog.listings.api.price import Price
from catalog.products.api.attribute import Attribute
from catalog.products.api.image import ImageType
from shop.kit.graphql.connection import PageInfo, connection, page_of_list, page_size
from shop.kit.graphql.node import Node

Card = dict[str, Any]
USUAL_PAGE = 24


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

    node = graphene.Field(VariantType, required=True, description="The variant itself.")
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


@dataclass(frozen=True)
class VariantPage:
    """A page of a product's variants; where it stands is told only when it is asked for.

    shown: all variants that the market shows. nodes: those of the page.
    """

    shown: Sequence[Card]
    nodes: Sequence[Card]
    size: int
    after: str | None

    @property
    def total_count(self) -> int:
        """How many there are on all pages."""
        return len(self.shown)

    @property
    def edges(self) -> list[Card]:
        """The variants with cursors."""
        edges: list[Card] = self._connection["edges"]
        return edges

    @property
    def page_info(self) -> Card:
        """Where the page stands."""
        info: Card = self._connection["page_info"]
        return info

    @cached_property
    def _connection(self) -> Card:
        return connection(page_of_list(self.shown, size=self.size, after=self.after))


def variant_page(shown: Sequence[Card], first: int | None, after: str | None) -> VariantPage:
    """Cut a page out of a product's variants."""
    size = _size(first)
    if after is None:
        nodes = shown if len(shown) <= size else shown[:size]
    else:
        nodes = page_of_list(shown, size=size, after=after).rows
    return VariantPage(shown, nodes, size, after)


def _size(first: int | None) -> int:
    """Read the size of a page; a usual one is within every limit."""
    if first is not None and 0 <= first <= USUAL_PAGE:
        return first
    return page_size(first, None, usual=USUAL_PAGE)
