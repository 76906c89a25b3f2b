from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.kit.graphql import codes, problems
from shop.management.contract.reference import reference
from shop.management.contract.released import FOLDER, releases, since_when, version_in_work
from shop.schema import storefront
from shop.schema.manage import schema as manage


def _reference() -> str:
    """Write the reference; what no release has yet came with the version in work."""
    released = releases(settings.ROOT / FOLDER)
    schema = storefront.schema
    return reference(schema, since_when(schema, released, version=version_in_work()))


FILES: Mapping[str, Callable[[], str]] = {
    "schema/storefront.graphql": storefront.written,
    "schema/manage.graphql": manage.written,
    "docs/api/reference.md": _reference,
    "docs/api/problems.md": problems.documented,
    "docs/api/errors.md": codes.documented,
}


class Command(BaseCommand):
    """Write the GraphQL schema and the pages made from it, or check that they are current."""

    help = "Writes the schema and the pages of docs/api made from code; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when a file is not current"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        for path, text in FILES.items():
            if options["check"]:
                _compare(path, text())
            else:
                _write(path, text())
            self.stdout.write(f"{path} is current")


def _write(path: str, text: str) -> None:
    whole = settings.ROOT / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text(text, encoding="utf-8")


def _compare(path: str, text: str) -> None:
    whole = settings.ROOT / path
    if not whole.exists() or whole.read_text(encoding="utf-8") != text:
        raise CommandError(f"{path} is not current: run manage.py export_schema")
