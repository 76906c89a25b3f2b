"""What a world is, and by what it is known again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.places import ROOT

VARIANTS = 3  # of each product
DEVICES = 200
FITS = 40  # devices that a product fits, where its kind needs a fit
# What decides the rows that are copied, and what decides those that the shop derives from them.
SOURCES = ("bench/worlds", "shop/demo", "catalog/migrations", "i18n", "checkout/migrations")
DERIVING = ("catalog", "bench/limit")
ENDINGS = {".py", ".json", ".sql"}


@dataclass(frozen=True)
class World:
    """A catalogue of ``products`` with three variants each, all of them listed in each market."""

    products: int
    markets: int = 2

    @property
    def name(self) -> str:
        """How its database is called: ``p1000_m2``."""
        return f"p{self.products}_m{self.markets}"

    @property
    def told(self) -> str:
        """How people call it."""
        return f"{self.products:,} products, {self.markets} markets"


def source_fingerprint() -> str:
    """Give one hash of all that decides which rows a world is made of."""
    return _hash(SOURCES)


def derived_fingerprint() -> str:
    """Give one hash of all that decides what the shop writes down beside those rows."""
    return _hash(DERIVING)


def _hash(parts: Iterable[str]) -> str:
    told = sha256()
    for path in _files(parts):
        told.update(str(path.relative_to(ROOT)).encode())
        told.update(path.read_bytes())
    return told.hexdigest()[:32]


def _files(parts: Iterable[str]) -> Iterator[Path]:
    for part in parts:
        found = sorted((ROOT / part).rglob("*"))
        yield from (path for path in found if path.suffix in ENDINGS and path.is_file())
