"""Run hand-written SQL as the database's own prepared statements. (First sketch by the lead.)"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections


@dataclass(frozen=True)
class Statement:
    """One statement in the words of both databases; parameters are named ``%(name)s``, ``:name``."""

    postgresql: str
    sqlite: str

    @classmethod
    def of(cls, sql: str) -> "Statement":
        """Take one text, with parameters as ``%(name)s``, for both databases."""
        return cls(sql, sql)


def fetch(statement: Statement, params: Mapping[str, Any], *, using: str | None = None) -> list[Any]:
    """Give the rows of a statement."""
    connection = connections[using or "default"]
    sql = statement.postgresql if connection.vendor == "postgresql" else statement.sqlite
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(params) or None)
        return cursor.fetchall()
