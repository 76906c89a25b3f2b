"""The application: reads variables, runs the statement that the operation names, hands the text on.

What changes rarely (ids of the market, its kinds and warehouses) is read once when it starts.
"""

import os
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from bench.limit.databases import Database, open_database
from bench.limit.words import match_expression

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Params = dict[str, Any]
HEADERS = [("Content-Type", "application/json")]
MARKET, LOCALE = "in", "hi-IN"


class Limit:
    """The three reads of one market and locale."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: Params | None = None
        self._asked = {
            "List": ("list", self._of_list),
            "Detail": ("detail", self._of_detail),
            "Search": ("search", self._of_search),
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = orjson.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        statement, params = self._asked[asked["operationName"]]
        sent = self._database.text(statement, params(asked["variables"]))
        start_response("200 OK", [*HEADERS, ("Content-Length", str(len(sent)))])
        return [sent]

    def _of_list(self, variables: Params) -> Params:
        known = self._of_market()
        device = _row(variables["fits"])
        return {**known, "kind": known["kinds"][variables["kind"]], "device": device}

    def _of_detail(self, variables: Params) -> Params:
        return {**self._of_market(), "slug": variables["slug"]}

    def _of_search(self, variables: Params) -> Params:
        words = variables["search"].split()
        found = match_expression(words, self._database.vendor)
        return {**self._of_market(), "words": found, "first": words[0], "second": words[1]}

    def _of_market(self) -> Params:
        if self._known is None:
            self._known = self._database.market(MARKET) | {"locale": LOCALE}
        return self._known


def _row(device: str) -> int:
    """Read the row out of an id, as the shop does."""
    return int(urlsafe_b64decode(device + "=" * (-len(device) % 4)).rpartition(b":")[2])


application = Limit(open_database(os.environ["DATABASE_URL"]))
