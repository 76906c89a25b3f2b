"""The shelf: what markets show, written down ready to serve."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from catalog.shelf.actions import rebuild, refresh_marked
from catalog.shelf.marks import is_marked
from catalog.shelf.models import ShelfRow
from catalog.shelf.verify import verify
from shop.kit.clock import now

MOST_TOLD = 50  # differences; the rest are only counted


class Command(BaseCommand):
    help = (
        "Write the whole shelf anew (rebuild), only what is marked as out of date (refresh), or "
        "compare it with the catalogue (verify; exit 1 on any difference)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=("rebuild", "refresh", "verify"))

    def handle(self, *, act: str, **_options: Any) -> None:
        {"rebuild": self.rebuild, "refresh": self.refresh, "verify": self.verify}[act]()

    def rebuild(self) -> None:
        changed = rebuild(at=now(), say=self.stdout.write)
        self.stdout.write(f"the shelf stands: {changed} rows changed")

    def refresh(self) -> None:
        """Do a portion at a time until no mark is left."""
        done = 0
        while is_marked():
            done += refresh_marked(at=now()).done
            self.stdout.write(f"{done} products refreshed")
        self.stdout.write("nothing is marked")

    def verify(self) -> None:
        found = 0
        for difference in verify(at=now()):
            found += 1
            if found <= MOST_TOLD:
                self.stdout.write(f"  ! {difference}")
        if is_marked():
            self.stdout.write("some products are marked; run: manage.py shelf refresh")
        self.stdout.write(f"{ShelfRow.objects.count()} rows: {found or 'no'} differences")
        if found:
            sys.exit(1)
