"""Keep whole answers for as long as what they were made of is unchanged.

An answer is kept with the tokens of all that it was made of, read before the data was: an old
token can then only stand beside newer data, never the reverse. It is served only while the same
tokens are read again, and before the next planned moment at which it would be another.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from threading import Lock
from typing import Any, Protocol

import orjson
from django.core.cache import BaseCache

Tokens = Mapping[str, str]
KEY_BYTES = 20
LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Kept:
    """An answer, ready to send.

    tokens: of what it was made of, by name. until: from then on it may be another.
    tags: under which names a cache in front of the shop may keep it.
    """

    body: bytes
    tags: str
    tokens: Tokens
    until: datetime


class Store(Protocol):
    """Where answers are kept; it may forget any of them at any time."""

    def get(self, key: str) -> Kept | None: ...

    def set(self, key: str, kept: Kept, *, seconds: float) -> None: ...


class InProcess:
    """Keeps answers in the memory of this process, those used last."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def set(self, key: str, kept: Kept, *, seconds: float) -> None:
        del seconds  # whoever reads asks the time
        if len(kept.body) > self._most:
            return
        with self._lock:
            self._forget(key)
            self._kept[key] = kept
            self._size += len(kept.body)
            while self._size > self._most:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        self._size -= len(gone.body) if gone else 0


class Shared:
    """Keeps answers in the cache that all processes share."""

    def __init__(self, cache: BaseCache) -> None:
        self._cache = cache

    def get(self, key: str) -> Kept | None:
        kept: Kept | None = self._cache.get(f"answer:{key}")
        return kept

    def set(self, key: str, kept: Kept, *, seconds: float) -> None:
        self._cache.set(f"answer:{key}", kept, max(1, int(seconds) + 1))


class Answers:
    """Gives what was answered before, while it is still true.

    tokens: reads the current tokens of the names, of all there are when it is given None; gives
    None while it cannot tell, and then nothing is served or kept.
    """

    def __init__(
        self, store: Store, tokens: Callable[[tuple[str, ...] | None], Tokens | None]
    ) -> None:
        self._store = store
        self._tokens = tokens

    def find(self, key: str, *, at: datetime) -> Kept | None:
        """Give what is kept and still true at the moment."""
        kept = self._store.get(key)
        if kept is None or at >= kept.until:
            return None
        return kept if self._tokens(tuple(kept.tokens)) == kept.tokens else None

    def begin(self) -> Tokens | None:
        """Read all tokens, before the data of an answer that is to be kept."""
        return self._tokens(None)

    def keep(self, key: str, kept: Kept, *, at: datetime) -> None:
        """Keep an answer; one whose time is over already is not."""
        seconds = (kept.until - at).total_seconds()
        if seconds > 0:
            self._store.set(key, kept, seconds=seconds)


def key_of(document: str, operation: str | None, variables: Mapping[str, Any]) -> str:
    """Name a question: the same for equal variables in another order."""
    asked = [document, operation, dict(variables)]
    written = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    return blake2b(written, digest_size=KEY_BYTES).hexdigest()
