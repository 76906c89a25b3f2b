"""Locks that the database holds until the transaction ends, for what has no row to lock."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# A product's place among the locks: as many as one transaction can always take.
DRAWERS = 1024
SHORT_MS = 500
LOCAL_WAIT = "SELECT set_config('lock_timeout', '{}', true)"
ONE = "SELECT pg_try_advisory_xact_lock(%s, 0)"
AFTER = "SELECT pg_advisory_xact_lock_shared(%s, 0)"
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


def is_first(concern: int) -> bool:
    """Be the only one at something until the transaction ends; False where somebody else is."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(ONE, [concern])
        return bool(cursor.fetchone()[0])


def wait_for_first(concern: int) -> None:
    """Wait until whoever is the first at something is done; all who wait go on together."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(AFTER, [concern])


@contextmanager
def impatient() -> Iterator[None]:
    """Open a transaction that waits for other writers for half a second only.

    For a reader who writes only to be helpful. Raises OperationalError when the time is over.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), _waiting("SHOW lock_timeout", LOCAL_WAIT):
            yield
    else:
        with _waiting("PRAGMA busy_timeout", "PRAGMA busy_timeout = {}"), transaction.atomic():
            yield


@contextmanager
def _waiting(ask: str, change: str) -> Iterator[None]:
    """Change how long is waited, and change it back."""
    with connection.cursor() as cursor:
        cursor.execute(ask)
        (usual,) = cursor.fetchone()
        cursor.execute(change.format(SHORT_MS))
        try:
            yield
        except BaseException:
            if connection.vendor == "sqlite":  # on PostgreSQL the rollback does it
                cursor.execute(change.format(usual))
            raise
        cursor.execute(change.format(usual))
