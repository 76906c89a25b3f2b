"""Locks that the database holds until the transaction ends, for what has no row to lock."""

from collections.abc import Iterable

from django.db import connection

# A product's place among the locks: as many as one transaction can always take.
DRAWERS = 1024
LOCK = "SELECT pg_advisory_xact_lock(%s, drawer) FROM unnest(%s::int[]) AS drawer"


def lock_all(concern: int, ids: Iterable[int]) -> None:
    """Wait until nobody else holds any of these ids, and hold them until the transaction ends.

    concern: number of what the ids are of; two concerns never wait for each other. Taken in one
    order everywhere, so that no two wait for each other. Different ids may share a lock.
    SQLite lets one transaction write at a time; there it does nothing.
    """
    if connection.vendor != "postgresql":
        return
    drawers = sorted({pk % DRAWERS for pk in ids})
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [concern, drawers])
