"""Queries that were asked before pass by Django, and nobody can tell from outside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

import orjson
import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import connection
from pytest_django.fixtures import Settings

from catalog.inventory.actions import receive
from catalog.inventory.models import Stock
from catalog.listings.actions import set_price, switch_listing
from catalog.products.models import Product, Variant
from catalog.shelf.actions import refresh_marked
from catalog.shelf.models import ShelfRow
from shop.kit.graphql.shortest_way import ShortestWay
from shop.schema.views import storefront_door
from tests.make.catalog import make_product, make_variant
from tests.make.i18n import NOON, make_goods_rate, make_market

pytestmark = pytest.mark.django_db(transaction=True)

PLAIN = "query P { __typename }"
LIST = """query List($first: Int) { market(code: "in") { stage products(first: $first) {
  nodes { id slug name priceRange { min { minor } } availability { offer quantity }
    variants { nodes { sku price { display { formatted } } availability { offer quantity } } } }
  pageInfo { hasNextPage endCursor startCursor } } } }"""
ONE = """query One($slug: String!) { market(code: "in") { product(slug: $slug) {
  name description kind { code } variants(first: 1) { nodes { sku } totalCount } } } }"""
DATED = LIST.replace("offer quantity", "offer quantity since until")
WRONG = 'query W { market(code: "in") { products(fits: "nonsense") { nodes { id } } } }'


def _read(text: bytes) -> Any:
    return orjson.loads(text) if text.startswith(b"{") else text


class Told(NamedTuple):
    status: str
    headers: dict[str, str]
    body: Any


@dataclass
class Doors:
    """The shortest way with Django behind it. passed: how often Django was asked."""

    passed: int = 0
    usual: Any = field(default_factory=get_wsgi_application)

    def __post_init__(self) -> None:
        self.short = ShortestWay(self._counted, storefront_door, "/graphql/")

    def _counted(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.passed += 1
        answer: Iterable[bytes] = self.usual(environ, start_response)
        return answer

    def ask(self, document: str, *, usual: bool = False, **more: Any) -> Told:
        body = orjson.dumps({"query": document, "variables": more.pop("variables", {})})
        seen: list[Any] = []
        door: Any = self.usual if usual else self.short
        made = door(
            _environ(body) | more, lambda status, headers, *_: seen.extend([status, headers])
        )
        text = b"".join(made)
        if hasattr(made, "close"):
            made.close()
        return Told(seen[0], dict(seen[1]), _read(text))

    def ask_again(self, document: str, **more: Any) -> Told:
        """Ask so often that it is known, and expect that Django was not asked the last time."""
        for _ in range(3):
            self.ask(document, **more)
        before = self.passed
        told = self.ask(document, **more)
        assert self.passed == before
        return told


def _environ(body: bytes) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/graphql/",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT": "application/json",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "192.0.2.7",
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
    }


class Shop(NamedTuple):
    market: Any
    case: Product
    black: Variant


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest.fixture
def shop() -> Shop:
    """Open India with a case in stock."""
    make_goods_rate(prefix="39")
    india = make_market(code="in")
    case = make_product(sku="KAV-1", name="Slim case")
    black = make_variant(product=case, on_sale_in=india, amount_minor=29900, free=5)
    return Shop(india, case, black)


def _receive(variant: Variant, units: int) -> None:
    receive(
        warehouse=Stock.objects.get(variant=variant).warehouse,
        variant=variant,
        quantity=units,
        reason="RECEIPT",
        reference="a delivery",
        at=NOON,
    )


def _reprice(shop: Shop, amount: int) -> None:
    set_price(market=shop.market, variant=shop.black, amount_minor=amount, mrp_minor=99900)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "*/*"])
def test_both_ways_give_the_same_answer_with_the_same_headers(
    doors: Doors, scheme: str, accept: str
) -> None:
    more = {"wsgi.url_scheme": scheme, "HTTP_ACCEPT": accept}

    short = doors.ask_again(PLAIN, **more)
    usual = doors.ask(PLAIN, usual=True, **more)

    assert (short.status, short.body) == (usual.status, usual.body)
    assert _without_id(short) == _without_id(usual)
    assert short.headers["X-Request-Id"] != usual.headers["X-Request-Id"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("document", [LIST, ONE, DATED, WRONG])
def test_products_are_told_the_same_on_both_ways(doors: Doors, document: str) -> None:
    variables = {"first": 5, "slug": "kav-1"}

    short = doors.ask_again(document, variables=variables)
    usual = doors.ask(document, usual=True, variables=variables)

    assert _without_request(short.body) == _without_request(usual.body)


@pytest.mark.parametrize(
    "unusual",
    [
        {"HTTP_COOKIE": "a=b"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_X_SESSION_TOKEN": "x"},
        {"CONTENT_TYPE": "application/json; charset=utf-8"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_HOST": "elsewhere.example"},
        {"SCRIPT_NAME": "/shop"},
        {"CONTENT_LENGTH": "9000000"},
    ],
)
def test_whatever_is_unusual_goes_to_django(doors: Doors, unusual: Any) -> None:
    doors.ask_again(PLAIN)
    before = doors.passed

    short, usual = doors.ask(PLAIN, **unusual), doors.ask(PLAIN, usual=True, **unusual)

    assert doors.passed == before + 1
    assert short.status == usual.status


def test_what_changes_something_goes_to_django(doors: Doors) -> None:
    for _ in range(4):
        doors.ask('mutation { cartCreate(input: {market: "xx"}) { cart { id } } }')

    assert doors.passed == 4


def test_a_budget_is_spent_on_the_shortest_way_too(doors: Doors, settings: Settings) -> None:
    doors.ask_again(PLAIN)
    settings.GRAPHQL_BUDGETS = {"address": 100, "account": 0}

    told = [doors.ask(PLAIN, REMOTE_ADDR="192.0.2.99") for _ in range(12)]

    assert told[0].status.startswith("200")
    assert told[-1].status.startswith("429")
    assert int(told[-1].headers["Retry-After"]) >= 1


def test_prices_stock_and_switches_are_seen_at_once(doors: Doors, shop: Shop) -> None:
    def seen() -> Any:
        found = doors.ask(LIST, variables={"first": 5}).body["data"]["market"]["products"]["nodes"]
        return [(n["priceRange"]["min"]["minor"], n["availability"]["quantity"]) for n in found]

    doors.ask_again(LIST, variables={"first": 5})
    before = doors.passed
    assert seen() == [(29900, 5)]

    _reprice(shop, 19900)
    assert seen() == [(19900, 5)]
    _receive(shop.black, 2)
    assert seen() == [(19900, 7)]
    switch_listing(market=shop.market, product=shop.case, on=False)
    assert seen() == []
    assert doors.passed == before


def test_a_row_that_is_replaced_while_it_is_read_is_read_again(doors: Doors, shop: Shop) -> None:
    """The texts of rows come in a second statement; between the two somebody may write."""
    doors.ask_again(LIST, variables={"first": 5})
    _receive(shop.black, 1)  # so that its text is not known
    came: list[str] = []

    def rival(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT r.id, r.card") and not came:
            came.append(sql)
            _reprice(shop, 9900)
            refresh_marked(at=NOON)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(rival):
        told = doors.ask(LIST, variables={"first": 5})

    assert came
    assert "errors" not in told.body
    nodes = told.body["data"]["market"]["products"]["nodes"]
    assert [node["priceRange"]["min"]["minor"] for node in nodes] == [9900]


def test_a_row_with_other_contents_has_another_id(shop: Shop) -> None:
    before = set(ShelfRow.objects.values_list("pk", flat=True))

    _reprice(shop, 100)
    refresh_marked(at=NOON)

    assert not before & set(ShelfRow.objects.filter(lowest_minor=100).values_list("pk", flat=True))


def _without_id(told: Told) -> dict[str, str]:
    return {name: value for name, value in told.headers.items() if name != "X-Request-Id"}


def _without_request(body: Any) -> Any:
    for error in body.get("errors", []):
        error["extensions"].pop("requestId")
    return body
