import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from graphql import GraphQLError, GraphQLSchema, build_schema

from shop.kit import clock
from shop.management.contract.changes import additions, breaking_changes, dangerous_changes
from shop.management.contract.deprecations import broken_promises
from shop.management.contract.released import FOLDER, releases
from shop.schema.storefront import written

SCHEMA = "schema/storefront.graphql"


class Command(BaseCommand):
    """Compare the schema with the one that was last released, or with another."""

    help = "Names what changed since the last released schema; exit 1 when it breaks a promise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--against",
            metavar="FILE|REF",
            help="a schema file, or a git revision; the newest of schema/released/ when left out",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        name, text = _before(options["against"])
        today, now = clock.now().date(), build_schema(written())
        self.stdout.write(f"against {name}")
        self._tell("new", additions(_read(name, text), now))
        self._tell("dangerous", dangerous_changes(_read(name, text), now))
        broken = [
            *breaking_changes(_read(name, text), now, on=today),
            *broken_promises(_read(name, text), now, on=today),
        ]
        self._tell("breaking", broken)
        if broken:
            raise CommandError(f"{len(broken)} broken promises; docs/api/README.md tells the rule")
        self.stdout.write("nothing that a frontend relies on was broken")

    def _tell(self, heading: str, changes: Sequence[str]) -> None:
        for change in changes:
            self.stdout.write(f"{heading}: {change}")


def _before(against: str | None) -> tuple[str, str]:
    """Find what to compare with: its name and the schema as text."""
    if against is None:
        return _released()
    path = Path(against)
    if path.is_file():
        return against, path.read_text(encoding="utf-8")
    return against, _of_revision(against)


def _released() -> tuple[str, str]:
    known = releases(settings.ROOT / FOLDER)
    if not known:
        raise CommandError(f"no schema under {FOLDER}: name one with --against")
    return known[-1].path.name, known[-1].path.read_text(encoding="utf-8")


def _of_revision(revision: str) -> str:
    shown = subprocess.run(  # noqa: S603 - git takes it for a revision and nothing else
        ["git", "show", "--end-of-options", f"{revision}:{SCHEMA}"],  # noqa: S607 - of the machine
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.returncode:
        raise CommandError(f"{revision} is neither a file nor a revision with {SCHEMA}")
    return shown.stdout


def _read(name: str, text: str) -> GraphQLSchema:
    """Read a schema anew for each comparison, since one of them changes what it is given."""
    try:
        read = build_schema(text)
    except (GraphQLError, TypeError) as error:
        raise CommandError(f"{name} is no schema: {error}") from None
    if read.query_type is None:
        raise CommandError(f"{name} is no schema: it has no Query")
    return read
