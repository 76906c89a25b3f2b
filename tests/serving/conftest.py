"""A shop that writes to one PostgreSQL server and reads from another one that follows it."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shop.management.processes import companion
from tests.make.running import RunningShop, load_demo, serving_shop, shop_environment
from tests.make.servers import Server, primary_and_replica, server_binaries

LAG_SECONDS = 8.0  # more than a busy machine keeps the worker from its heartbeat
PATIENCE_SECONDS = 120.0
BEAT = "select 1 from shop_heartbeat where at > now() - interval '1.5 seconds'"


@dataclass(frozen=True)
class Followed:
    """The shop, its two servers, and where the process that serves writes its log."""

    shop: RunningShop
    primary: Server
    replica: Server
    log: Path

    def lines(self, words: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if words in line]


def until(happened: Callable[[], bool], *, what: str) -> None:
    """Ask again until it happened."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.05)


@dataclass(frozen=True)
class Servers:
    """A primary with the demo, its replica, and the environment of a shop on both."""

    primary: Server
    replica: Server
    env: dict[str, str]

    def heal(self) -> None:
        """Have both run, and the replica follow: it knows what the primary says now."""
        for server in (self.primary, self.replica):
            if not server.runs():
                server.start()
        self.replica.ask("select pg_wal_replay_resume()")
        self.primary.ask("update i18n_market set time_zone = 'Asia/Kolkata' where code = 'in'")
        [(now,)] = self.primary.ask("select pg_current_wal_lsn()::text")
        seen = f"select pg_last_wal_replay_lsn() >= '{now}'"
        until(lambda: self.replica.ask(seen) == [(True,)], what="the replica having followed")
        until(lambda: self.replica.ask(BEAT) == [(1,)], what="a heartbeat on the replica")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Start both servers and the worker that keeps the heartbeat going."""
    binaries = server_binaries()
    if binaries is None:
        missing = "no PostgreSQL server programs on this machine"
        assert os.environ.get("REQUIRE_ALL") != "1", missing
        pytest.skip(missing)
    with primary_and_replica(binaries) as (primary, replica):
        env = shop_environment(primary.address, tmp_path_factory.mktemp("var")) | {
            "DATABASE_REPLICA_URLS": replica.address,
            "DATABASE_REPLICA_MAX_LAG_SECONDS": str(LAG_SECONDS),
        }
        load_demo(env)
        with companion([sys.executable, "manage.py", "worker"], env=env):
            yield Servers(primary, replica, env)


@pytest.fixture
def followed(servers: Servers, tmp_path: Path) -> Iterator[Followed]:
    """Serve the shop by one process, with everything in order."""
    servers.heal()
    with serving_shop(servers.env, tmp_path, workers=1) as shop:
        yield Followed(shop, servers.primary, servers.replica, tmp_path / "server.log")
