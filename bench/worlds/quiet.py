"""Let the database's own triggers rest while millions of rows are copied."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SQLITE_TRIGGERS = "select name, sql from sqlite_master where type = 'trigger' order by name"
POSTGRES_TABLES = "select distinct event_object_table from information_schema.triggers"
IS_SUPERUSER = "select rolsuper from pg_roles where rolname = current_user"


@contextmanager
def resting_triggers() -> Iterator[None]:
    """Run no trigger inside the block; whoever uses it does by hand what they are for."""
    still, again = _in_postgresql() if connection.vendor == "postgresql" else _in_sqlite()
    _run(still)
    yield
    _run(again)


def _in_postgresql() -> tuple[list[str], list[str]]:
    """Give what stops the triggers and what starts them; a superuser's rows skip key look-ups."""
    if _rows(IS_SUPERUSER)[0][0]:
        setting = "session_replication_role"
        return [f"SET {setting} = replica"], [f"RESET {setting}"]
    tables = [name for (name,) in _rows(POSTGRES_TABLES)]
    return (
        [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables],
        [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables],
    )


def _in_sqlite() -> tuple[list[str], list[str]]:
    triggers = _rows(SQLITE_TRIGGERS)
    return [f'DROP TRIGGER "{name}"' for name, _ in triggers], [made for _, made in triggers]


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
