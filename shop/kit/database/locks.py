"""Locks that the database holds until the transaction ends, for what has no row to lock."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

# A product's place among the locks: as many as one transaction can always take.
DRAWERS = 1024
SHORT_MS = 3_000  # as long as PostgreSQL waits for a lock
WAIT_IN_SQLITE = "PRAGMA busy_timeout"
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


@contextmanager
def impatient() -> Iterator[None]:
    """Wait for other writers no longer than on PostgreSQL, where SQLite would wait much longer.

    For a reader who writes only to be helpful; it fails with OperationalError when the time is up.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute(WAIT_IN_SQLITE).fetchone()
        cursor.execute(f"{WAIT_IN_SQLITE} = {min(usual, SHORT_MS)}")
        try:
            yield
        finally:
            cursor.execute(f"{WAIT_IN_SQLITE} = {usual}")
