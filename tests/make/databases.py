"""Databases of their own for shops that run beside the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import sql


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """Give the address of an empty database of the engine that the tests run on."""
    if is_postgres():
        with _postgres_database() as address:
            yield address
    else:
        yield f"sqlite:///{folder / 'shop.sqlite3'}"


@contextmanager
def _postgres_database() -> Iterator[str]:
    known = connection.settings_dict
    name = f"foothold_{uuid4().hex[:12]}"
    password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    where = f"{known['USER']}{password}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}"
    with psycopg.connect(f"postgres://{where}/postgres", autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            yield f"postgres://{where}/{name}"
        finally:
            drop = sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            server.execute(drop)
