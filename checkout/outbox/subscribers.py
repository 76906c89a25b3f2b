"""Who hears of what: parts above register here when the process starts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

Subscriber = Callable[[Mapping[str, Any], datetime], None]

_by_topic: dict[str, dict[str, Subscriber]] = {}


def subscribe(*, topic: str, name: str, call: Subscriber) -> None:
    """Tell ``call`` of every event of ``topic``; from ``AppConfig.ready`` of the part above.

    name: stable, it is remembered with each event so that nobody hears of it twice.
    call: takes the payload and the moment; raising means "try me again later". It may be called
        again after a crash, so it must bear hearing of the same event twice.
    """
    _by_topic.setdefault(topic, {})[name] = call


def subscribers_of(topic: str) -> dict[str, Subscriber]:
    """Give the subscribers of a topic by their names."""
    return dict(_by_topic.get(topic, {}))


def unsubscribe(*, topic: str, name: str) -> None:
    """Forget a subscriber."""
    _by_topic.get(topic, {}).pop(name, None)
