"""Prove the shelf: make every row again from the source tables and compare each column."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db import transaction

from catalog.products.models import Product
from catalog.search.models import SearchDocument
from catalog.shelf.models import BEGINNING
from catalog.shelf.writing.rows import Made, Row, VariantRow, made_of
from catalog.shelf.writing.sources import Sources, read_sources
from catalog.shelf.writing.spans import Subject, kept_after
from catalog.shelf.writing.store import KEY, ROW, VARIANT, stored_rows

AT_ONCE = 100  # products
SHOWN = 60  # characters of a value in a difference
DOCUMENT = ("market_id", "locale", "product_id", "title", "body", "words")

Values = tuple[object, ...]
Table = Mapping[Values, Values]


def verify(*, at: datetime) -> Iterator[str]:
    """Give each difference between the shelf and what the catalogue makes of it, in words.

    What is stored is compared as far back as it goes; at least all that holds from a day before
    ``at`` on must be there. Marks that are left are no difference: refresh what is marked first.
    """
    products = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(products), AT_ONCE):
        yield from _differences(products[start : start + AT_ONCE], at)


@transaction.atomic
def _differences(products: Collection[int], at: datetime) -> list[str]:
    stored = stored_rows(products, None)
    made, broken = _made(read_sources(products), list(stored.rows), at)
    rows = [row for one in made for row in one.rows]
    variants = [row for one in made for row in one.variants]
    written = SearchDocument.objects.filter(product__in=products).values_list(*DOCUMENT)
    documents = [
        tuple(getattr(document, column) for column in DOCUMENT)
        for one in made
        for document in one.documents
    ]
    return [
        *broken,
        *_compared("row", ROW, _named(stored.rows), _named(rows)),
        *_compared("variant", VARIANT, _named(stored.variants), _named(variants)),
        *_compared("document", DOCUMENT, _named(written, 3), _named(documents, 3)),
    ]


def _made(sources: Sources, stored: Collection[Row], at: datetime) -> tuple[list[Made], list[str]]:
    """Make all rows again, as far back as any is stored, and name what cannot be made."""
    first: dict[tuple[int, int], datetime] = {}
    for row in stored:
        key = (row.market_id, row.product_id)
        first[key] = min(row.since, first.get(key, row.since))
    made, broken = [], []
    for listing in sources.listings:
        kept = first.get((listing.market_id, listing.product_id), kept_after(at))
        after = max(min(kept, kept_after(at)), BEGINNING)
        try:
            made.append(made_of(Subject(listing, sources), sources, after=after))
        except Exception as error:  # whatever it is, it is what is to be told
            broken.append(f"product {listing} cannot be made: {error!r}")
    return made, broken


def _named(rows: Collection[Row | VariantRow | Values], key: int = KEY) -> Table:
    return {tuple(row[:key]): tuple(row) for row in rows}


def _compared(what: str, columns: Collection[str], stored: Table, made: Table) -> Iterator[str]:
    """Name what is missing, what is too much, and each column that differs."""
    for key in made.keys() - stored.keys():
        yield f"{what} {_told(key)} is missing"
    for key in stored.keys() - made.keys():
        yield f"{what} {_told(key)} is there for nothing"
    for key in made.keys() & stored.keys():
        for column, old, new in zip(columns, stored[key], made[key], strict=True):
            if old != new:
                yield f"{what} {_told(key)}: {column} {_short(old, new)}"


def _told(key: Values) -> str:
    return " ".join(str(part) for part in key)


def _short(old: object, new: object) -> str:
    """Show two values from where they begin to differ."""
    one, other = str(old), str(new)
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"is {one[start : start + SHOWN]!r}, should be {other[start : start + SHOWN]!r}"
