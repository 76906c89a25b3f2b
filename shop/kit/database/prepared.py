"""Read by prepared statements; from a replica where the caller allows it."""

from django.db import InterfaceError, OperationalError

from shop.kit.database.replicas import give_up_replica, reading_alias
from shop.kit.database.statements import Params, Rows, Statement, fetch_from

__all__ = ["Params", "Rows", "Statement", "fetch"]


def fetch(statement: Statement, params: Params, *, using: str | None = None) -> Rows:
    """Give the rows of a statement; one that writes returns rows too, and names its database.

    Moments go in aware and come out in UTC. A list goes to PostgreSQL as an array
    (``= any(%(ids)s)``), to SQLite as JSON text (``in (select value from json_each(:ids))``).
    using: the database's alias; where none is named, a replica answers inside of
    ``reading_from_replicas``, and the primary when that replica fails.
    Raises what Django raises for a failed query.
    """
    if using is not None:
        return fetch_from(using, statement, params)
    try:
        return fetch_from(reading_alias(), statement, params)
    except (OperationalError, InterfaceError) as error:
        if not give_up_replica(error):
            raise
    return fetch_from(reading_alias(), statement, params)
