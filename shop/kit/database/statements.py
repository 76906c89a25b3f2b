"""Hand-written SQL as prepared statements: the database reads and plans it once a connection.

Django's own cursor writes the values into the text, so that PostgreSQL plans each call anew; that
costs more than running a good statement does. Here the driver's own cursor is used, on Django's
connection and inside its transactions.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorDebugWrapper
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper

from shop.kit.database.parameters import sqlite_parameters, sqlite_rows

MOST_PREPARED = 500  # statements that a connection keeps; the driver's own bound is 100
DRIVER_ERRORS = (psycopg.Error, sqlite3.Error)
NAMED = re.compile(r"%\((\w+)\)s|%%")

Params = Mapping[str, Any]
Values = Sequence[Any] | Params
Rows = list[tuple[Any, ...]]
Cursor = Any  # of either driver


@dataclass(frozen=True)
class Statement:
    """One statement in the words of both databases.

    postgresql: parameters are named ``%(name)s``, and a lone percent sign is written ``%%``.
    sqlite: parameters are named ``:name``.
    """

    postgresql: str
    sqlite: str

    @classmethod
    def of(cls, sql: str) -> "Statement":
        """Take one text in PostgreSQL's manner that both databases understand."""
        return cls(sql, NAMED.sub(lambda match: f":{match[1]}" if match[1] else "%", sql))


def fetch_from(alias: str, statement: Statement, params: Params) -> Rows:
    """Give the rows of a statement from one database. Raises what Django raises for a query."""
    connection = connections[alias]
    connection.ensure_connection()
    if connection.needs_rollback:
        connection.validate_no_broken_transaction()
    if connection.vendor == "postgresql":
        return _run(connection, _on_postgresql(connection), statement.postgresql, params)
    return sqlite_rows(
        _run(connection, _on_sqlite(connection), statement.sqlite, sqlite_parameters(params))
    )


def ask_in_text(alias: str, sql: str, params: Sequence[Any]) -> Rows:
    """Give the rows of a statement of Django's own, prepared by PostgreSQL, as Django reads them.

    sql: with ``%s`` for each of ``params``.
    """
    connection = connections[alias]
    connection.ensure_connection()
    if connection.needs_rollback:
        connection.validate_no_broken_transaction()
    execute = _on_postgresql(connection, binary=False)
    return _run(connection, execute, sql, params)


def _run(
    connection: BaseDatabaseWrapper,
    execute: Callable[[str, Any], Cursor],
    sql: str,
    params: Values,
) -> Rows:
    if connection.execute_wrappers or connection.queries_logged:
        execute = partial(_watched, connection, execute)
    try:
        rows: Rows = execute(sql, params).fetchall()
    except DRIVER_ERRORS:
        with connection.wrap_database_errors:
            raise
    return rows


def _on_postgresql(
    connection: BaseDatabaseWrapper, *, binary: bool = True
) -> Callable[[str, Any], Cursor]:
    cursor = _kept.get(connection)
    if cursor is None or cursor.connection is not connection.connection:
        cursor = _kept[connection] = _cursor(connection.connection)
    return partial(cursor.execute, prepare=True, binary=binary)


def _cursor(connection: Any) -> "psycopg.Cursor[Any]":
    """Open a cursor whose whole numbers are all of one type.

    Else psycopg would choose among three by size, and prepare a statement once for each.
    """
    connection.prepared_max = MOST_PREPARED
    cursor = psycopg.Cursor(connection)
    cursor.adapters.register_dumper(int, Int8Dumper)  # asked for by lists
    cursor.adapters.register_dumper(int, Int8BinaryDumper)
    return cursor


def _on_sqlite(connection: BaseDatabaseWrapper) -> Callable[[str, Params], Cursor]:
    """Give the driver's own way: it keeps the statements that it prepared by their text."""
    execute: Callable[[str, Params], Cursor] = connection.connection.execute
    return execute


def _watched(
    connection: BaseDatabaseWrapper,
    execute: Callable[[str, Any], Cursor],
    sql: str,
    params: Values,
) -> Cursor:
    """Run under the eyes of Django's query log and of the wrappers that a caller has set."""
    done: list[Cursor] = []

    def innermost(sql: str, params: Values, _many: bool, _context: Any) -> None:  # noqa: FBT001
        done.append(execute(sql, params))

    run: Callable[..., Any] = innermost
    for wrapper in reversed(connection.execute_wrappers):
        run = partial(wrapper, run)
    with _logged(connection, sql, params):
        run(sql, params, False, {"connection": connection, "cursor": None})  # noqa: FBT003
    return done[-1]


def _logged(
    connection: BaseDatabaseWrapper, sql: str, params: Values
) -> AbstractContextManager[Any]:
    if not connection.queries_logged:
        return nullcontext()
    return CursorDebugWrapper(None, connection).debug_sql(sql, params)


# Django makes a connection's wrapper for each thread, so that a cursor is one thread's own.
_kept: "WeakKeyDictionary[BaseDatabaseWrapper, psycopg.Cursor[Any]]" = WeakKeyDictionary()
