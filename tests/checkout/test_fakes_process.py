"""The fakes as a process: what was charged is known after it was killed, and told in the end."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.make.running import ROOT

pytestmark = pytest.mark.any_engine

CHARGE = b"amount=100&currency=usd&payment_method=pm_card_visa&metadata[reference]=r"


@contextmanager
def running(file: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """Run the fakes, give what they print, and kill them without a word."""
    command = [sys.executable, "-m", "tests.fakes", "--file", str(file), *more]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        assert process.stdout
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGKILL)


def ask(base: str, path: str, body: bytes | None = None) -> dict[str, object]:
    headers = {"Authorization": "Bearer sk_test_fake", "Idempotency-Key": "k"}
    request = urllib.request.Request(f"{base}{path}", body, headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
        found: dict[str, object] = json.loads(answer.read())
    return found


def test_a_charge_survives_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "books.sqlite3"
    with running(file) as (_, given):
        made = ask(given["STRIPE_API_BASE"], "/v1/payment_intents", CHARGE)
    with running(file) as (_, given):
        again = ask(given["STRIPE_API_BASE"], "/v1/payment_intents", CHARGE)
        found = ask(given["STRIPE_API_BASE"], f"/v1/payment_intents/{made['id']}")

    assert (made["status"], again["id"], found["status"]) == (
        "succeeded",
        made["id"],
        "succeeded",
    )


class Hook(BaseHTTPRequestHandler):
    """A shop that hears one call."""

    heard: dict[str, str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).heard = {"path": self.path, "kind": json.loads(body)["type"]}
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def test_events_are_told_until_they_are_heard(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.timeout = 20
    hooks = f"http://127.0.0.1:{server.server_address[1]}/webhooks"
    with server, running(tmp_path / "b", "--webhooks", hooks) as (_, given):
        ask(given["STRIPE_API_BASE"], "/v1/payment_intents", CHARGE)
        server.handle_request()

    assert Hook.heard == {"path": "/webhooks/stripe/", "kind": "payment_intent.succeeded"}
