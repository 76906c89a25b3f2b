"""Write whole rows by statements that are written once and prepared by the database.

What ``Model.save`` does for a plain row, without putting it into words each time. Nothing of ours
listens to the signals that it would send.
"""

from functools import lru_cache
from typing import Any

from django.db import DatabaseError, connections, router, transaction
from django.db.models import AutoField, Field, Model

from shop.kit.database.statements import ask_in_text

Fields = tuple["Field[Any, Any]", ...]


def insert(row: Model) -> None:
    """Write a new row; its key is known afterwards. Raises what ``save`` raises."""
    alias = router.db_for_write(type(row), instance=row)
    if connections[alias].vendor != "postgresql":
        row.save(force_insert=True)
        return
    sql, fields = _insertion(type(row), row.pk is None)
    ((key,),) = _written(alias, sql, _values(row, fields, alias, new=True))
    row.pk = key
    row._state.adding, row._state.db = False, alias  # noqa: SLF001 - as Django notes it


def update(row: Model) -> None:
    """Write all of a row that is there. Raises DatabaseError when it is not."""
    alias = router.db_for_write(type(row), instance=row)
    if connections[alias].vendor != "postgresql":
        row.save(force_update=True)
        return
    sql, fields = _change(type(row))
    if not _written(alias, sql, _values(row, fields, alias, new=False)):
        raise DatabaseError("no row was changed")


def _written(alias: str, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with transaction.mark_for_rollback_on_error(using=alias):
        return ask_in_text(alias, sql, values)


def _values(row: Model, fields: Fields, alias: str, *, new: bool) -> list[Any]:
    connection = connections[alias]
    return [field.get_db_prep_save(field.pre_save(row, new), connection) for field in fields]


@lru_cache(maxsize=200)
def _insertion(model: type[Model], without_key: bool) -> tuple[str, Fields]:  # noqa: FBT001
    fields = tuple(
        field
        for field in model._meta.concrete_fields
        if not (without_key and isinstance(field, AutoField))
    )
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    key = model._meta.pk.column
    table = model._meta.db_table
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({places}) RETURNING "{key}"'  # noqa: S608 - ours
    return sql, fields


@lru_cache(maxsize=200)
def _change(model: type[Model]) -> tuple[str, Fields]:
    key = model._meta.pk
    fields = tuple(field for field in model._meta.concrete_fields if field is not key)
    told = ", ".join(f'"{field.column}" = %s' for field in fields)
    table = model._meta.db_table
    sql = f'UPDATE "{table}" SET {told} WHERE "{key.column}" = %s RETURNING 1'  # noqa: S608 - ours
    return sql, (*fields, key)
