"""The limit's own read model: the shelf's rows with texts that hold what is asked and no more.

The shop's cards serve every question; the limit may know beforehand which ones will be asked.
"""

from collections.abc import Iterator
from typing import Any

import orjson
from django.db import connection

from catalog.shelf.models import ShelfRow

SQL = (
    "DROP TABLE IF EXISTS bench_shelf",
    """CREATE TABLE bench_shelf AS
        SELECT market_id, locale, product_id, since, until, own_stage, planned, proved, kind_id,
            position, slug, card, details
        FROM catalog_shelfrow WHERE 1 = 0""",
    """CREATE INDEX bench_shelf_kind
        ON bench_shelf (market_id, locale, kind_id, position, product_id)""",
    "CREATE INDEX bench_shelf_slug ON bench_shelf (market_id, locale, slug)",
    "CREATE INDEX bench_shelf_product ON bench_shelf (product_id, market_id, locale)",
)
COLUMNS = (
    *("market_id", "locale", "product_id", "since", "until", "own_stage", "planned", "proved"),
    *("kind_id", "position", "slug", "card", "details"),
)
CHUNK = 1000
LISTED_VARIANTS = 3
Told = dict[str, Any]


def write_rows() -> None:
    """Write the rows anew from the shop's shelf."""
    signs = ", ".join(["%s"] * len(COLUMNS))
    insert = f"INSERT INTO bench_shelf ({', '.join(COLUMNS)}) VALUES ({signs})"  # noqa: S608
    with connection.cursor() as cursor:
        for statement in SQL:
            cursor.execute(statement)
        for rows in _chunks():
            cursor.executemany(insert, rows)


def _chunks() -> Iterator[list[tuple[Any, ...]]]:
    chunk: list[tuple[Any, ...]] = []
    for row in ShelfRow.objects.values_list(*COLUMNS).iterator(CHUNK):
        card, details = orjson.loads(row[-2]), orjson.loads(row[-1])
        moments = (connection.ops.adapt_datetimefield_value(moment) for moment in row[3:5])
        chunk.append((*row[:3], *moments, *row[5:-2], _text(_card(card)), _text(_details(details))))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _card(card: Told) -> Told:
    return {
        **_common(card),
        "image": _image(card["image"]),
        "variants": [_variant(each) for each in card["variants_all"][:LISTED_VARIANTS]],
    }


def _details(card: Told) -> Told:
    return {
        **_common(card),
        "images": [_image(image) for image in card["images"]],
        "brand": card["brand"],
        "description": card["description"],
        "attributes": [_only(each, "code", "name", "value") for each in card["attributes"]],
        "variants": [_variant(each) for each in card["variants_all"]],
    }


def _common(card: Told) -> Told:
    span = card["price_range"]
    return {
        **_only(card, "id", "slug", "name"),
        "kind": _only(card["kind"], "code", "name"),
        "priceRange": span and {end: _money(span[end]) for end in ("min", "max")},
    }


def _variant(variant: Told) -> Told:
    price = variant["price"]
    shown = price and {"display": _money(price["display"])}
    return {**_only(variant, "id", "sku", "name"), "price": shown}


def _image(image: Told | None) -> Told | None:
    return image and _only(image, "url", "alt", "width", "height")


def _money(money: Told) -> Told:
    return _only(money, "minor", "currency", "formatted")


def _only(told: Told, *names: str) -> Told:
    return {name: told[name] for name in names}


def _text(told: Told) -> str:
    return orjson.dumps(told).decode()
