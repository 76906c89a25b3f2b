"""Run the shop's processes together and stop them together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.2
THREAD_IDLE_SECONDS = 600
# The server counts connections that lie idle too, so that a low bound would let a few clients who
# say nothing keep everybody out; it stays below the usual 1024 open files of a process.
OPEN_CONNECTIONS = 900
WAITING_CONNECTIONS = 2048
HEADER_MILLISECONDS = 10_000

Command = Sequence[str]


class Stop:
    """Remembers that somebody asked this process to end."""

    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> "Stop":
        """Take the signals over, also where a shell told a background process to ignore them."""
        for number in STOPS:
            signal.signal(number, self._ask)
        return self

    def wait(self, seconds: float) -> None:
        """Sleep until asked to stop, or until the time is over."""
        end = time.monotonic() + seconds
        while not self.asked and time.monotonic() < end:
            time.sleep(min(LOOK_SECONDS, max(end - time.monotonic(), 0)))

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def run_together(commands: Sequence[Command], *, env: Mapping[str, str], stop: Stop) -> int:
    """Run commands until one ends by itself or ``stop`` is asked; end all, tell how it went.

    Each command leads a group of its own, so that the terminal's Ctrl-C reaches only us and the
    children end in our order. Gives 0 when we were asked, else the exit code of who ended first.
    """
    children = [
        subprocess.Popen(command, env=dict(env), start_new_session=True)  # noqa: S603 - our own
        for command in commands
    ]
    try:
        ended = _first_to_end(children, stop)
    finally:
        _end_all(children)
    return 0 if stop.asked or ended is None else ended.returncode or 1


def _first_to_end(
    children: Sequence["subprocess.Popen[bytes]"], stop: Stop
) -> "subprocess.Popen[bytes] | None":
    while not stop.asked:
        for child in children:
            if child.poll() is not None:
                return child
        stop.wait(LOOK_SECONDS)
    return None


def _end_all(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Ask each child to end; after ten seconds take its whole group down."""
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        try:
            child.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@contextmanager
def companion(command: Command, *, env: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a command beside the block; what still runs of it when the block ends is killed.

    So the command must be one that bears it.
    """
    child = subprocess.Popen(command, env=dict(env), start_new_session=True)  # noqa: S603 - our own
    try:
        yield child
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def server_command(
    *,
    host: str,
    port: int,
    workers: int,
    threads: int,
    application: str = "shop.wsgi:application",
) -> list[str]:
    """Give the command that serves pages, both APIs and the console.

    Threads live as long as they may while idle: each keeps its connections to the database.
    """
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads),
        "--blocking-threads-idle-timeout",
        str(THREAD_IDLE_SECONDS),
        "--backlog",
        str(WAITING_CONNECTIONS),
        "--backpressure",
        str(OPEN_CONNECTIONS),
        "--http1-header-read-timeout",
        str(HEADER_MILLISECONDS),
        "--no-ws",
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "5",
        "--log-level",
        "warning",
        application,
    ]


def manage_command(*words: str) -> list[str]:
    """Give a command of this shop, such as ``worker``."""
    return [sys.executable, sys.argv[0], *words]
