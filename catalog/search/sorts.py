"""The orders of a product list, each ended by the id so that no two products share a place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connections, models
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Collate, Substr

from catalog.products.models import Product
from catalog.search.filters import Selection
from catalog.search.models import SearchDocument
from catalog.search.queries import title_hits

KeyValue = int | str | datetime
NAME_LENGTH = 80  # characters of a folded name that order it; cursors carry them
# Prices of products that have none yet: behind all others in both directions.
ABOVE_ALL_PRICES, BELOW_ALL_PRICES = 2**63 - 1, -1
# Not a price's own field: Django takes "above -1" of a positive one to be true of every row.
ANY_INTEGER = models.BigIntegerField()


class ProductSort(models.TextChoices):
    """In which order products stand; RELEVANCE is FEATURED where nothing is searched."""

    FEATURED = "FEATURED", "Featured"
    PRICE_ASC = "PRICE_ASC", "Price, lowest first"
    PRICE_DESC = "PRICE_DESC", "Price, highest first"
    NEWEST = "NEWEST", "Newest first"
    NAME = "NAME", "Name"
    RELEVANCE = "RELEVANCE", "Best match first"


@dataclass(frozen=True)
class Key:
    """One column of an order: what a row is measured by, of which type, and in which direction."""

    column: str
    measure: Callable[[Selection, str], Combinable]
    values: type[KeyValue] = int
    descending: bool = False


def _place(_selection: Selection, _locale: str) -> Combinable:
    return F("listing__position")


def _id(_selection: Selection, _locale: str) -> Combinable:
    return F("pk")


def _created(_selection: Selection, _locale: str) -> Combinable:
    return F("created_at")


def _lowest_price(selection: Selection) -> Subquery:
    priced = selection.shown.variants.filter(product=OuterRef("pk"), price_now__isnull=False)
    lowest = priced.order_by().values("product").annotate(lowest=Min("price_now"))
    return Subquery(lowest.values("lowest"))


def _price_rising(selection: Selection, _locale: str) -> Combinable:
    return Coalesce(_lowest_price(selection), ABOVE_ALL_PRICES, output_field=ANY_INTEGER)


def _price_falling(selection: Selection, _locale: str) -> Combinable:
    return Coalesce(_lowest_price(selection), BELOW_ALL_PRICES, output_field=ANY_INTEGER)


def _name(selection: Selection, locale: str) -> Combinable:
    """Order by the folded name, character by character: the same in every database."""
    written = SearchDocument.objects.filter(
        market=selection.shown.market, locale=locale, product=OuterRef("pk")
    )
    title = Subquery(written.annotate(start=Substr("title", 1, NAME_LENGTH)).values("start")[:1])
    vendor = connections[selection.shown.products.db].vendor
    return Collate(
        Coalesce(title, Value(""), output_field=models.TextField()),
        "C" if vendor == "postgresql" else "BINARY",
    )


def _hits(selection: Selection, _locale: str) -> Combinable:
    if selection.wanted is None:
        return Value(0)
    met = selection.wanted.documents().filter(product=OuterRef("pk"))
    hits = met.annotate(hits=title_hits(selection.wanted.words)).values("hits")
    return Coalesce(Subquery(hits[:1]), Value(0))


PLACE, ID = Key("by_place", _place), Key("by_id", _id)
ORDERS: dict[ProductSort, tuple[Key, ...]] = {
    ProductSort.FEATURED: (PLACE, ID),
    ProductSort.PRICE_ASC: (Key("by_price", _price_rising), PLACE, ID),
    ProductSort.PRICE_DESC: (Key("by_price", _price_falling, descending=True), PLACE, ID),
    ProductSort.NEWEST: (
        Key("by_age", _created, datetime, descending=True),
        Key("by_id", _id, descending=True),
    ),
    ProductSort.NAME: (Key("by_name", _name, str), ID),
    ProductSort.RELEVANCE: (Key("by_hits", _hits, descending=True), PLACE, ID),
}


def measured(selection: Selection, sort: ProductSort, locale: str) -> QuerySet[Product]:
    """Give the products of a selection with what the order measures them by."""
    keys = {key.column: key.measure(selection, locale) for key in ORDERS[sort]}
    return selection.products().annotate(**keys)


def in_order(sort: ProductSort, *, backwards: bool = False) -> list[str]:
    """Give the columns to order by, from the first product on or from the last."""
    return [f"-{key.column}" if key.descending != backwards else key.column for key in ORDERS[sort]]


def key_of(product: Product, sort: ProductSort) -> list[KeyValue]:
    """Read off a measured product what places it in the order."""
    return [getattr(product, key.column) for key in ORDERS[sort]]


def beyond(sort: ProductSort, values: Sequence[KeyValue], *, backwards: bool = False) -> Q:
    """Give the condition to stand behind a place in the order, or before it."""
    condition, same = Q(), Q()
    for key, value in zip(ORDERS[sort], values, strict=True):
        side = "lt" if key.descending != backwards else "gt"
        condition |= same & Q(**{f"{key.column}__{side}": value})
        same &= Q(**{key.column: value})
    return condition
