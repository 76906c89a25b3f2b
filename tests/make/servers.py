"""PostgreSQL servers of a test's own: a primary and a streaming replica, stopped and deleted after.

The server refuses to run as root, so that root's tests run it as the user ``postgres``.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.make.running import free_port

SYSTEM_USER = "postgres"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
FAST = (
    "-c fsync=off -c shared_buffers=32MB -c max_connections=60 -c wal_retrieve_retry_interval=200ms"
)


def server_binaries() -> Path | None:
    """Find where the newest installed PostgreSQL server keeps its programs; None without one."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    for place in PLACES:
        found += sorted(Path("/").glob(place.lstrip("/")))
    complete = [each for each in found if (each / "pg_basebackup").exists()]
    return complete[-1] if complete else None


@dataclass(frozen=True)
class Server:
    """One server on this machine, with its data in a folder."""

    binaries: Path
    data: Path
    port: int

    @property
    def address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.data}"
        log = str(self.data / "log.txt")
        self.run("pg_ctl", "start", "-w", "-l", log, "-o", f"{where} {FAST}")

    def stop(self) -> None:
        """Stop it at once, as if the machine had lost its power."""
        self.run("pg_ctl", "stop", "-m", "immediate")

    def runs(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def run(self, program: str, *words: str) -> None:
        """Run a program of the server on its data, as the user whom the data belongs to."""
        as_user = ["runuser", "-u", SYSTEM_USER, "--"] if os.geteuid() == 0 else []
        command = [*as_user, str(self.binaries / program), "-D", str(self.data), *words]
        # Its output would keep a pipe open as long as the server runs.
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False
        )
        assert done.returncode == 0, f"{program} failed: see {self.data / 'log.txt'}"

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Run one statement and give its rows; none for what gives no rows."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            cursor = connection.execute(sql.encode(), values or None)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def primary_and_replica(binaries: Path) -> Iterator[tuple[Server, Server]]:
    """Start a new primary and a replica that streams from it."""
    folder = Path(tempfile.mkdtemp(prefix="foothold-servers-"))
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
    primary = Server(binaries, folder / "primary", free_port())
    replica = Server(binaries, folder / "replica", free_port())
    try:
        primary.run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        primary.start()
        replica.run("pg_basebackup", "-R", "-X", "stream", "-c", "fast", "-d", primary.address)
        replica.start()
        yield primary, replica
    finally:
        for server in (replica, primary):
            if server.runs():
                server.stop()
        shutil.rmtree(folder)
