"""What the fakes have in common: routes, trouble on demand, and events to be told."""

import re
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.store import Store, Thing

Answered = tuple[int, Thing]
Route = Callable[["Asked"], Answered]


@dataclass(frozen=True)
class Asked:
    """One request, its body read. ids: what its path names."""

    method: str
    path: str
    params: Thing
    headers: Mapping[str, str]
    ids: tuple[str, ...] = ()


class Lost(Exception):
    """The answer is never given, though everything was done."""


class Refusal(Exception):
    """What the provider answers when it will not."""

    def __init__(self, status: int, body: Thing) -> None:
        super().__init__(status)
        self.status, self.body = status, body


@dataclass(frozen=True)
class Event:
    """An event to be told to the shop's webhook."""

    id: str
    kind: str
    body: str


@dataclass
class FakeProvider(ABC):
    """A provider that keeps its books in a store.

    asked: every request that came, as "POST /v1/…", for tests to count.
    now: the moment that it takes for now, in seconds; null: the clock's.
    """

    store: Store
    webhook_secret: str
    base: str = ""
    now: float | None = None
    asked: list[str] = field(default_factory=list)
    name = ""

    @abstractmethod
    def routes(self) -> Mapping[str, Route]:
        """Map "METHOD /path" patterns to what answers."""

    @abstractmethod
    def allowed(self, asked: Asked) -> bool:
        """Tell whether a request shows a key of ours."""

    @abstractmethod
    def headers_for(self, event: Event, at: float | None = None) -> dict[str, str]:
        """Sign an event as the provider does."""

    @abstractmethod
    def pay(self, page: str, *, outcome: str = "pay") -> None:
        """Do what a shopper does on the hosted page: ``pay`` or ``decline``."""

    @abstractmethod
    def way_back(self, page: str) -> str:
        """Give the address to which the page leads back."""

    def handle(self, asked: Asked) -> Answered:
        """Answer a request; trouble that was ordered for it happens once."""
        self.asked.append(f"{asked.method} {asked.path}")
        if not self.allowed(asked):
            return 401, {"error": {"code": "BAD_KEY", "description": "unauthorised"}}
        trouble = self._trouble(asked)
        if trouble == "down":
            return 503, {"error": {"code": "SERVER_ERROR", "description": "down"}}
        try:
            answered = self._routed(asked)
        except Refusal as refusal:
            answered = refusal.status, refusal.body
        if trouble == "lose":
            raise Lost
        return answered

    def _routed(self, asked: Asked) -> Answered:
        line = f"{asked.method} {asked.path}"
        for pattern, route in self.routes().items():
            found = re.fullmatch(pattern, line)
            if found:
                return route(
                    Asked(asked.method, asked.path, asked.params, asked.headers, found.groups())
                )
        return 404, {"error": {"code": "NO_SUCH_ADDRESS", "description": line}}

    def order_trouble(self, pattern: str, kind: str) -> None:
        """Have the next request that matches ``lose`` its answer, or find the provider ``down``."""
        self.store.put(f"{self.name}.trouble", pattern, {"pattern": pattern, "kind": kind})

    def _trouble(self, asked: Asked) -> str:
        for ordered in self.store.all(f"{self.name}.trouble"):
            if re.fullmatch(ordered["pattern"], f"{asked.method} {asked.path}"):
                self.store.drop(f"{self.name}.trouble", ordered["pattern"])
                return str(ordered["kind"])
        return ""

    def events(self) -> list[Event]:
        """List all that was to be told so far, the first first."""
        return [Event(**one) for one in self.store.all(f"{self.name}.events")]

    def tell(self, event_id: str, kind: str, body: str) -> None:
        told = {"id": event_id, "kind": kind, "body": body}
        self.store.put(f"{self.name}.events", event_id, told)

    @staticmethod
    def new_id(start: str) -> str:
        return f"{start}{secrets.token_hex(7)}"

    def clock(self) -> int:
        return int(time.time() if self.now is None else self.now)


def unnested(form: list[tuple[str, str]]) -> Thing:
    """Read a form as Stripe nests it: ``a[b][0]`` is a list in b in a."""
    read: Thing = {}
    for name, value in form:
        keys = re.findall(r"[^\[\]]+", name)
        place: Any = read
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return read
