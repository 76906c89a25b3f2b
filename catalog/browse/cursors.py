"""Cursors: places in an ordered list, opaque to clients and valid in that order only."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from catalog.browse.errors import InvalidCursor
from catalog.browse.filters import storable
from catalog.browse.sorts import PLACES, KeyValue, ProductSort

LONGEST_CURSOR = 1_000
LARGEST_INTEGER = 2**63 - 1  # of a database


def cursor_of(sort: ProductSort, key: Sequence[KeyValue]) -> str:
    """Write down a place in an order."""
    values = [part.isoformat() if isinstance(part, datetime) else part for part in key]
    return urlsafe_b64encode(orjson.dumps([sort.value, *values])).decode().rstrip("=")


def key_in(cursor: str, sort: ProductSort, *, field: str) -> list[KeyValue]:
    """Read the place that a cursor tells.

    field: of the input, to be named by the problem. Raises InvalidCursor for what is no cursor and
    for one of another order.
    """
    try:
        return _read(cursor, sort)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidCursor(field=field) from error


def _read(cursor: str, sort: ProductSort) -> list[KeyValue]:
    told = _decoded(cursor)
    if not isinstance(told, list) or not told or told[0] != sort.value:
        raise ValueError("a cursor of another order")
    pairs = zip(told[1:], PLACES[sort], strict=True)
    return [_value(value, wanted) for value, wanted in pairs]


def _decoded(cursor: str) -> Any:
    if len(cursor) > LONGEST_CURSOR:
        raise ValueError("too long for a cursor")
    padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
    return json.loads(urlsafe_b64decode(padded))


def _value(value: object, wanted: type[KeyValue]) -> KeyValue:
    """Check that a value is of the order's type and that a database can compare with it."""
    if wanted is datetime and isinstance(value, str):
        return _moment(value)
    if wanted is int and type(value) is int and abs(value) <= LARGEST_INTEGER:
        return value
    if wanted is str and isinstance(value, str) and storable([value]):
        return value
    raise TypeError("not a value of this order")


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment.astimezone(UTC)
