"""One hot variant: reservations a second against plain inserts of the same durability.

``python -m bench.hot MODE CLIENTS SECONDS`` is one of several processes that try at the same time;
it writes how many transactions it got through. Both modes write by the shop's own code and ORM.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from bench.places import ROOT, environment

RESERVE, INSERT, SPREAD = "reserve", "insert", "spread"
PROCESSES = 4
BUCKETS = 16  # over which the hot stock is spread, as a manager would before a sale
HOLD_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Hot:
    """Transactions a second at a number of clients."""

    clients: int
    reservations: float
    inserts: float

    @property
    def ratio(self) -> float:
        return self.reservations / self.inserts


def hot_variant(database: str, *, clients: int, seconds: float, rounds: int) -> Hot:
    """Measure both in turn; the best round of each counts."""
    spread = [sys.executable, "-m", "bench.hot", SPREAD]
    subprocess.run(spread, cwd=ROOT, env=environment(database), check=True)  # noqa: S603 - our own
    best = dict.fromkeys((RESERVE, INSERT), 0.0)
    for _ in range(rounds):
        for mode in best:
            best[mode] = max(best[mode], _rate(mode, database, clients, seconds))
    return Hot(clients, best[RESERVE], best[INSERT])


def _rate(mode: str, database: str, clients: int, seconds: float) -> float:
    share = str(clients // PROCESSES)
    tries = [
        subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", "bench.hot", mode, share, str(seconds)],
            cwd=ROOT,
            env={**environment(database), "DATABASE_POOL": "32"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for each in tries:  # all begin when all are ready
        _line(each)
    for each in tries:
        each.stdin.write("go\n")  # type: ignore[union-attr]
        each.stdin.flush()  # type: ignore[union-attr]
    done = sum(int(_line(each)) for each in tries)
    for each in tries:
        each.communicate()
    return done / seconds


def _line(process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline()  # type: ignore[union-attr]
    if not line:
        raise RuntimeError("a client of the hot variant ended by itself")
    return line


def main(words: list[str]) -> int:
    """Try as so many clients for so long."""
    mode, *effort = words
    act = _acts()[mode]
    act()
    if mode == SPREAD:
        return 0
    clients, seconds = int(effort[0]), float(effort[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    end = time.monotonic() + seconds
    done = [0] * clients
    threads = [threading.Thread(target=_work, args=(act, end, done, i)) for i in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    sys.stdout.write(f"{sum(done)}\n")
    return 0


def _work(act: Callable[[], object], end: float, done: list[int], place: int) -> None:
    from django.db import connection  # noqa: PLC0415 - needs Django set up

    while time.monotonic() < end:
        act()
        done[place] += 1
    connection.close()


def _acts() -> dict[str, Callable[[], object]]:
    import os  # noqa: PLC0415

    import django  # noqa: PLC0415 - only the measured processes need Django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    django.setup()
    from django.db.models import Q  # noqa: PLC0415

    from catalog.inventory.actions import hold  # noqa: PLC0415
    from catalog.inventory.buckets import spread  # noqa: PLC0415
    from catalog.inventory.models import Hold, Stock  # noqa: PLC0415
    from i18n.markets.models import Market  # noqa: PLC0415
    from shop.kit.clock import now  # noqa: PLC0415

    market = Market.objects.get(code="in")
    plenty = Q(on_hand__gte=100_000) | Q(spread=BUCKETS)  # spread by an earlier run
    stock = Stock.objects.for_market(market).filter(plenty, bucket=0).earliest("pk")
    variant = stock.variant

    def reserve() -> None:
        at = now()
        hold(
            variant=variant,
            market=market,
            quantity=1,
            holder=uuid4(),
            until=at + HOLD_FOR,
            at=at,
        )

    def insert() -> None:
        Hold.objects.create(
            stock=stock, quantity=1, holder=uuid4(), until=now() + HOLD_FOR, state="RELEASED"
        )

    def divide() -> None:
        spread(stock=stock, buckets=BUCKETS, at=now())

    return {RESERVE: reserve, INSERT: insert, SPREAD: divide}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
