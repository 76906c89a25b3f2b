"""Start the demo over with an empty database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection


def start_over() -> str:
    """Empty the database; tell what was done.

    A PostgreSQL database is only emptied with DEBUG on, as in ``make demo``: a real shop is not
    lost by a flag.
    """
    if connection.vendor == "sqlite":
        return _remove_file()
    if not settings.DEBUG:
        raise CommandError("--fresh empties a named database only with DEBUG=1")
    return _empty_schema()


def _remove_file() -> str:
    connection.close()
    database = Path(str(connection.settings_dict["NAME"]))
    for file in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm"))):
        file.unlink(missing_ok=True)
    return f"removed {database.name}"


def _empty_schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade; create schema public")
    return f"emptied the database {connection.settings_dict['NAME']}"
