"""Keep the heartbeat going."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connections
from django.db.models.functions import Now

from shop.heartbeat.models import Heartbeat

BEAT_SECONDS = 1.0
log = logging.getLogger(__name__)


def beat() -> None:
    """Write down that the primary lives, by its own clock."""
    if not Heartbeat.objects.filter(pk=1).update(at=Now()):
        Heartbeat.objects.bulk_create([Heartbeat(pk=1, at=Now())], ignore_conflicts=True)


@contextmanager
def beating() -> Iterator[None]:
    """Beat each second while the block runs, in a thread of its own: other work may take long."""
    stop = Event()
    thread = Thread(target=_beat_until, args=(stop,), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=BEAT_SECONDS)


def _beat_until(stop: Event) -> None:
    while not stop.is_set():
        try:
            beat()
        except (DatabaseError, InterfaceError):
            log.warning("no heartbeat: the database does not answer")
            connections.close_all()
        stop.wait(BEAT_SECONDS)
    connections.close_all()
