"""The demo: set up, load, serve."""

import os
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from time import monotonic, perf_counter
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from shop.demo.files import read
from shop.demo.fresh import start_over
from shop.demo.load import load_demo, load_demo_when_changed
from shop.demo.pictures import are_drawn, draw_pictures
from shop.demo.report import report
from shop.kit.clock import now
from shop.management.processes import (
    Stop,
    companion,
    manage_command,
    run_together,
    server_command,
)
from shop.management.statics import collect_when_stale

HOST = "127.0.0.1"
WAIT_FOR_PICTURES_SECONDS = 40.0


class Command(BaseCommand):
    help = "Set the database up, load the demo, and serve it until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--load", action="store_true", help="only load, also what seems unchanged; do not serve"
        )
        parser.add_argument("--no-art", action="store_true", help="leave the pictures out")
        parser.add_argument("--pictures", action="store_true", help="only draw the pictures")
        parser.add_argument("--fresh", action="store_true", help="empty the database first")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *_args: Any, pictures: bool, load: bool, **options: Any) -> None:
        if pictures:
            draw_pictures(read("catalog")["products"], say=self._say)
        elif load:
            self._only_load(options)
        else:
            sys.exit(self._load_and_serve(options, Stop().listen()))

    def _only_load(self, options: dict[str, Any]) -> None:
        with _drawing(options) as drawing:
            self._load(options, load_demo)
            if drawing and drawing.wait():
                raise CommandError("the pictures could not be drawn")

    def _load_and_serve(self, options: dict[str, Any], stop: Stop) -> int:
        """Draw while the database is set up; who has waited long enough sees the last appear."""
        _check_port(options["port"])
        with _drawing(options) as drawing:
            self._load(options, load_demo_when_changed)
            _wait(drawing, stop)
            return 0 if stop.asked else self._serve(options["port"], stop)

    def _load(self, options: dict[str, Any], load: Callable[..., None]) -> None:
        start = perf_counter()
        if options["fresh"] or os.environ.get("FRESH") == "1":
            self._say("starting over: " + start_over())
        call_command("migrate", interactive=False, verbosity=0)
        call_command("messages", "compile")
        load(at=now(), say=self._say)
        self._say(f"  {'set up and loaded in':<32}{perf_counter() - start:6.2f} s")
        for line in report(site=_site(options["port"]), at=now()):
            self._say(line)

    def _serve(self, port: int, stop: Stop) -> int:
        collect_when_stale()
        server = server_command(host=HOST, port=port, workers=2, threads=4)
        self._say(f"\nserving {_site(port)}; Ctrl-C stops all")
        env = {"SITE_URL": _site(port), **os.environ}
        code = run_together([server, manage_command("worker")], env=env, stop=stop)
        self._say("stopped" if code == 0 else f"a process ended by itself with code {code}")
        return code

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _site(port: int) -> str:
    return f"http://{HOST}:{port}"


def _drawing(
    options: dict[str, Any],
) -> "AbstractContextManager[subprocess.Popen[bytes] | None]":
    """Draw what is missing in a process of its own: it needs neither database nor server."""
    if options["no_art"] or are_drawn(read("catalog")["products"]):
        return nullcontext()
    return companion(manage_command("demo", "--pictures"), env=os.environ)


def _wait(drawing: "subprocess.Popen[bytes] | None", stop: Stop) -> None:
    deadline = monotonic() + WAIT_FOR_PICTURES_SECONDS
    while drawing and drawing.poll() is None and not stop.asked and monotonic() < deadline:
        stop.wait(0.1)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(f"port {port} is taken; choose another with PORT=8001") from error
