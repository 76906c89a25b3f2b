"""Tell parts above what happened, after the commit and at least once."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from checkout.outbox.models import OutboxEvent
from checkout.outbox.subscribers import subscribers_of
from shop.kit.database.rows import insert

BATCH = 100
LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)
FIRST_PAUSE = timedelta(seconds=10)

log = logging.getLogger(__name__)


def emit(*, topic: str, payload: Mapping[str, Any], at: datetime) -> OutboxEvent:
    """Write an event into the caller's transaction, so that both happen or neither.

    payload: ids only. Raises RuntimeError outside of a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of what it tells")
    event = OutboxEvent(topic=topic, payload=payload, created_at=at, due_at=at)
    insert(event)
    return event


def deliver_due(at: datetime, *, clock: Callable[[], datetime] | None = None) -> int:
    """Bring every event that is due to its subscribers; give how many are now done.

    An event that a subscriber refused comes back later, with growing pauses, for ever.
    clock: asked for the moment of each event when its turn comes, because those before it may
        have taken long; null: all of them happen at ``at``.
    """
    due = list(OutboxEvent.objects.due(at)[:BATCH])
    return sum(_delivered(event, clock() if clock else at) for event in due)


def _delivered(event: OutboxEvent, at: datetime) -> bool:
    """Deliver an event, unless another worker has it; its lease runs from this moment."""
    return _claim(event, at) and _deliver(event, at)


def _claim(event: OutboxEvent, at: datetime) -> bool:
    """Lease the event, so that of two workers one delivers it.

    The condition on ``due_at`` decides the race; a worker that dies leaves the event to come back
    when the lease ends.
    """
    return bool(
        OutboxEvent.objects.filter(pk=event.pk, sent_at=None, due_at=event.due_at).update(
            due_at=at + LEASE, attempts=F("attempts") + 1
        )
    )


def _deliver(event: OutboxEvent, at: datetime) -> bool:
    """Call the subscribers that have not heard of it; tell whether all have now."""
    errors = [
        error
        for name, call in subscribers_of(event.topic).items()
        if name not in event.delivered and (error := _told(event, name, call, at))
    ]
    event.last_error = "; ".join(errors)[:500]
    if errors:
        event.due_at = at + _pause(event.attempts + 1)
    else:
        event.sent_at, event.due_at = at, at
    event.save(update_fields=["delivered", "last_error", "sent_at", "due_at"])
    return not errors


def _told(event: OutboxEvent, name: str, call: Any, at: datetime) -> str:
    """Tell one subscriber and note it; give what went wrong, or nothing."""
    try:
        call(event.payload, at)
    except Exception as error:  # whatever a subscriber does, the others are told and it is retried
        log.exception("%s was not told of %s %s", name, event.topic, event.pk)
        return f"{name}: {type(error).__name__}"
    event.delivered = [*event.delivered, name]
    return ""


def _pause(attempts: int) -> timedelta:
    """Give the pause after so many attempts: 10 s, 20 s, 40 s, … one hour at most."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
