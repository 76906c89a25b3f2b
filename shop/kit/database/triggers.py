"""Triggers: rules that the database itself runs with every write, whoever writes.

They are put up after each migration. In SQLite they are taken down before one: it drops the
triggers of a table that a migration rewrites, and refuses to rewrite one that another table's
trigger names. PostgreSQL (14 or newer) replaces them where they stand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

EVENTS = ("INSERT", "UPDATE", "DELETE")
SQLITE_DIFFERS = "OLD.{0} IS NOT NEW.{0}"
POSTGRES_DIFFERS = "OLD.{0} IS DISTINCT FROM NEW.{0}"
RANDOM_IN_SQLITE = "lower(hex(randomblob(16)))"
RANDOM_IN_POSTGRESQL = "gen_random_uuid()::text"


@dataclass(frozen=True)
class Trigger:
    """What happens after rows of a table were written.

    name: unique in the database. table: whose writes count.
    sql: one statement for each row, with ``{row}`` where the row's columns are meant: the new one
    of an insert, the old one of a delete; an update runs it for both. ``{token}`` is random text.
    columns: an update counts only where one of these changed; empty is any.
    """

    name: str
    table: str
    sql: str
    columns: tuple[str, ...] = ()


def keep_up(
    app: AppConfig,
    triggers: Sequence[Trigger],
    *,
    after: Callable[[str], None] = lambda using: None,
) -> None:
    """Have the triggers of an app stand whenever its tables do; to be called when it is ready.

    after: called with the alias of a database whose migrations ran while they were down.
    """

    def before_migrations(*, using: str, plan: Any = (), **_: Any) -> None:
        if plan and _vendor(using) == "sqlite":
            take_down(triggers, using=using)

    def after_migrations(*, using: str, plan: Any = (), **_: Any) -> None:
        # Without a plan nothing migrated: tests that empty the tables send the signal too.
        if plan:
            put_up(triggers, using=using)
            after(using)

    pre_migrate.connect(before_migrations, sender=app, weak=False)
    post_migrate.connect(after_migrations, sender=app, weak=False)


def put_up(triggers: Sequence[Trigger], *, using: str) -> None:
    """Make the triggers stand in a database, each as it is told now."""
    if _vendor(using) == "sqlite":
        take_down(triggers, using=using)
    _run([line for each in triggers for line in _SPOKEN[_vendor(using)](each)], using=using)


def take_down(triggers: Sequence[Trigger], *, using: str) -> None:
    """Take the triggers away where they stand."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    there = [each for each in triggers if each.table in tables]
    _run([line for each in there for line in _GONE[_vendor(using)](each)], using=using)


def _in_sqlite(trigger: Trigger) -> list[str]:
    return [
        f"CREATE TRIGGER {trigger.name}_{event.lower()} AFTER {event} ON {trigger.table} "
        f"{_when(trigger, event, SQLITE_DIFFERS)} "
        f"BEGIN {_statements(trigger, event, RANDOM_IN_SQLITE)} END"
        for event in EVENTS
    ]


def _in_postgresql(trigger: Trigger) -> list[str]:
    """Write one function for each event; in PL/pgSQL a plan is kept, so a row costs little."""
    return [
        line
        for event in EVENTS
        for line in (
            f"CREATE OR REPLACE FUNCTION {trigger.name}_{event.lower()}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $body$ BEGIN {_statements(trigger, event, RANDOM_IN_POSTGRESQL)} "
            "RETURN NULL; END $body$",
            f"CREATE OR REPLACE TRIGGER {trigger.name}_{event.lower()} "
            f"AFTER {event} ON {trigger.table} "
            f"FOR EACH ROW {_when(trigger, event, POSTGRES_DIFFERS)} "
            f"EXECUTE FUNCTION {trigger.name}_{event.lower()}()",
        )
    ]


def _statements(trigger: Trigger, event: str, token: str) -> str:
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[event]
    lines = (trigger.sql.format(row=row, token=token) for row in rows)
    return " ".join(f"{line};" for line in dict.fromkeys(lines))


def _when(trigger: Trigger, event: str, differs: str) -> str:
    """Say when an update counts; one that changes nothing never does."""
    if event != "UPDATE" or not trigger.columns:
        return ""
    return f"WHEN ({' OR '.join(differs.format(each) for each in trigger.columns)})"


def _gone_from_sqlite(trigger: Trigger) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {trigger.name}_{event.lower()}" for event in EVENTS]


def _gone_from_postgresql(trigger: Trigger) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {trigger.name}_{event.lower()} ON {trigger.table}"
        for event in EVENTS
    ]


def _run(lines: Sequence[str], *, using: str) -> None:
    with connections[using].cursor() as cursor:
        for line in lines:
            cursor.execute(line)


def _vendor(using: str) -> str:
    return connections[using].vendor


_SPOKEN = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}
_GONE = {"sqlite": _gone_from_sqlite, "postgresql": _gone_from_postgresql}
