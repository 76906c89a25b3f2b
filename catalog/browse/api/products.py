"""Lists of a market's products: found, narrowed, ordered, page by page."""

from collections.abc import Mapping, Sequence, Sized
from functools import lru_cache
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.browse.errors import UnknownDeviceError
from catalog.browse.facet_sql import LOOKED_AT
from catalog.browse.filters import ProductFilter as Chosen
from catalog.browse.pages import Page as Found
from catalog.browse.pages import Wanted, product_page
from catalog.browse.sorts import ProductSort
from catalog.devices.api.device import device_pk
from catalog.shelf.api.asked import KEPT, asked_of
from catalog.shelf.api.cards import told_rows, view_of
from catalog.shelf.api.product import ProductType
from catalog.shelf.api.unmade import comes_later
from catalog.shelf.census import MOST_COUNTED
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.connection import PageInfo, page_size
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.selection import Selection, selected

Card = dict[str, Any]
USUAL_PAGE = 24
ROWS = ("edges", "nodes", "pageInfo")
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

    brands = graphene.List(
        graphene.NonNull(graphene.String),
        description="Any of these brands; every brand when left out.",
    )
    colours = graphene.List(
        graphene.NonNull(graphene.String),
        description="Any of these colours, by code; every colour when left out.",
    )
    origins = graphene.List(
        graphene.NonNull(graphene.String),
        description="Made in any of these countries, by ISO 3166-1 code; everywhere when left out.",
    )
    price_min = graphene.Int(
        description="Minor units, as the market shows prices; counts too; no bound when left out."
    )
    price_max = graphene.Int(
        description="Minor units, as the market shows prices; counts too; no bound when left out."
    )
    in_stock = graphene.Boolean(
        description="True keeps what can be bought and sent now; all is kept when left out."
    )
    attributes = graphene.List(
        graphene.NonNull(AttributeFilter),
        description="All of these attributes; none is asked for when left out.",
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

    node = graphene.Field(ProductType, required=True, description="The product itself.")
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
    total_count = graphene.Int(
        required=True,
        description=f"How many there are on all pages; {MOST_COUNTED} means that many or more.",
    )
    facets = graphene.List(
        graphene.NonNull(FacetType),
        required=True,
        description=f"What it could be narrowed by, told of the list's first {LOOKED_AT} products.",
    )
    corrected_search = graphene.String(
        description="The words that were used when those typed found nothing; null when they did."
    )

    @staticmethod
    def resolve_total_count(root: Card, _info: GraphQLResolveInfo) -> int:
        found: Found = root["found"]
        return found.total()

    @staticmethod
    def resolve_facets(root: Card, _info: GraphQLResolveInfo) -> Any:
        found: Found = root["found"]
        return found.facets()

    @staticmethod
    def resolve_corrected_search(root: Card, _info: GraphQLResolveInfo) -> str | None:
        found: Found = root["found"]
        return found.corrected


class MarketProducts:
    """The products that the market shows."""

    products = graphene.Field(
        ProductConnection,
        required=True,
        first=graphene.Int(default_value=USUAL_PAGE, description="How many at most."),
        after=graphene.String(
            description="Cursor of the one before the first; the list begins when left out."
        ),
        last=graphene.Int(
            description="How many at most, counted from the end; `first` counts when left out."
        ),
        before=graphene.String(
            description="Cursor of the one after the last; the list ends when left out."
        ),
        kind=graphene.String(
            description="Only this kind, by code or slug; every kind when left out."
        ),
        fits=graphene.ID(
            description="Id of a phone: only what fits it, and what needs none; all phones when "
            "left out."
        ),
        search=graphene.String(
            description="Words to find, in the locale; all is listed when left out."
        ),
        filter=graphene.Argument(
            ProductFilter, description="What was chosen of the facets; nothing when left out."
        ),
        sort=graphene.Argument(
            ProductSortEnum,
            description="In which order; when left out, RELEVANCE where words are searched, else "
            "FEATURED.",
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
        wants = selected(info)
        found = product_page(
            view_of(root),
            fits=_device(root, fits),
            filter=_chosen(filter or {}),
            sort=_sort(sort, taken.get("search")),
            wanted=_wanted(root, wants, fits),
            **taken,
        )
        return _told(found, root, wants)


def _size(first: int | None, last: int | None) -> tuple[int, int | None]:
    """Read the size of the page; ``last`` goes before a ``first`` that was not asked for."""
    if last is not None:
        return USUAL_PAGE, page_size(None, last, usual=USUAL_PAGE)
    return page_size(first, None, usual=USUAL_PAGE), None


def _sort(sort: Any, search: str | None) -> ProductSort:
    if sort is not None:
        return ProductSort(getattr(sort, "value", sort))
    return ProductSort.RELEVANCE if search and search.strip() else ProductSort.FEATURED


def _device(market: MarketContext, fits: str | None) -> int | None:
    """Read which phone is meant; whether there is one is asked with the list."""
    if fits is None:
        return None
    pk = device_pk(market, fits)
    if pk is None:
        raise _unknown_device()
    return pk


def _unknown_device() -> Refusal:
    return Refusal("UNKNOWN_DEVICE", "`fits` is not a phone of this market.")


def _wanted(market: MarketContext, wants: Selection, fits: str | None) -> Wanted:
    """Tell what to read of a list: its rows only where they are selected or a phone is in doubt."""
    asked = asked_of(_of_products(wants))
    return Wanted(
        rows=wants.has_any(*ROWS) or fits is not None,
        details=asked.details,
        texts=not comes_later(market, asked),
        stock=asked.stock,
        total="totalCount" in wants,
    )


@lru_cache(maxsize=KEPT)
def _of_products(wants: Selection) -> Selection:
    return wants.below("nodes").joined(wants.below("edges", "node"))


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
    told: Card = {"found": found}
    if not found.wanted.rows:
        return told
    try:
        cards = told_rows(found.rows, market, _of_products(wants))
    except UnknownDeviceError:
        raise _unknown_device() from None
    told["nodes"] = cards
    if "edges" in wants:
        told["edges"] = [
            {"node": card, "cursor": cursor}
            for card, cursor in zip(cards, found.cursors(), strict=True)
        ]
    if "pageInfo" in wants:
        told["page_info"] = _page_info(found, wants.below("pageInfo"))
    return told


def _page_info(found: Found, wants: Selection) -> Card:
    """Tell where a page stands; cursors only where they are selected."""
    told: Card = {"has_next_page": found.has_next, "has_previous_page": found.has_previous}
    ends = {"startCursor": ("start_cursor", slice(1)), "endCursor": ("end_cursor", slice(-1, None))}
    for field, (name, part) in ends.items():
        if field in wants:
            told[name] = next(iter(found.cursors(part)), None)
    return told
