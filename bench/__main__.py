"""Measure what a read costs, as a ratio to the least that the same rows can cost.

The limit is one SQL statement over the same tables and its rows as JSON text, with nothing around
it. Both are taken in one process and one run, in turn, and the quickest round of each counts: a
busy machine slows both, the ratio stays. CPU of this process only; a server's database is apart.
"""

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import orjson
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LIST = """{ market(code: "in", locale: "hi-IN") { products(first: 24) { nodes {
  id name slug priceRange { min { formatted } } availability { offer }
  variants(first: 3) {
    nodes { sku price { display { formatted } } availability { offer quantity } } }
} } } }"""
DETAIL = """{ market(code: "in", locale: "hi-IN") { product(slug: "kavrin-slim") {
  id name description attributes { name value } images { url }
  variants { nodes { sku price { display { formatted } } availability { offer quantity } } }
} } }"""
LEAST = """
select p.id, p.slug, t.text, v.sku, r.amount_minor, s.on_hand - s.held
from catalog_listing l
join catalog_product p on p.id = l.product_id
join catalog_variant v on v.product_id = p.id
join catalog_price r on r.variant_id = v.id and r.market_id = l.market_id
left join catalog_stock s on s.variant_id = v.id
left join i18n_translation t on t.owner = 'catalog.product' and t.owner_id = p.id
  and t.field = 'name' and t.locale = 'hi'
where l.market_id = (select id from i18n_market where code = 'in') and {which}
order by l.position limit {rows}"""
ROUNDS, TIMES = 5, 10


class Work(NamedTuple):
    """A read of the API, and the statement that is its limit."""

    name: str
    document: str
    least: str


WORKS = (
    Work("LIST", LIST, LEAST.format(which="1 = 1", rows=48)),
    Work("DETAIL", DETAIL, LEAST.format(which="p.slug = 'kavrin-slim'", rows=3)),
)


def main() -> int:
    """Print a line for each work; 1 when the demo is not loaded."""
    client = Client()
    sys.stdout.write(f"{connection.vendor}, demo catalogue, CPU ms a request (quickest round)\n")
    sys.stdout.write(f"{'work':<8}{'GraphQL':>10}{'limit':>10}{'ratio':>10}{'statements':>12}\n")
    for work in WORKS:
        asked, least = _asking(client, work.document), _reading(work.least)
        if not _works(asked):
            sys.stdout.write("the demo is not loaded: make demo first\n")
            return 1
        statements = _statements(asked)
        ours, limit = _quickest(asked, least)
        figures = f"{ours:>10.2f}{limit:>10.3f}{ours / limit:>10.0f}{statements:>12}"
        sys.stdout.write(f"{work.name:<8}{figures}\n")
    return 0


def _asking(client: Client, document: str) -> Callable[[], bytes]:
    body = orjson.dumps({"query": document})
    return lambda: client.post("/graphql/", data=body, content_type="application/json").content


def _reading(statement: str) -> Callable[[], bytes]:
    def read() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return orjson.dumps(cursor.fetchall())

    return read


def _statements(asked: Callable[[], bytes]) -> int:
    with CaptureQueriesContext(connection) as statements:
        asked()
    return len(statements)


def _works(asked: Callable[[], bytes]) -> bool:
    answer = orjson.loads(asked())
    return "errors" not in answer and bool(answer["data"]["market"])


def _quickest(*works: Callable[[], bytes]) -> list[float]:
    """Time the works in turn; give the quickest round of each in milliseconds of CPU a call."""
    rounds = [[_cpu(work) for work in works] for _ in range(ROUNDS)]
    return [min(column) for column in zip(*rounds, strict=True)]


def _cpu(work: Callable[[], bytes]) -> float:
    begun = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - begun) / TIMES * 1000


if __name__ == "__main__":
    sys.exit(main())
