"""The demo, loaded without its pictures for as long as a test module needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction

from shop.demo.load import load_demo

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


@contextmanager
def loaded_demo() -> Iterator[list[str]]:
    """Load the demo into a transaction that is undone; give the lines that the load said."""
    said: list[str] = []
    with transaction.atomic():
        load_demo(at=NOW, say=said.append)
        yield said
        transaction.set_rollback(True)
