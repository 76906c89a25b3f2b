"""One connection a thread, kept open, and statements that are prepared once."""

import re
import sqlite3
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader

MARKET_ID = "select id from i18n_market where code = %(code)s"
HOUSES = "select warehouse_id from catalog_warehousemarket where market_id = %(market)s"
KINDS = "select code, id from catalog_kind"
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


# Left to itself PostgreSQL plans LIST anew each time, which costs more than running it.
PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
NAME = "-- name: "


class Database(Protocol):
    """What the application needs of a database."""

    vendor: str

    def text(self, statement: str, params: Mapping[str, Any]) -> bytes:
        """Run a statement by its name and give the text that it makes."""

    def market(self, code: str) -> dict[str, Any]:
        """Read what a market's statements need, and make them ready."""


class _Database:
    """What both have in common."""

    vendor = ""

    def __init__(self) -> None:
        self._statements: dict[str, str] = {}
        self._own = threading.local()

    def text(self, statement: str, params: Mapping[str, Any]) -> bytes:
        return bytes(self.rows(self._statements[statement], params)[0][0])

    def market(self, code: str) -> dict[str, Any]:
        market = self.rows(self.spelled(MARKET_ID), {"code": code})[0][0]
        houses = self.rows(self.spelled(HOUSES), {"market": market})
        ids = {"market": str(market), "houses": ", ".join(str(house) for (house,) in houses)}
        made = _statements(self.vendor).items()
        self._statements = {name: self.spelled(text.format(**ids)) for name, text in made}
        return {"kinds": dict(self.rows(self.spelled(KINDS), {}))}

    def spelled(self, statement: str) -> str:
        """Write psycopg's signs as the database's driver wants them."""
        return statement

    def rows(self, statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        raise NotImplementedError


class Raw(Loader):
    """Hands a text on as it came, since it leaves as bytes again."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


class Postgres(_Database):
    vendor = "postgresql"

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def rows(self, statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        cursor = getattr(self._own, "cursor", None)
        if cursor is None:
            connection = psycopg.connect(self._address, autocommit=True, options=PLANNED_ONCE)
            connection.adapters.register_loader("text", Raw)
            cursor = self._own.cursor = connection.cursor()
        return list(cursor.execute(statement, params, prepare=True).fetchall())


class Sqlite(_Database):
    vendor = "sqlite"

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def spelled(self, statement: str) -> str:
        return re.sub(r"%\((\w+)\)s", r":\1", statement).replace("%%", "%")

    def rows(self, statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = sqlite3.connect(self._path, isolation_level=None)
            connection.executescript(PRAGMAS)
        at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # as Django writes moments here
        return list(connection.execute(statement, {**params, "now": at}).fetchall())


def open_database(address: str) -> Database:
    """Open the database of an address as the shop's ``DATABASE_URL`` writes it."""
    if address.startswith("sqlite:///"):
        return Sqlite(address.removeprefix("sqlite:///"))
    return Postgres("postgresql://" + address.split("://", 1)[1])


def _statements(vendor: str) -> dict[str, str]:
    """Read a database's statements by name; ids in braces never change in a run."""
    text = (Path(__file__).parent / f"{vendor}.sql").read_text(encoding="utf-8")
    named = (part.partition("\n") for part in text.split(NAME)[1:])
    return {name.strip(): statement for name, _, statement in named}
