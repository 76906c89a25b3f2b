from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from graphql import GraphQLError, parse, validate

from shop.kit.graphql.limits import limits_now, weight_of
from shop.kit.graphql.persisted import hash_of
from shop.schema.storefront import schema


class Command(BaseCommand):
    help = "Write the file that TRUSTED_DOCUMENTS names from all .graphql files below folders."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--to", type=Path, default=Path("trusted_documents.json"), help="the file to write"
        )

    def handle(self, *_args: Any, folders: list[Path], to: Path, **_options: Any) -> None:
        documents = {hash_of(text): text for text in _documents(folders)}
        written = orjson.dumps(documents, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
        to.write_bytes(written + b"\n")
        self.stdout.write(f"{to}: {len(documents)} documents")


def _documents(folders: list[Path]) -> Iterator[str]:
    """Read each file; raises CommandError at the first that the schema would refuse."""
    for folder in folders:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
        for file in sorted(folder.rglob("*.graphql")):
            text = file.read_text(encoding="utf-8")
            _refuse_invalid(text, file)
            yield text


def _refuse_invalid(text: str, file: Path) -> None:
    try:
        document = parse(text)
        weight_of(document, limits_now())
    except GraphQLError as error:
        raise CommandError(f"{file}: {error.message}") from error
    for invalid in validate(schema, document):
        raise CommandError(f"{file}: {invalid.message}")
