"""Processes that start together end together, and leave no orphan."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from threading import Timer

import pytest

from shop.management.processes import Stop, run_together
from tests.make.running import ROOT, free_port, shop_environment

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# as a shell starts what ends in `&`: told to ignore Ctrl-C
BEHIND = ["bash", "-c", 'trap "" INT; exec "$0" "$@"']
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


def ends_with(code: int) -> list[str]:
    return [sys.executable, "-c", f"raise SystemExit({code})"]


def stop_after(seconds: float) -> Stop:
    stop = Stop()
    Timer(seconds, lambda: setattr(stop, "asked", True)).start()
    return stop


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not yet asked after does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def offspring(pid: int) -> set[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return {int(each) for each in children}.union(*(offspring(int(each)) for each in children))


def test_all_end_when_asked() -> None:
    start = time.monotonic()

    assert run_together([SLEEP, SLEEP], env=os.environ, stop=stop_after(0.3)) == 0
    assert time.monotonic() - start < 40


def test_one_that_fails_ends_the_others_and_its_code_is_told() -> None:
    assert run_together([SLEEP, ends_with(3)], env=os.environ, stop=Stop()) == 3


def test_one_that_ends_without_being_asked_is_a_failure_too() -> None:
    assert run_together([SLEEP, ends_with(0)], env=os.environ, stop=Stop()) == 1


def test_one_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.management.processes.PATIENCE_SECONDS", 0.5)

    assert run_together([STUBBORN], env=os.environ, stop=stop_after(0.5)) == 0


@pytest.mark.heavy
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_and_stops_clean(number: signal.Signals, tmp_path: Path) -> None:
    port = free_port()
    env = {**shop_environment(f"sqlite:///{tmp_path / 'shop.sqlite3'}", tmp_path), "DEBUG": "1"}
    with (tmp_path / "log").open("w") as log:
        demo = subprocess.Popen(
            [*BEHIND, sys.executable, "manage.py", "demo", "--no-art", "--port", str(port)],
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        answer = first_answer(demo, port, tmp_path / "log")
        family = offspring(demo.pid)
        demo.send_signal(number)

        assert demo.wait(60) == 0, (tmp_path / "log").read_text("utf-8")
    finally:
        demo.kill()
        demo.wait()
    assert answer == {"market": {"code": "in", "stage": "OPEN"}}
    assert len(family) >= 3
    assert not {pid for pid in family if is_running(pid)}


def first_answer(demo: "subprocess.Popen[bytes]", port: int, log: Path) -> object:
    """Ask until the demo answers, three minutes at least."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql/",
        data=json.dumps({"query": '{ market(code: "in") { code stage } }'}).encode(),
        headers={"Content-Type": "application/json"},
    )
    for _ in range(1800):
        assert demo.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
                return json.load(response)["data"]
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))
