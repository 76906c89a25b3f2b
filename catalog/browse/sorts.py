"""The orders of a product list, each ended by the id so that no two products share a place."""

from datetime import datetime

from django.db import models

from catalog.browse.filters import LARGEST, Selection
from catalog.browse.searching import hits
from catalog.shelf.gate import listed_now
from catalog.shelf.statements import IN_ORDER, Key

KeyValue = int | str | datetime
NAME_LENGTH = 80  # characters of a folded name that order it; cursors carry them
PLACE, ID = IN_ORDER
NEWEST = (Key("r.created_at", descending=True), Key("r.product_id", descending=True))
# By the folded name, character by character: the same in every database.
NAME = Key(
    f"""COALESCE((SELECT substr(t.title, 1, {NAME_LENGTH}) FROM catalog_searchdocument t
    WHERE t.market_id = r.market_id AND t.locale = r.locale AND t.product_id = r.product_id), '')
    COLLATE "C\""""
)


class ProductSort(models.TextChoices):
    """In which order products stand; RELEVANCE is FEATURED where nothing is searched."""

    FEATURED = "FEATURED", "Featured"
    PRICE_ASC = "PRICE_ASC", "Price, lowest first"
    PRICE_DESC = "PRICE_DESC", "Price, highest first"
    NEWEST = "NEWEST", "Newest first"
    NAME = "NAME", "Name"
    RELEVANCE = "RELEVANCE", "Best match first"


# Of which types the values are that place a product in an order; a cursor holds them.
PLACES: dict[ProductSort, tuple[type[KeyValue], ...]] = {
    ProductSort.FEATURED: (int, int),
    ProductSort.PRICE_ASC: (int, int, int),
    ProductSort.PRICE_DESC: (int, int, int),
    ProductSort.NEWEST: (datetime, int),
    ProductSort.NAME: (str, int),
    ProductSort.RELEVANCE: (int, int, int),
}


def order_of(sort: ProductSort, selection: Selection) -> tuple[Key, ...]:
    """Give the keys that place the products of a selection in an order.

    What is only announced has no price to tell, and stands behind all others by price.
    """
    price = f"CASE WHEN {listed_now(selection.view.stage)} THEN r.lowest_minor END"
    orders = {
        ProductSort.FEATURED: IN_ORDER,
        ProductSort.PRICE_ASC: (Key(f"COALESCE({price}, {LARGEST})"), *IN_ORDER),
        ProductSort.PRICE_DESC: (Key(f"COALESCE({price}, -1)", descending=True), *IN_ORDER),
        ProductSort.NEWEST: NEWEST,
        ProductSort.NAME: (NAME, ID),
        ProductSort.RELEVANCE: (hits(selection.words or ()), *IN_ORDER),
    }
    return orders[sort]
