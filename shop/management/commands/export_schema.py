from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.kit.graphql.problems import documented
from shop.schema.storefront import written

SCHEMA = Path("schema/storefront.graphql")
PROBLEMS = Path("docs/api/problems.md")


class Command(BaseCommand):
    """Write the GraphQL schema and the table of problems, or check that they are current."""

    help = "Writes schema/storefront.graphql and docs/api/problems.md; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when a file is not current"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        for path, text in ((SCHEMA, written()), (PROBLEMS, documented())):
            if options["check"]:
                _compare(path, text)
            else:
                _write(path, text)
            self.stdout.write(f"{path} is current")


def _write(path: Path, text: str) -> None:
    whole = settings.ROOT / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text(text, encoding="utf-8")


def _compare(path: Path, text: str) -> None:
    whole = settings.ROOT / path
    if not whole.exists() or whole.read_text(encoding="utf-8") != text:
        raise CommandError(f"{path} is not current: run manage.py export_schema")
