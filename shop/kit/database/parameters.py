"""What goes into a statement and comes out of it, in the words of SQLite.

PostgreSQL has types of its own for moments, ids and lists; SQLite has text, and what is compared
as text must be written in one way only: as Django writes it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson


def moment_parameter(moment: datetime) -> str:
    """Write an aware moment as SQLite keeps it: ``2026-11-22 18:30:00``, in UTC.

    Microseconds follow where there are any. Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def moment_value(value: datetime | str | None) -> datetime | None:
    """Read a moment that either database gave; SQLite gives text for a computed one."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is None or value.tzinfo is not None:
        return value
    return value.replace(tzinfo=UTC)


def sqlite_parameters(params: Mapping[str, Any]) -> dict[str, Any]:
    """Write parameters for SQLite: a list becomes JSON text, to be read by ``json_each``."""
    return {name: _sqlite_value(value) for name, value in params.items()}


def sqlite_rows(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Give moments their zone: the driver reads a column of moments as naive ones in UTC."""
    if datetime not in {type(value) for row in rows for value in row}:
        return rows
    return [tuple(map(_zoned, row)) for row in rows]


def _zoned(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if type(value) is datetime else value


def _sqlite_value(value: Any) -> Any:
    write = _WRITERS.get(type(value))
    return write(value) if write else value


def _json_list(values: list[Any] | tuple[Any, ...]) -> str:
    return orjson.dumps([_sqlite_value(value) for value in values]).decode()


_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    datetime: moment_parameter,
    UUID: lambda value: value.hex,
    list: _json_list,
    tuple: _json_list,
}
