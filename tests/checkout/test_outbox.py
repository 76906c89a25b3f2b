"""What happened is told to whoever asked, after the commit, at least once and never lost."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from checkout.outbox.actions import LEASE, deliver_due, emit
from checkout.outbox.models import OutboxEvent
from checkout.outbox.subscribers import subscribe, unsubscribe
from tests.make.i18n import NOON

TOPIC = "something_happened"


class Listener:
    """A subscriber that fails as often as it is told to, and remembers what it heard."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.heard: list[Mapping[str, Any]] = []

    def __call__(self, payload: Mapping[str, Any], _at: datetime) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the secret of the mail server")
        self.heard.append(payload)


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    subscribe(topic=TOPIC, name="steady", call=listener)
    yield listener
    unsubscribe(topic=TOPIC, name="steady")


@pytest.fixture
def forgetful() -> Iterator[Listener]:
    listener = Listener(failures=1)
    subscribe(topic=TOPIC, name="forgetful", call=listener)
    yield listener
    unsubscribe(topic=TOPIC, name="forgetful")


def happen(number: int = 1, at: datetime = NOON) -> OutboxEvent:
    with transaction.atomic():
        return emit(topic=TOPIC, payload={"order": number}, at=at)


@pytest.mark.django_db
def test_an_event_is_told_once(listener: Listener) -> None:
    happen()

    assert [deliver_due(NOON), deliver_due(NOON)] == [1, 0]
    assert listener.heard == [{"order": 1}]
    assert OutboxEvent.objects.get().sent_at == NOON


@pytest.mark.django_db
def test_who_failed_is_told_again_later_and_the_others_are_not(
    listener: Listener, forgetful: Listener
) -> None:
    happen()

    assert deliver_due(NOON) == 0
    waiting = OutboxEvent.objects.get()
    assert (waiting.sent_at, waiting.due_at) == (None, NOON + timedelta(seconds=10))
    assert waiting.last_error == "forgetful: ConnectionError"

    assert deliver_due(NOON + timedelta(seconds=9)) == 0
    assert deliver_due(NOON + timedelta(seconds=10)) == 1
    assert (len(listener.heard), len(forgetful.heard)) == (1, 1)


@pytest.mark.django_db
def test_pauses_grow_but_an_event_is_never_given_up(forgetful: Listener) -> None:
    forgetful.failures = 30
    event = happen()
    pauses = []

    for _ in range(30):
        event.refresh_from_db()
        at = event.due_at
        deliver_due(at)
        event.refresh_from_db()
        pauses.append((event.due_at - at).total_seconds())
    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses[-1] == 3600

    assert deliver_due(event.due_at) == 1


@pytest.mark.django_db
def test_a_worker_that_died_leaves_the_event_to_come_back(listener: Listener) -> None:
    event = happen()
    OutboxEvent.objects.update(due_at=NOON + LEASE, attempts=1)  # claimed, and then silence

    assert deliver_due(NOON) == 0
    assert deliver_due(event.due_at + LEASE) == 1
    assert listener.heard == [{"order": 1}]


@pytest.mark.django_db
def test_a_slow_mail_server_does_not_let_a_second_worker_tell_what_the_first_is_telling() -> None:
    moments = {"now": NOON}
    heard: list[Mapping[str, Any]] = []

    def tell_slowly(payload: Mapping[str, Any], _at: datetime) -> None:
        heard.append(payload)
        moments["now"] += LEASE * 2 / 3
        if len(heard) == 2:  # the lease of the first event's start would be over by now
            deliver_due(moments["now"])

    subscribe(topic=TOPIC, name="slow", call=tell_slowly)
    happen(1)
    happen(2)
    try:
        assert deliver_due(NOON, clock=lambda: moments["now"]) == 2
    finally:
        unsubscribe(topic=TOPIC, name="slow")

    assert heard == [{"order": 1}, {"order": 2}]
    told = OutboxEvent.objects.order_by("pk").values_list("sent_at", flat=True)
    assert list(told) == [NOON, NOON + LEASE * 2 / 3]


@pytest.mark.django_db
def test_without_the_moment_of_its_turn_an_event_is_told_twice() -> None:
    heard: list[Mapping[str, Any]] = []

    def tell_slowly(payload: Mapping[str, Any], _at: datetime) -> None:
        heard.append(payload)
        if len(heard) == 2:
            deliver_due(NOON + LEASE)

    subscribe(topic=TOPIC, name="slow", call=tell_slowly)
    happen(1)
    happen(2)
    try:
        deliver_due(NOON)
    finally:
        unsubscribe(topic=TOPIC, name="slow")

    assert heard == [{"order": 1}, {"order": 2}, {"order": 2}]


@pytest.mark.django_db
def test_an_event_without_listeners_is_done(listener: Listener) -> None:
    with transaction.atomic():
        emit(topic="nobody_asked", payload={}, at=NOON)

    assert deliver_due(NOON) == 1
    assert listener.heard == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_told(listener: Listener) -> None:
    with transaction.atomic():
        emit(topic=TOPIC, payload={"order": 1}, at=NOON)
        transaction.set_rollback(True)

    assert deliver_due(NOON) == 0
    assert listener.heard == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError):
        emit(topic=TOPIC, payload={}, at=NOON)
