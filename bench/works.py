"""The work: what is asked of each rung, as requests ready to be sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import orjson

from bench.load import ask_once, request
from bench.serving import CACHED, LIMIT, SHOP, USUAL
from bench.worlds.series import SERIES
from shop.kit.graphql.ids import read_id

MARKET, LOCALE = "in", "hi-IN"
KIND, BRAND = "CASE", "kavrin"
PAGE = 24
DEVICES_ASKED, SLUGS_ASKED = 16, 48
DOCUMENTS = Path(__file__).parent / "documents"
SAME_DOCUMENT = (SHOP, LIMIT, CACHED)

Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """One sort of request. asked: its variables by rung, sent in turn."""

    name: str
    document: str
    asked: Mapping[str, tuple[Variables, ...]]

    def requests(self, rungs: Iterable[str]) -> dict[str, Iterator[bytes]]:
        """Give what each rung is sent, without end; rungs that cannot do it are left out."""
        return {
            rung: cycle([request(self.body(rung, each)) for each in self.asked[rung]])
            for rung in rungs
            if rung in self.asked
        }

    def body(self, rung: str, variables: Variables) -> bytes:
        """Write the body of a request to a rung."""
        return body(self.document, variables, folder=USUAL if rung == USUAL else SHOP)


class Scene:
    """A world as its shop tells it: devices and products to ask for.

    Raises bench.load.Failed when the shop does not serve its world.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.devices = self._devices()
        self.slugs = self._slugs()
        self.words = self._words()

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Ask the shop once and give the data."""
        sent = request(body(document, variables, folder=SHOP))
        data: dict[str, Any] = orjson.loads(ask_once(self.port, sent))["data"]
        return data

    def of_market(self, document: str, **variables: Any) -> dict[str, Any]:
        """Ask within the market and give what stands below it."""
        found: dict[str, Any] = self.ask(document, **in_market(**variables))["market"]
        return found

    def kind_slug(self, code: str) -> str:
        """Give the name of a kind in addresses of pages."""
        kinds = self.of_market("kinds")["kinds"]
        return next(str(kind["slug"]) for kind in kinds if kind["code"] == code)

    def _devices(self) -> list[str]:
        found = self.of_market("devices", first=100)["devices"]["nodes"]
        return [device["id"] for device in found][: DEVICES_ASKED * 6 : 6]

    def _slugs(self) -> list[str]:
        nodes = self.of_market("list", first=SLUGS_ASKED)["products"]["nodes"]
        return [node["slug"] for node in nodes]

    def _words(self) -> dict[bool, list[str]]:
        """Sort a brand with each word of the names by whether it finds anything."""
        words: dict[bool, list[str]] = {True: [], False: []}
        for word in SERIES:
            typed = f"{BRAND} {word.lower()}"
            found = self.of_market("search", search=typed)["products"]["nodes"]
            words[bool(found)].append(typed)
        return words


def body(document: str, variables: Variables, *, folder: str) -> bytes:
    """Write the body of a request of a document kept in ``bench/documents``."""
    text = _text(folder, document)
    name = text.split("(", 1)[0].split()[1]
    return orjson.dumps({"query": text, "operationName": name, "variables": dict(variables)})


def in_market(**variables: Any) -> dict[str, Any]:
    """Give variables for the market and locale that are measured."""
    return {"market": MARKET, "locale": LOCALE, **variables}


def list_work(scene: Scene) -> Work:
    """LIST: 24 products of a kind that fit a device, each with three variants."""
    shop = [in_market(kind=KIND, fits=device, first=PAGE) for device in scene.devices]
    usual = [in_market(kind=KIND, device=_row(device), first=PAGE) for device in scene.devices]
    return Work("LIST", "list", {**_same(shop), USUAL: tuple(usual)})


def detail_work(scene: Scene) -> Work:
    """DETAIL: all that a product's page shows."""
    asked = tuple(in_market(slug=slug) for slug in scene.slugs)
    return Work("DETAIL", "detail", {**_same(asked), USUAL: asked})


def search_work(scene: Scene) -> Work:
    """SEARCH: the first page of what a brand and a word of a name find."""
    return Work("SEARCH", "search", _same(in_market(search=words) for words in scene.words[True]))


def nothing_work(scene: Scene) -> Work:
    """NOTHING: words that no product holds together; the shop looks for better ones then."""
    asked = tuple(in_market(search=words) for words in scene.words[False])
    return Work("NOTHING", "search", {SHOP: asked, CACHED: asked})


def facets_work(scene: Scene) -> Work:
    """FACETS: the choices of LIST's list, with how many products each would leave."""
    asked = [in_market(kind=KIND, fits=device) for device in scene.devices]
    return Work("FACETS", "facets", {SHOP: tuple(asked), CACHED: tuple(asked)})


@cache
def _text(folder: str, document: str) -> str:
    return (DOCUMENTS / folder / f"{document}.graphql").read_text(encoding="utf-8")


def _same(asked: Iterable[Variables]) -> dict[str, tuple[Variables, ...]]:
    return dict.fromkeys(SAME_DOCUMENT, tuple(asked))


def _row(device: str) -> int:
    found = read_id(device, "Device")
    if found is None or found.row is None:
        raise ValueError(f"{device} is no device")
    return found.row
