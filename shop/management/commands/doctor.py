"""Name what is wrong with the set-up."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shop.management.diagnosis import Finding, diagnose, notes


class Command(BaseCommand):
    help = "Name each problem of the set-up with its fix; exit 1 on any."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = diagnose()
        for name, findings in found.items():
            self._tell(name, findings)
        for note in notes():
            self.stdout.write(f"note: {note.problem} ({note.fix})")
        problems = sum(map(len, found.values()))
        self.stdout.write(f"to put right: {problems}" if problems else "all is well")
        if problems:
            sys.exit(1)

    def _tell(self, name: str, findings: list[Finding]) -> None:
        self.stdout.write(f"{'no ' if findings else 'ok '} {name}")
        for finding in findings:
            self.stdout.write(f"      {finding.problem}")
            self.stdout.write(f"      fix: {finding.fix}")
