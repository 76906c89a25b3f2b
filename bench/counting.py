"""How many statements a request costs: counted on the wire, in a process of its own.

``python -m bench.counting`` reads requests, one a line, and writes for each how many statements the
database was sent, whoever sent them. PostgreSQL's own protocol trace and SQLite's trace see all.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

from bench.places import ROOT, environment
from bench.serving import SETTINGS, USUAL

WARM_TIMES = 8  # requests before a statement is prepared and a document compiled
STATEMENTS = ("\tQuery\t", "\tExecute\t")


def statements_of(bodies: Sequence[bytes], *, rung: str, database: str) -> list[int]:
    """Tell how many statements each request costs on a rung made with Django."""
    settings = "bench.usual.settings" if rung == USUAL else "shop.settings"
    env = {**environment(database), **SETTINGS.get(rung, {}), "DJANGO_SETTINGS_MODULE": settings}
    done = subprocess.run(
        [sys.executable, "-m", "bench.counting"],
        cwd=ROOT,
        env=env,
        input=b"\n".join(bodies),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return [int(line) for line in done.stdout.split()]


def main() -> int:
    """Count for the requests on standard input."""
    import django  # noqa: PLC0415 - the settings are named by now

    django.setup()
    for line in sys.stdin.buffer.read().splitlines():
        sys.stdout.write(f"{_count(line)}\n")
    return 0


def _count(body: bytes) -> int:
    from django.test import Client  # noqa: PLC0415 - needs Django set up

    client = Client()

    def ask() -> None:
        client.post("/graphql/", data=body, content_type="application/json")

    for _ in range(WARM_TIMES):
        ask()
    return _counted(ask)


def _counted(ask: Callable[[], None]) -> int:
    from django.db import connection  # noqa: PLC0415 - needs Django set up

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return _counted_in_sqlite(ask, connection.connection)
    return _counted_on_the_wire(ask, connection.connection.pgconn)


def _counted_in_sqlite(ask: Callable[[], None], connection: Any) -> int:
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    ask()
    connection.set_trace_callback(None)
    return len(seen)


def _counted_on_the_wire(ask: Callable[[], None], wire: Any) -> int:
    with tempfile.TemporaryFile() as trace:
        wire.trace(trace.fileno())
        ask()
        wire.untrace()
        trace.seek(0)
        lines = trace.read().decode(errors="replace").splitlines()
    return sum(any(sign in line for sign in STATEMENTS) for line in lines if "\tF\t" in line)


if __name__ == "__main__":
    sys.exit(main())
