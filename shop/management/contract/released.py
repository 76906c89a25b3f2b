"""Schemas as they were released, kept under `schema/released/`: the memory of the contract."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from graphql import GraphQLSchema, build_schema

from shop.management.contract.members import members

FOLDER = Path("schema/released")
FILE = re.compile(r"storefront-(\d+)\.(\d+)\.(\d+)(-dev)?\.graphql")


@dataclass(frozen=True)
class Release:
    """One released schema.

    order: sorts releases from the oldest to the newest; a version in development is before its own.
    """

    path: Path
    order: tuple[int, int, int, bool]

    @property
    def version(self) -> str:
        """What a reader is told: major and minor number."""
        return f"{self.order[0]}.{self.order[1]}"

    def schema(self) -> GraphQLSchema:
        """Read the schema anew; the caller may change what it gets."""
        return build_schema(self.path.read_text(encoding="utf-8"))


def releases(folder: Path) -> list[Release]:
    """List the released schemas in a folder, the oldest first."""
    found = [(path, FILE.fullmatch(path.name)) for path in folder.glob("*.graphql")]
    known = [Release(path, _order(match)) for path, match in found if match]
    return sorted(known, key=lambda release: release.order)


def _order(match: re.Match[str]) -> tuple[int, int, int, bool]:
    return int(match[1]), int(match[2]), int(match[3]), match[4] is None


def since_when(
    schema: GraphQLSchema, released: Sequence[Release], *, version: str
) -> dict[str, str]:
    """Tell with which version each member of the schema came, by coordinate.

    version: that of what no release has yet.
    """
    since: dict[str, str] = {}
    for release in released:
        for coordinate in members(release.schema()):
            since.setdefault(coordinate, release.version)
    return {coordinate: since.get(coordinate, version) for coordinate in members(schema)}


def version_in_work() -> str:
    """Give major and minor number of the version that `pyproject.toml` names."""
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return ".".join(str(project["project"]["version"]).split(".")[:2])
