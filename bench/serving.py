"""The rungs as servers: the same server with the same options, only the application differs."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import psycopg

from bench.counters import cpu_seconds, family, is_here, memory_mib
from bench.places import FOLDER, ROOT, environment
from shop.management.processes import server_command

SHOP, LIMIT, USUAL, CACHED = "shop", "limit", "usual", "cached"
APPLICATIONS = {
    SHOP: "shop.wsgi:application",
    CACHED: "shop.wsgi:application",
    LIMIT: "bench.limit.app:application",
    USUAL: "bench.usual.wsgi:application",
}
SETTINGS = {SHOP: {"GRAPHQL_RESPONSE_CACHE": "off"}, CACHED: {"GRAPHQL_RESPONSE_CACHE": "process"}}
WORKERS, THREADS = 1, 4
START_SECONDS, STOP_SECONDS = 60.0, 10.0
BACKENDS = (
    "select pid from pg_stat_activity"
    " where datname = current_database() and backend_type = 'client backend'"
    " and pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Cpu:
    """CPU seconds used so far; database is None where its processes cannot be seen apart."""

    server: float
    database: float | None

    def since(self, before: "Cpu") -> "Cpu":
        """Give what was used since an earlier reading."""
        known = self.database is not None and before.database is not None
        used = (self.database or 0.0) - (before.database or 0.0) if known else None
        return Cpu(self.server - before.server, used)

    @property
    def total(self) -> float:
        return self.server + (self.database or 0.0)


@dataclass
class Server:
    """A rung that answers on a port."""

    rung: str
    port: int
    process: "subprocess.Popen[bytes]"
    database: str
    _known: dict[int, float] = field(default_factory=dict)

    def cpu(self) -> Cpu:
        """Read the kernel's books for the server's processes and the world's database sessions."""
        return Cpu(cpu_seconds(self._family), self._database_cpu())

    def memory_mib(self) -> float:
        """Give the resident memory of the largest process, in MiB."""
        return memory_mib(self._family)

    @cached_property
    def _family(self) -> list[int]:
        return family(self.process.pid)

    def _database_cpu(self) -> float | None:
        """Sum over the sessions, those that have ended since included as last seen."""
        if not self.database.startswith("postgres"):
            return 0.0
        with closing(psycopg.connect(self.database)) as connection:
            pids = [pid for (pid,) in connection.execute(BACKENDS).fetchall()]
        if not all(is_here(pid) for pid in pids):
            return None
        self._known.update((pid, cpu_seconds([pid])) for pid in pids)
        return sum(self._known.values())


@contextmanager
def serving(rungs: Sequence[str], database: str) -> Iterator[dict[str, Server]]:
    """Serve a world by several rungs at once, by name; only one is asked at a time."""
    with ExitStack() as open_servers:
        yield {rung: open_servers.enter_context(_server(rung, database)) for rung in rungs}


@contextmanager
def _server(rung: str, database: str) -> Iterator[Server]:
    port = _free_port()
    log = (FOLDER / f"{rung}.log").open("wb")
    process = subprocess.Popen(  # noqa: S603 - our own
        server_command(
            host="127.0.0.1",
            port=port,
            workers=WORKERS,
            threads=THREADS,
            application=APPLICATIONS[rung],
        ),
        cwd=ROOT,
        env={**environment(database), **SETTINGS.get(rung, {})},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait(port, process)
        yield Server(rung, port, process, database)
    finally:
        _stop(process)
        log.close()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"a server did not start; see {FOLDER}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
