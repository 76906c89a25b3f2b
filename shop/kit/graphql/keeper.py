"""Keeps what was made of the documents that were asked for last, within a bound of memory."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Keeper(Generic[Made]):
    """Keeps things by key until together they are too large; the longest unused leaves first.

    most: the sum of sizes that is kept, in whatever unit ``put`` is given. Safe between threads.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.total = 0
        self._kept: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Made | None:
        """Give what is kept under a key; None when nothing is."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, made: Made, size: int) -> None:
        """Keep a thing, and let others go for it; what is larger than all may be is not kept."""
        if size > self.most:
            return
        with self._lock:
            self.total += size - self._kept.get(key, (None, 0))[1]
            self._kept[key] = (made, size)
            self._kept.move_to_end(key)
            while self.total > self.most:
                self.total -= self._kept.popitem(last=False)[1][1]
