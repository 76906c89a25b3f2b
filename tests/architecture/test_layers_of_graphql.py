"""The domain does not know GraphQL: only the ``api`` of a concept may."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("i18n", "catalog", "checkout")
GRAPHQL = {"graphene", "graphene_django", "graphql", "graphql_relay"}


def domain_files() -> Iterator[Path]:
    for part in PARTS:
        yield from (path for path in (ROOT / part).rglob("*.py") if "api" not in path.parts)


def imported_by(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    froms = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return plain | froms


@pytest.mark.parametrize("part", PARTS)
def test_no_rule_knows_graphql(part: str) -> None:
    files = [path for path in domain_files() if path.is_relative_to(ROOT / part)]
    knowing = [
        str(path.relative_to(ROOT))
        for path in files
        for name in imported_by(path)
        if name.split(".")[0] in GRAPHQL or name.startswith("shop.kit.graphql")
    ]

    assert len(files) > 10
    assert knowing == []
