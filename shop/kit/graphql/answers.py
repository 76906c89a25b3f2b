"""Keep whole answers for as long as what they were made of is unchanged.

An answer is kept with the tokens of all that it was made of, read before the data was: an old
token can then only stand beside newer data, never the reverse. It is served only while the same
tokens are read again, from the moment that it was made for and before the next planned moment at
which it would be another.
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

from shop.kit.graphql.shared import spared

Tokens = Mapping[str, str]
KEY_BYTES = 20
LONGEST_SECONDS = 60
BESIDE_BODY = 1_000  # bytes that an answer takes beside its own: key, tokens, moments, place


@dataclass(frozen=True)
class Kept:
    """An answer, ready to send.

    tokens: of what it was made of, by name. tags: under which names a cache in front of the shop
    may keep it. since: the moment that it was made for; a clock that is behind it, or was set
    back, may not know of it yet. until: from then on it may be another.
    """

    body: bytes
    tags: str
    tokens: Tokens
    since: datetime
    until: datetime

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.body) + len(self.tags) + BESIDE_BODY


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
        if kept.size > self._most:
            return
        with self._lock:
            self._forget(key)
            self._kept[key] = kept
            self._size += kept.size
            while self._size > self._most:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        self._size -= gone.size if gone else 0


class Shared:
    """Keeps answers in the cache that all processes share; knows none while that is away."""

    def __init__(self, cache: BaseCache) -> None:
        self._cache = cache

    def get(self, key: str) -> Kept | None:
        kept: list[Kept | None] = [None]
        with spared():
            kept = [self._cache.get(f"answer:{key}")]
        return kept[0]

    def set(self, key: str, kept: Kept, *, seconds: float) -> None:
        with spared():
            self._cache.set(f"answer:{key}", kept, int(seconds) + 1)


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
        if kept is None or not kept.since <= at < kept.until:
            return None
        return kept if self._tokens(tuple(kept.tokens)) == kept.tokens else None

    def begin(self) -> Tokens | None:
        """Read all tokens, before the data of an answer that is to be kept."""
        return self._tokens(None)

    def keep(self, key: str, kept: Kept) -> None:
        """Keep an answer; one that has no time is not, nor one during which something was written.

        Asked again here, because who reads while something is out of date may leave that out.
        """
        seconds = (kept.until - kept.since).total_seconds()
        if seconds > 0 and self._tokens(tuple(kept.tokens)) == kept.tokens:
            self._store.set(key, kept, seconds=seconds)


def key_of(document: str, operation: str | None, variables: Mapping[str, Any]) -> str | None:
    """Name a question: the same for equal variables in another order.

    None for variables that nest too deeply to be written; JSON may nest deeper than that.
    """
    asked = [document, operation, dict(variables)]
    try:
        written = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return None
    return blake2b(written, digest_size=KEY_BYTES).hexdigest()
