"""Budgets of points a minute, for each address and for each account.

A budget is a bucket that holds a minute's points and fills evenly. Each process keeps its own copy
of it in memory and spends from that; when it has spent a hundredth of a minute's points it tells
the cache which all processes share, and takes off what the others have told meanwhile. Most
requests therefore touch no cache. With n processes at most n hundredths of a minute's points, and
one request of each, are spent beyond the budget; without a shared cache (no ``REDIS_URL``) each
process keeps the budget for itself.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from math import ceil
from threading import Lock
from typing import Final

from django.conf import settings
from django.core.cache import cache

from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.shared import spared

MINUTE: Final = 60.0  # seconds
SLICE: Final = 100  # parts of a minute's points; one is spent before the others hear of it
MOST_PURSES: Final = 10_000  # who was not seen for longest begins anew
KEPT_SECONDS: Final = 600


@dataclass
class Purse:
    """What one address or account has left, as one process knows it.

    at: Unix seconds of the last look. untold: spent since the cache was told.
    told: the points that all have told so far; None before the first time.
    """

    left: float
    at: float
    untold: int = 0
    told: int | None = None


@dataclass
class Purses:
    """The purses of one kind, such as of addresses; safe between threads."""

    kind: str
    kept: OrderedDict[str, Purse] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def spend(self, who: str, points: int, at: float, *, most: int) -> None:
        """Take points, of ``most`` a minute; Unix seconds come as ``at``.

        Raises Refusal with ``Retry-After`` and takes nothing when they are not there.
        """
        with self.lock:
            purse = self._purse(who, at, most)
            missing = min(points, most) - purse.left
            if missing > 0:
                raise _spent(missing, most)
            purse.left -= points
            purse.untold += points
            untold = purse.untold
            if untold * SLICE < most:
                return
            purse.untold = 0
        with spared():
            self._tell(who, purse, untold, most)

    def refuse_empty(self, who: str, at: float, *, most: int) -> None:
        """Raise Refusal when nothing is left, before any work is done."""
        with self.lock:
            left = self._purse(who, at, most).left
        if left <= 0:
            raise _spent(1 - left, most)

    def _purse(self, who: str, at: float, most: int) -> Purse:
        purse = self.kept.get(who)
        if purse is None:
            purse = self.kept[who] = Purse(left=most, at=at)
            if len(self.kept) > MOST_PURSES:
                self.kept.popitem(last=False)
            return purse
        self.kept.move_to_end(who)
        purse.left = _filled(purse.left, purse.at, at, most)
        purse.at = max(purse.at, at)
        return purse

    def _tell(self, who: str, purse: Purse, spent: int, most: int) -> None:
        """Tell the others what was spent here, and take off what they have spent (3 commands)."""
        name = f"budget:{self.kind}:{who}"
        total = _added(name, spent)
        if purse.told is None:
            left = self._known(name, purse, most) - spent
        else:
            # A total that is less than before was forgotten by the cache and began anew.
            before = purse.told if total >= purse.told + spent else 0
            left = purse.left - (total - before - spent)
        with self.lock:
            purse.told = total
            purse.left = min(purse.left, left)
        cache.set(f"{name}:left", (purse.left, purse.at), KEPT_SECONDS)

    @staticmethod
    def _known(name: str, purse: Purse, most: int) -> float:
        """Give what others knew to be left, for whom this process meets for the first time."""
        known: tuple[float, float] | None = cache.get(f"{name}:left")
        return _filled(*known, purse.at, most) if known else most


def _added(name: str, points: int) -> int:
    try:
        return int(cache.incr(name, points))
    except ValueError:  # nobody has told anything for a while
        cache.add(name, 0, KEPT_SECONDS)
        return int(cache.incr(name, points))


def _filled(left: float, then: float, now: float, most: int) -> float:
    return min(most, left + max(now - then, 0) * most / MINUTE)


def _spent(missing: float, most: int) -> Refusal:
    seconds = max(ceil(missing * MINUTE / most), 1)
    return Refusal(
        "BUDGET_SPENT",
        f"The points for now are spent. Try again in {seconds} seconds.",
        headers={"Retry-After": str(seconds)},
    )


PURSES: Final = {kind: Purses(kind) for kind in ("address", "account")}


@dataclass(frozen=True)
class Payer:
    """Who pays for a request: an address, an account, both or nobody."""

    at: float
    address: str | None = None
    account: str | None = None

    def refuse_empty(self) -> None:
        """Raise Refusal when a budget has nothing left."""
        for kind, who, most in self._budgets():
            PURSES[kind].refuse_empty(who, self.at, most=most)

    def spend(self, points: int) -> None:
        """Take points from each budget; raises Refusal when one has too few."""
        for kind, who, most in self._budgets():
            PURSES[kind].spend(who, points, self.at, most=most)

    def _budgets(self) -> list[tuple[str, str, int]]:
        most = settings.GRAPHQL_BUDGETS
        named = (("address", self.address), ("account", self.account))
        return [(kind, who, most[kind]) for kind, who in named if who and most[kind]]
