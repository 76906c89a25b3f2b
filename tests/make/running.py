"""A whole shop in processes of its own, with the demo loaded, for tests through HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shop.management.processes import server_command

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180  # a busy machine starts processes slowly


@dataclass(frozen=True)
class Answer:
    """What came back: the HTTP status and the JSON."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class RunningShop:
    """Where a started shop answers, and the environment its processes share."""

    base: str
    env: dict[str, str]

    def ask(self, query: str, **variables: Any) -> Answer:
        """Send one GraphQL request; an error status is an answer too."""
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.base}/graphql/",
            data=json.dumps({"query": query, "variables": variables}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
                return Answer(response.status, json.load(response))
        except urllib.error.HTTPError as error:
            return Answer(error.code, json.loads(error.read() or b"{}"))

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the shop against the same database."""
        return manage(self.env, *words)


def manage(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def shop_environment(database: str, var: Path) -> dict[str, str]:
    """Give the environment of a shop on ``database`` that keeps its files under ``var``."""
    quiet = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    return {
        **quiet,
        "DATABASE_URL": database,
        "SECRET_KEY": "only-for-tests",
        "DEBUG": "0",
        "GRAPHQL_BUDGET_ADDRESS": "0",  # all clients of a test come from one address
        "VAR_DIR": str(var),
        "PYTHONWARNINGS": "default",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_shop(
    database: str, var: Path, *, application: str = "shop.wsgi:application", workers: int = 2
) -> Iterator[RunningShop]:
    """Load the demo without pictures into ``database``, serve it, and stop it afterwards."""
    env = shop_environment(database, var)
    load_demo(env)
    with serving_shop(env, var, application=application, workers=workers) as shop:
        yield shop


def load_demo(env: dict[str, str]) -> None:
    """Set the database of an environment up and load the demo without pictures."""
    loaded = manage(env, "demo", "--load", "--no-art")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr


@contextmanager
def serving_shop(
    env: dict[str, str],
    var: Path,
    *,
    application: str = "shop.wsgi:application",
    workers: int = 2,
) -> Iterator[RunningShop]:
    """Serve the shop of an environment, loaded before, and stop it; it logs to ``server.log``."""
    port = free_port()
    env = {**env, "SITE_URL": f"http://127.0.0.1:{port}"}
    log = (var / "server.log").open("w")
    server = subprocess.Popen(
        server_command(
            host="127.0.0.1", port=port, workers=workers, threads=4, application=application
        ),
        cwd=ROOT,
        env=env,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    shop = RunningShop(base=f"http://127.0.0.1:{port}", env=env)
    try:
        wait_until_answering(shop, server, var / "server.log")
        yield shop
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=15)
        log.close()


def wait_until_answering(shop: RunningShop, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            if shop.ask("{ __typename }").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the shop did not answer in time: " + log.read_text())
