"""The databases that worlds live in: a file of SQLite, or a database of a PostgreSQL server."""

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench.places import FOLDER

UNFINISHED = "_unfinished"


@dataclass(frozen=True)
class Engine:
    """One of the two kinds of database.

    server: address of a PostgreSQL server; its database need not exist; empty is SQLite.
    """

    server: str = ""

    @property
    def name(self) -> str:
        return "postgresql" if self.server else "sqlite"

    @property
    def title(self) -> str:
        return "PostgreSQL" if self.server else "SQLite"

    def address(self, world: str) -> str:
        """Give the address of a world's database, there or not."""
        if not self.server:
            return f"sqlite:///{self._file(world)}"
        return _address_of(self.server, f"foothold_bench_{world}")

    def make_empty(self, world: str) -> str:
        """Make an empty database to build a world in, and give its address."""
        unfinished = world + UNFINISHED
        self.drop(unfinished)
        if self.server:
            self._run("create database {}", unfinished)
        return self.address(unfinished)

    def finish(self, world: str) -> None:
        """Let a world that was built take the place of the one that was there."""
        self.drop(world)
        if self.server:
            self._run("alter database {} rename to {}", world + UNFINISHED, world)
        else:
            self._file(world + UNFINISHED).rename(self._file(world))

    def drop(self, world: str) -> None:
        """Take a world away, if it is there."""
        if self.server:
            self._run("drop database if exists {} with (force)", world)
        for end in () if self.server else ("", "-wal", "-shm"):
            Path(f"{self._file(world)}{end}").unlink(missing_ok=True)

    def exists(self, world: str) -> bool:
        """Tell whether a world was built here."""
        if not self.server:
            return self._file(world).exists()
        asked = "select 1 from pg_database where datname = %s"
        with closing(self._enter()) as server:
            return server.execute(asked, [f"foothold_bench_{world}"]).fetchone() is not None

    def _run(self, statement: str, *worlds: str) -> None:
        names = (sql.Identifier(f"foothold_bench_{world}") for world in worlds)
        with closing(self._enter()) as server:
            server.execute(sql.SQL(statement).format(*names))

    def _enter(self) -> psycopg.Connection:
        """Enter the server where nothing of ours lies; a role shut out there enters its own."""
        try:
            return psycopg.connect(_address_of(self.server, "postgres"), autocommit=True)
        except psycopg.OperationalError:
            return psycopg.connect(self.server, autocommit=True)

    def _file(self, world: str) -> Path:
        FOLDER.mkdir(parents=True, exist_ok=True)
        return FOLDER / f"{world}.sqlite3"


def _address_of(server: str, name: str) -> str:
    scheme, place, _, query, fragment = urlsplit(server)
    return urlunsplit((scheme, place, f"/{name}", query, fragment))


def postgres_server() -> str:
    """Give the PostgreSQL that the environment names; empty when it names none."""
    for name in ("DATABASE_URL", "TEST_POSTGRES_URL"):
        given = os.environ.get(name, "")
        if given.startswith(("postgres", "psql")):
            return "postgresql://" + given.split("://", 1)[1]
    return ""
