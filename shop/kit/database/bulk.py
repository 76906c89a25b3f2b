"""Write very many rows at once, past the ORM: by COPY, or by one statement run many times."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, models, router


def insert_rows(
    table: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain values; no key is given back and no conflict is borne.

    columns: by their names in the database, in the order of the values.
    """
    alias = router.db_for_write(table)
    connection = connections[alias]
    write = _copy if connection.vendor == "postgresql" else _insert
    write(connection, table, columns, rows)


def _copy(
    connection: Any,
    table: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    names = ", ".join(map(connection.ops.quote_name, columns))
    into = f"COPY {connection.ops.quote_name(table._meta.db_table)} ({names}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(into) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert(
    connection: Any,
    table: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    fields = [_field(table, column) for column in columns]
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(fields))
    name = connection.ops.quote_name(table._meta.db_table)
    into = f"INSERT INTO {name} ({names}) VALUES ({places})"  # noqa: S608 - names of our columns
    values = (
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    )
    with connection.cursor() as cursor:
        cursor.executemany(into, values)


def _field(table: type[models.Model], column: str) -> Any:
    return next(field for field in table._meta.concrete_fields if field.column == column)
