"""Triggers: rules that the database itself runs with every write, whoever writes.

They are put up after each migration. In SQLite they are taken down before one: it drops the
triggers of a table that a migration rewrites, and refuses to rewrite one that another table's
trigger names. PostgreSQL (14 or newer) replaces them where they stand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

EVENTS = ("INSERT", "UPDATE", "DELETE")
EMPTIED = "TRUNCATE"
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
RANDOM_IN_SQLITE = "lower(hex(randomblob(16)))"
RANDOM_IN_POSTGRESQL = "gen_random_uuid()::text"


@dataclass(frozen=True)
class Trigger:
    """What happens after rows of a table were written.

    name: unique in the database. table: whose writes count.
    sql: one statement. ``{written}`` is a relation called ``written`` with the rows: the new ones
    of an insert, the old ones of a delete, both of an update. ``{token}`` is random text. SQLite
    runs it for each row, PostgreSQL once for all that one statement wrote.
    columns: what ``{written}`` holds; an update counts only where one of these changed. Empty is
    every column. The table's key is ``id``.
    in_sqlite: the statement in SQLite, where it is another. An empty ``sql`` beside it leaves the
    trigger out of PostgreSQL.
    emptied: what happens after PostgreSQL emptied the table by TRUNCATE, which SQLite has not.
    """

    name: str
    table: str
    sql: str
    columns: tuple[str, ...] = ()
    in_sqlite: str = ""
    emptied: str = ""


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
    whole = [_with_columns(trigger, using) for trigger in _spoken_in(triggers, using)]
    _run([line for each in whole for line in _SPOKEN[_vendor(using)](each)], using=using)


def take_down(triggers: Sequence[Trigger], *, using: str) -> None:
    """Take the triggers away where they stand."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    there = [each for each in _spoken_in(triggers, using) if each.table in tables]
    _run([line for each in there for line in _GONE[_vendor(using)](each)], using=using)


def _spoken_in(triggers: Sequence[Trigger], using: str) -> list[Trigger]:
    """Keep the triggers that a database has."""
    sqlite = _vendor(using) == "sqlite"
    return [each for each in triggers if each.sql or (sqlite and each.in_sqlite)]


def _with_columns(trigger: Trigger, using: str) -> Trigger:
    """Name every column of the table where none is named."""
    if trigger.columns:
        return trigger
    connection = connections[using]
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, trigger.table)
    return replace(trigger, columns=tuple(column.name for column in described))


def _in_sqlite(trigger: Trigger) -> list[str]:
    return [
        f"CREATE TRIGGER {trigger.name}_{event.lower()} AFTER {event} ON {trigger.table} "
        f"{_changed_row(trigger, event)} BEGIN {_statement_of_row(trigger, event)}; END"
        for event in EVENTS
    ]


def _changed_row(trigger: Trigger, event: str) -> str:
    """Say when an update of a row counts."""
    return f"WHEN {_differ(trigger, 'OLD', 'IS NOT', 'NEW')}" if event == "UPDATE" else ""


def _statement_of_row(trigger: Trigger, event: str) -> str:
    held = (
        f"SELECT {', '.join(f'{row}.{column} AS {column}' for column in trigger.columns)}"
        for row in ROWS[event]
    )
    written = f"({' UNION ALL '.join(held)}) AS written"
    sql = trigger.in_sqlite or trigger.sql
    return sql.format(written=written, token=RANDOM_IN_SQLITE)


def _in_postgresql(trigger: Trigger) -> list[str]:
    """Write one function for each event; in PL/pgSQL a plan is kept, so a write costs little."""
    told = [(event, _tables(event), _statement_of_rows(trigger, event)) for event in EVENTS]
    if trigger.emptied:
        told.append((EMPTIED, "", trigger.emptied.format(token=RANDOM_IN_POSTGRESQL)))
    return [
        line
        for event, tables, statement in told
        for line in (
            f"CREATE OR REPLACE FUNCTION {trigger.name}_{event.lower()}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $body$ BEGIN {statement}; RETURN NULL; END $body$",
            f"CREATE OR REPLACE TRIGGER {trigger.name}_{event.lower()} "
            f"AFTER {event} ON {trigger.table} {tables}"
            f"FOR EACH STATEMENT EXECUTE FUNCTION {trigger.name}_{event.lower()}()",
        )
    ]


def _tables(event: str) -> str:
    """Name the tables in which a trigger finds what was written."""
    return f"REFERENCING {' '.join(f'{row} TABLE AS {row}_rows' for row in ROWS[event])} "


def _statement_of_rows(trigger: Trigger, event: str) -> str:
    """Run the statement where any row was written; PostgreSQL asks even when none was."""
    written = f"{ROWS[event][0]}_rows"
    rows = _changed_rows(trigger) if event == "UPDATE" else f"TABLE {written}"
    return f"IF EXISTS ({rows}) THEN {_spoken(trigger, rows)}; END IF"


def _spoken(trigger: Trigger, rows: str) -> str:
    return trigger.sql.format(written=f"({rows}) AS written", token=RANDOM_IN_POSTGRESQL)


def _changed_rows(trigger: Trigger) -> str:
    """Select what the rows that changed were, and what they are."""
    differ = _differ(trigger, "was", "IS DISTINCT FROM", "is_now")
    changed = f"FROM old_rows AS was JOIN new_rows AS is_now ON is_now.id = was.id WHERE {differ}"
    return f"SELECT was.* {changed} UNION ALL SELECT is_now.* {changed}"


def _differ(trigger: Trigger, old: str, differs: str, new: str) -> str:
    pairs = (f"{old}.{each} {differs} {new}.{each}" for each in trigger.columns)
    return f"({' OR '.join(pairs)})"


def _gone_from_sqlite(trigger: Trigger) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {trigger.name}_{event.lower()}" for event in EVENTS]


def _gone_from_postgresql(trigger: Trigger) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {trigger.name}_{event.lower()} ON {trigger.table}"
        for event in (*EVENTS, EMPTIED)
    ]


def _run(lines: Sequence[str], *, using: str) -> None:
    with connections[using].cursor() as cursor:
        for line in lines:
            cursor.execute(line)


def _vendor(using: str) -> str:
    return connections[using].vendor


_SPOKEN = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}
_GONE = {"sqlite": _gone_from_sqlite, "postgresql": _gone_from_postgresql}
