"""A connection to PostgreSQL, asked as directly as its driver allows.

A statement that only reads, outside of a transaction, is prepared once and then executed by one
call of libpq. The driver's cursor would read the text again each time where it is long, and go
through steps that a single answer to a single question does not need.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, Format, TransactionStatus
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper

NAMED: Final = re.compile(rb"%\((\w+)\)s|%%")
MOST_PREPARED: Final = 100  # statements of a connection; each holds a plan in the server
MOST_BY_CURSOR: Final = 500  # of the driver's own; its usual bound is 100
KNOWN_TEXTS: Final = 2_000
# The driver forgets all statements of a connection after a rollback, ours among them.
FORGOTTEN: Final = b"26000"

Params = Mapping[str, Any]
Rows = list[tuple[Any, ...]]


class Text(NamedTuple):
    """A statement as PostgreSQL takes it. names: of its parameters, in the order of their signs."""

    sql: bytes
    names: tuple[str, ...]


class Wire:
    """One connection of the driver's, with what was prepared on it."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.connection = connection
        self._raw = connection.pgconn
        self._cursor = _cursor(connection)
        self._prepared: OrderedDict[tuple[str, tuple[int, ...]], bytes] = OrderedDict()
        self._number = 0

    @property
    def is_idle(self) -> bool:
        """Whether it stands outside of a transaction, and would not open one."""
        return self.connection.autocommit and self._raw.transaction_status == TransactionStatus.IDLE

    def by_cursor(self, sql: str, params: Params) -> Rows:
        """Ask as the driver does, inside of the transaction that is open."""
        return self._cursor.execute(sql, params, prepare=True, binary=True).fetchall()

    def in_text(self, sql: str, params: Sequence[Any]) -> Rows:
        """Ask in the words of Django, whose values come back as text."""
        return self._cursor.execute(sql, params, prepare=True).fetchall()

    def straight(self, sql: str, params: Params) -> Rows:
        """Ask by one call. Raises what the driver raises."""
        text, adapting = _text(sql), Transformer(self._cursor)
        values = [params[name] for name in text.names]
        sent: Any = adapting.dump_sequence(values, [PyFormat.AUTO] * len(values))
        result = self._executed(sql, text, adapting, sent)
        if result.error_field(DiagnosticField.SQLSTATE) == FORGOTTEN:
            self._prepared.clear()
            result = self._executed(sql, text, adapting, sent)
        if result.status != ExecStatus.TUPLES_OK:
            raise self._error(result)
        adapting.set_pgresult(result)
        return adapting.load_rows(0, result.ntuples, tuple)

    def _executed(self, sql: str, text: Text, adapting: Any, sent: Any) -> Any:
        name = self._prepared_as(sql, text, adapting.types or ())
        return self._raw.exec_prepared(name, sent, adapting.formats, Format.BINARY)

    def _prepared_as(self, sql: str, text: Text, types: tuple[int, ...]) -> bytes:
        """Give the name of a statement for values of these types; the longest unused leaves."""
        known = self._prepared.get((sql, types))
        if known is not None:
            self._prepared.move_to_end((sql, types))
            return known
        self._number += 1
        name = b"shop_%d" % self._number
        result = self._raw.prepare(name, text.sql, types)
        if result.status != ExecStatus.COMMAND_OK:
            raise self._error(result)
        self._prepared[sql, types] = name
        if len(self._prepared) > MOST_PREPARED:
            _, oldest = self._prepared.popitem(last=False)
            self._raw.exec_(b"DEALLOCATE " + oldest)
        return name

    def _error(self, result: Any) -> psycopg.Error:
        if self._raw.status == ConnStatus.BAD:
            return psycopg.OperationalError(self._raw.get_error_message())
        return errors.error_from_result(result)


def _cursor(connection: Any) -> "psycopg.Cursor[Any]":
    """Open a cursor whose whole numbers are all of one type.

    Else psycopg would choose among three by size, and prepare a statement once for each.
    """
    connection.prepared_max = MOST_BY_CURSOR
    cursor = psycopg.Cursor(connection)
    cursor.adapters.register_dumper(int, Int8Dumper)  # asked for by lists
    cursor.adapters.register_dumper(int, Int8BinaryDumper)
    return cursor


@lru_cache(maxsize=KNOWN_TEXTS)
def _text(sql: str) -> Text:
    """Write a statement with numbers for its parameters, each name once."""
    names: dict[str, int] = {}

    def sign(match: "re.Match[bytes]") -> bytes:
        if match[1] is None:
            return b"%"
        return b"$%d" % names.setdefault(match[1].decode(), len(names) + 1)

    return Text(NAMED.sub(sign, sql.encode()), tuple(names))
