"""Lists of a market's products: found, narrowed, ordered, page by page."""

from collections.abc import Mapping, Sequence, Sized
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.devices.api.device import device_pk
from catalog.devices.models import Device
from catalog.launches.api.assortment import moment_in
from catalog.launches.api.cards import product_cards
from catalog.launches.api.product import ProductType
from catalog.search.filters import ProductFilter as Chosen
from catalog.search.pages import Page as Found
from catalog.search.pages import product_page
from catalog.search.sorts import ProductSort
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.connection import Page, PageInfo, connection, page_size
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.selection import Selection, selected

Card = dict[str, Any]
USUAL_PAGE = 24
MOST_CHOICES = 50  # brands, colours or origins
MOST_ATTRIBUTES = 12  # each is a condition of its own in the database
MOST_VALUES = 20  # of one attribute
SORTS = {
    "FEATURED": "In the order that the shop chose.",
    "PRICE_ASC": "The lowest price first.",
    "PRICE_DESC": "The highest price first.",
    "NEWEST": "The newest first.",
    "NAME": "By name, as the locale sorts.",
    "RELEVANCE": "What matches the search best first.",
}
ProductSortEnum = graphene.Enum(
    "ProductSort",
    [(sort.value, sort.value) for sort in ProductSort],
    description=lambda value: SORTS[value.value] if value else "In which order products stand.",
)


class AttributeFilter(graphene.InputObjectType):
    """The values of one attribute that were chosen."""

    code = graphene.String(required=True, description="Code of an attribute that is a facet.")
    values = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Any of these; values of its facet.",
    )


class ProductFilter(graphene.InputObjectType):
    """What a list is narrowed to: any of one facet's values, and that for every facet."""

    brands = graphene.List(graphene.NonNull(graphene.String), description="Any of these brands.")
    colours = graphene.List(
        graphene.NonNull(graphene.String), description="Any of these colours, by code."
    )
    origins = graphene.List(
        graphene.NonNull(graphene.String), description="Made in any of these countries."
    )
    price_min = graphene.Int(description="Minor units, as the market shows prices; counts too.")
    price_max = graphene.Int(description="Minor units, as the market shows prices; counts too.")
    in_stock = graphene.Boolean(description="True keeps what can be bought and sent now.")
    attributes = graphene.List(
        graphene.NonNull(AttributeFilter), description="All of these attributes."
    )


class FacetValueType(graphene.ObjectType):
    """A choice of a facet."""

    class Meta:
        name = "FacetValue"

    value = graphene.String(required=True, description="What a filter takes.")
    name = graphene.String(required=True, description="In words of the locale.")
    count = graphene.Int(
        required=True, description="Products on the list if it alone were chosen of its facet."
    )
    selected = graphene.Boolean(required=True, description="Whether it is chosen.")


class FacetType(graphene.ObjectType):
    """Something that the list may be narrowed by."""

    class Meta:
        name = "Facet"

    code = graphene.String(
        required=True,
        description="`kind`, `price`, `in_stock`, `brand`, `colour`, `origin` or an attribute's.",
    )
    name = graphene.String(required=True, description="In words of the locale.")
    values = graphene.List(
        graphene.NonNull(FacetValueType), required=True, description="Its choices with counts."
    )


class ProductEdge(graphene.ObjectType):
    """A product in a list."""

    node = graphene.Field(ProductType, required=True, description="The product.")
    cursor = graphene.String(required=True, description="Where it stands in this order.")


class ProductConnection(graphene.ObjectType):
    """A page of products."""

    edges = graphene.List(
        graphene.NonNull(ProductEdge), required=True, description="The products with cursors."
    )
    nodes = graphene.List(
        graphene.NonNull(ProductType), required=True, description="The products alone."
    )
    page_info = graphene.Field(PageInfo, required=True, description="Where the page stands.")
    total_count = graphene.Int(required=True, description="How many there are on all pages.")
    facets = graphene.List(
        graphene.NonNull(FacetType), required=True, description="What it could be narrowed by."
    )
    corrected_search = graphene.String(
        description="The words that were used when those typed found nothing."
    )

    @staticmethod
    def resolve_total_count(root: Card, _info: GraphQLResolveInfo) -> int:
        found: Found = root["found"]
        return found.total()

    @staticmethod
    def resolve_facets(root: Card, _info: GraphQLResolveInfo) -> Any:
        found: Found = root["found"]
        return found.facets()


class MarketProducts:
    """The products that the market shows."""

    products = graphene.Field(
        ProductConnection,
        required=True,
        first=graphene.Int(default_value=USUAL_PAGE, description="How many at most."),
        after=graphene.String(description="Cursor of the one before the first."),
        last=graphene.Int(description="How many at most, counted from the end."),
        before=graphene.String(description="Cursor of the one after the last."),
        kind=graphene.String(description="Only this kind, by code or slug."),
        fits=graphene.ID(description="Only what fits this phone, and what needs none."),
        search=graphene.String(description="Words to find, in the locale."),
        filter=graphene.Argument(ProductFilter, description="What was chosen of the facets."),
        sort=graphene.Argument(
            ProductSortEnum, description="RELEVANCE when searching, else FEATURED."
        ),
        description="What is shown here, page by page.",
    )

    @staticmethod
    def resolve_products(
        root: MarketContext,
        info: GraphQLResolveInfo,
        fits: str | None = None,
        filter: Mapping[str, Any] | None = None,  # noqa: A002  the argument's name in the schema
        sort: Any = None,
        **taken: Any,
    ) -> Card:
        taken["first"], taken["last"] = _size(taken.get("first"), taken.get("last"))
        found = product_page(
            market=root.market,
            locale=root.locale,
            chain=root.chain,
            at=root.at,
            moment=moment_in(root),
            fits=_device(root, fits),
            filter=_chosen(filter or {}),
            sort=_sort(sort, taken.get("search")),
            **taken,
        )
        return _told(found, root, selected(info))


def _size(first: int | None, last: int | None) -> tuple[int, int | None]:
    """Read the size of the page; ``last`` goes before a ``first`` that was not asked for."""
    if last is not None:
        return USUAL_PAGE, page_size(None, last, usual=USUAL_PAGE)
    return page_size(first, None, usual=USUAL_PAGE), None


def _sort(sort: Any, search: str | None) -> ProductSort:
    if sort is not None:
        return ProductSort(getattr(sort, "value", sort))
    return ProductSort.RELEVANCE if search and search.strip() else ProductSort.FEATURED


def _device(market: MarketContext, fits: str | None) -> Device | None:
    if fits is None:
        return None
    pk = device_pk(market, fits)
    device = Device.objects.filter(pk=pk).first() if pk else None
    if device is None:
        raise Refusal("UNKNOWN_DEVICE", "`fits` is not a phone of this market.")
    return device


def _chosen(taken: Mapping[str, Any]) -> Chosen:
    return Chosen(
        brands=_choices(taken, "brands"),
        colours=_choices(taken, "colours"),
        origins=_choices(taken, "origins"),
        price_min=taken.get("price_min"),
        price_max=taken.get("price_max"),
        in_stock=taken.get("in_stock"),
        attributes=_attributes(taken.get("attributes") or ()),
    )


def _choices(taken: Mapping[str, Any], name: str) -> tuple[str, ...]:
    chosen = tuple(taken.get(name) or ())
    _refuse_more(chosen, MOST_CHOICES, f"`{name}`")
    return chosen


def _attributes(taken: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Join the values of an attribute that is named twice."""
    _refuse_more(taken, MOST_ATTRIBUTES, "`attributes`")
    joined: dict[str, tuple[str, ...]] = {}
    for one in taken:
        joined[one["code"]] = (*joined.get(one["code"], ()), *one["values"])
    for values in joined.values():
        _refuse_more(values, MOST_VALUES, "`values` of an attribute")
    return joined


def _refuse_more(chosen: Sized, most: int, name: str) -> None:
    if len(chosen) > most:
        raise Refusal("BAD_USER_INPUT", f"A filter takes {most} {name} at most.")


def _told(found: Found, market: MarketContext, wants: Selection) -> Card:
    """Give a page as the API's ``ProductConnection``; the rows only where they are selected."""
    told: Card = {"found": found, "corrected_search": found.corrected}
    if not wants.has_any("edges", "nodes", "pageInfo"):
        return told
    cards = wants.below("nodes").joined(wants.below("edges", "node"))
    page = Page(
        rows=product_cards(found.products, market, cards),
        cursors=found.cursors,
        has_next=found.has_next,
        has_previous=found.has_previous,
    )
    return {**told, **connection(page)}
