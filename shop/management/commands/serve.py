"""Serve the shop as in production."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shop.management.processes import Stop, manage_command, run_together, server_command
from shop.management.statics import collect_when_stale


class Command(BaseCommand):
    help = "Serve pages, GraphQL and the console with one process a core, and run the worker."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
        parser.add_argument("--threads", type=int, default=4, help="per process")
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")

    def handle(
        self, *_args: Any, host: str, port: int, workers: int, threads: int, **options: Any
    ) -> None:
        collect_when_stale()
        commands = [server_command(host=host, port=port, workers=workers, threads=threads)]
        if not options["no_worker"]:
            commands.append(manage_command("worker"))
        sys.exit(run_together(commands, env=os.environ, stop=Stop().listen()))
