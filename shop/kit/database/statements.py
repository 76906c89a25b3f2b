"""Hand-written SQL as prepared statements: the database reads and plans it once a connection.

Django's own cursor writes the values into the text, so that PostgreSQL plans each call anew; that
costs more than running a good statement does. Here they go to the driver itself, on Django's
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

from shop.kit.database.parameters import sqlite_parameters, sqlite_rows
from shop.kit.database.wire import Wire

DRIVER_ERRORS = (psycopg.Error, sqlite3.Error)
NAMED = re.compile(r"%\((\w+)\)s|%%")

Params = Mapping[str, Any]
Values = Sequence[Any] | Params
Rows = list[tuple[Any, ...]]
Execute = Callable[[str, Any], Rows]


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
    return _run(connection, _wire_of(connection).in_text, sql, params)


def _run(connection: BaseDatabaseWrapper, execute: Execute, sql: str, params: Values) -> Rows:
    if connection.execute_wrappers or connection.queries_logged:
        execute = partial(_watched, connection, execute)
    try:
        return execute(sql, params)
    except DRIVER_ERRORS:
        with connection.wrap_database_errors:
            raise


def _on_postgresql(connection: BaseDatabaseWrapper) -> Execute:
    """Give the straight way to a connection that is in no transaction, else the driver's."""
    wire = _wire_of(connection)
    return wire.straight if wire.is_idle else wire.by_cursor


def _wire_of(connection: BaseDatabaseWrapper) -> Wire:
    wire = _kept.get(connection)
    if wire is None or wire.connection is not connection.connection:
        wire = _kept[connection] = Wire(connection.connection)
    return wire


def _on_sqlite(connection: BaseDatabaseWrapper) -> Execute:
    """Give the driver's own way: it keeps the statements that it prepared by their text."""
    execute = connection.connection.execute
    return lambda sql, params: execute(sql, params).fetchall()


def _watched(connection: BaseDatabaseWrapper, execute: Execute, sql: str, params: Values) -> Rows:
    """Run under the eyes of Django's query log and of the wrappers that a caller has set."""
    done: list[Rows] = []

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


# Django makes a connection's wrapper for each thread, so that a wire is one thread's own.
_kept: "WeakKeyDictionary[BaseDatabaseWrapper, Wire]" = WeakKeyDictionary()
