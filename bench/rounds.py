"""Measure rungs in turn, in short rounds: a busy machine slows all, the quickest round counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from bench.load import Driven, drive
from bench.serving import Cpu, Server

CPU_CLIENTS = 8


@dataclass(frozen=True)
class Effort:
    """How long is measured.

    rounds: at 8 clients, where CPU is read; speed_rounds: at other numbers of clients.
    seconds: of one round.
    """

    rounds: int = 4
    seconds: float = 0.6
    speed_rounds: int = 1
    clients: tuple[int, ...] = (1, 8, 32)
    warm_seconds: float = 0.7


@dataclass
class Speed:
    """How fast answers came at a number of clients: the best of the rounds."""

    per_second: float = 0.0
    p99_ms: float = float("inf")

    def take(self, driven: Driven) -> None:
        self.per_second = max(self.per_second, driven.per_second)
        self.p99_ms = min(self.p99_ms, driven.percentile_ms(99))


@dataclass
class Cost:
    """What one request costs: CPU milliseconds of server and database, answers a second.

    database_ms is None where the database's processes run elsewhere.
    """

    server_ms: float = float("inf")
    database_ms: float | None = None
    speeds: dict[int, Speed] = field(default_factory=dict)
    memory_mib: float = 0.0
    statements: float | None = None

    def take(self, used: Cpu, requests: int) -> None:
        """Keep what so many requests used, if they were the cheapest so far."""
        if used.total * 1000 / requests < self.total_ms:
            known = used.database is not None
            self.server_ms = used.server * 1000 / requests
            self.database_ms = (used.database or 0.0) * 1000 / requests if known else None

    @property
    def total_ms(self) -> float:
        return self.server_ms + (self.database_ms or 0.0)


Requests = Mapping[str, Iterator[bytes]]


def measure(servers: Mapping[str, Server], requests: Requests, effort: Effort) -> dict[str, Cost]:
    """Measure each rung that has requests, in turn, and give the cost of each."""
    costs = {rung: Cost() for rung in requests}
    for rung, sent in requests.items():
        drive(servers[rung].port, sent, clients=CPU_CLIENTS, seconds=effort.warm_seconds)
    for _, (rung, sent) in product(range(effort.rounds), requests.items()):
        _round(servers[rung], sent, costs[rung], effort)
    others = [clients for clients in effort.clients if clients != CPU_CLIENTS]
    for _, clients, (rung, sent) in product(range(effort.speed_rounds), others, requests.items()):
        driven = drive(servers[rung].port, sent, clients=clients, seconds=effort.seconds)
        costs[rung].speeds.setdefault(clients, Speed()).take(driven)
    for rung, cost in costs.items():
        cost.memory_mib = servers[rung].memory_mib()
    return costs


def _round(server: Server, sent: Iterator[bytes], cost: Cost, effort: Effort) -> None:
    before = server.cpu()
    driven = drive(server.port, sent, clients=CPU_CLIENTS, seconds=effort.seconds)
    cost.take(server.cpu().since(before), driven.requests)
    cost.speeds.setdefault(CPU_CLIENTS, Speed()).take(driven)
