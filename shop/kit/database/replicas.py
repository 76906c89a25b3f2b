"""Reads that a replica may answer, and when the primary answers them all the same.

Nothing goes to a replica but what runs inside ``reading_from_replicas``, and of that only what the
settings name (``DATABASE_REPLICA_APPS``). All writes, and all reads inside a transaction, stay on
the primary: whoever changed something sees it at once.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.models import Model

from shop.kit.database.health import Replica

T = TypeVar("T")


class Reading:
    """One request's reads: all from the same replica, so that they tell of the same past."""

    def __init__(self) -> None:
        self._replica: Replica | None = None
        self._chosen = False

    @property
    def alias(self) -> str | None:
        """The replica that answers; None while the primary does."""
        if _in_transaction():
            return None
        if not self._chosen:
            self._chosen, self._replica = True, _usable_replica()
        return self._replica.alias if self._replica else None

    @property
    def failed(self) -> bool:
        """Whether a read broke on the replica and was not repeated."""
        return self._replica is not None and connections[self._replica.alias].errors_occurred

    def give_up(self, error: Exception) -> None:
        """Leave the replica for this reading; if it is gone, for a while for all."""
        if self._replica is not None:
            self._replica.failed(error)
            self._replica = None


class ReplicaRouter:
    """Django's way to ask which database answers."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        if model._meta.app_label not in settings.DATABASE_REPLICA_APPS:
            return DEFAULT_DB_ALIAS
        return reading_alias()

    def db_for_write(self, _model: type[Model], **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_objects: Model, **_hints: Any) -> bool:
        """Allow any: all databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, _app: str, **_hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


@contextmanager
def reading_from_replicas() -> Iterator[Reading]:
    """Let reads of the block go to a healthy replica, if the settings name any."""
    token = _reading.set(Reading())
    try:
        yield _reading.get() or Reading()
    finally:
        _reading.reset(token)


@contextmanager
def on_primary() -> Iterator[None]:
    """Keep reads of the block on the primary, also inside ``reading_from_replicas``."""
    token = _reading.set(None)
    try:
        yield
    finally:
        _reading.reset(token)


def read_from_replicas(run: Callable[[], T]) -> T:
    """Run what only reads; once more, on the primary, when the replica failed underway.

    run: starts afresh each time, and may swallow errors or raise them.
    """
    if not settings.DATABASE_REPLICAS:
        return run()
    with reading_from_replicas() as reading:
        try:
            result = run()
        except (DatabaseError, InterfaceError):
            if not reading.failed:
                raise
    if not reading.failed:
        return result
    reading.give_up(OSError("a read failed underway"))
    return run()


def reading_alias() -> str:
    """Tell which database answers a read here and now."""
    reading = _reading.get()
    return (reading.alias if reading else None) or DEFAULT_DB_ALIAS


def give_up_replica(error: Exception) -> bool:
    """Leave the replica that just failed; False when it was the primary that did."""
    reading = _reading.get()
    if reading is None or reading.alias is None:
        return False
    reading.give_up(error)
    return True


def _usable_replica() -> Replica | None:
    replicas = [_replicas.setdefault(alias, Replica(alias)) for alias in settings.DATABASE_REPLICAS]
    usable = [replica for replica in replicas if replica.usable()]
    return random.choice(usable) if usable else None  # noqa: S311 - spreads load, no secret


def _in_transaction() -> bool:
    return connections[DEFAULT_DB_ALIAS].in_atomic_block


_reading: ContextVar[Reading | None] = ContextVar("reading_from_replicas", default=None)
_replicas: dict[str, Replica] = {}
