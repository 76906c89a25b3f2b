"""Work that is more than one request: filling carts, whole checkouts, a walk through everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle
from typing import Any
from uuid import uuid4

import orjson

from bench.load import Client, request
from bench.rounds import Cost
from bench.serving import SHOP, Server
from bench.works import LOCALE, MARKET, Scene, body, in_market

CARTS, LINES = 200, 5  # made at once; lines that each gets
CHECKOUTS = 12  # of one round
WALK_PAGE = 100
CARD = "tok_ok"  # a test card of the sandbox
BUYER = {
    "email": "asha@example.com",
    "phone": "9876543210",
    "shippingAddress": {
        "name": "Asha Rao",
        "line1": "12 MG Road",
        "city": "Bengaluru",
        "region": "IN-KA",
        "postalCode": "560001",
        "country": "IN",
    },
}


class Refused(RuntimeError):
    """The shop refused a step that should have gone well."""


class Shopper:
    """One client on one connection, from a cart to an order."""

    def __init__(self, port: int) -> None:
        self._client = Client(port)

    def __enter__(self) -> "Shopper":
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.socket.close()

    def ask(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Ask and give the data."""
        self._client.send(request(body(document, variables, folder=SHOP)))
        while (answer := self._client.answer()) is None:
            pass
        data: dict[str, Any] = orjson.loads(answer)["data"]
        return data

    def change(self, name: str, **taken: Any) -> dict[str, Any]:
        """Perform one mutation. Raises Refused when the shop names a problem."""
        payload: dict[str, Any] = self.ask(name, {"input": taken})[name]
        if payload["problems"]:
            raise Refused(f"{name}: {payload['problems']}")
        return payload

    def start_cart(self) -> str:
        """Start an empty cart and give its id."""
        return str(self.change("cartCreate", market=MARKET, locale=LOCALE)["cart"]["id"])

    def check_out(self, variant: str) -> str:
        """Buy one unit, the whole way; give the order's number."""
        cart = self.start_cart()
        self.change("cartLinesAdd", cart=cart, lines=[{"variant": variant, "quantity": 1}])
        self.change("cartBuyerUpdate", cart=cart, **BUYER)
        self.change("cartDeliverySelect", cart=cart, option="standard")
        self.change("cartPaymentStart", cart=cart, method="card", token=CARD)
        done = self.change("cartComplete", cart=cart, idempotencyKey=str(uuid4()))
        return str(done["order"]["number"])


def buyable(scene: Scene) -> list[str]:
    """List ids of variants that any number of orders may take."""
    nodes = scene.of_market("list", first=WALK_PAGE)["products"]["nodes"]
    variants = [each for node in nodes for each in node["variants"]["nodes"]]
    return [each["id"] for each in variants if (each["availability"]["quantity"] or 0) >= 10]  # noqa: PLR2004


def lines_added(scene: Scene) -> Iterator[bytes]:
    """Give requests that each put another line into a cart, without end.

    Carts are made when needed, many at once, so that most rounds measure nothing but lines.
    """
    variants = buyable(scene)[:LINES]
    for _ in count():
        with Shopper(scene.port) as shopper:
            carts = [shopper.start_cart() for _ in range(CARTS)]
        for variant in variants:
            for cart in carts:
                taken = {"cart": cart, "lines": [{"variant": variant, "quantity": 1}]}
                yield request(body("cartLinesAdd", {"input": taken}, folder=SHOP))


def checkout(scene: Scene, shop: Server, *, rounds: int) -> Cost:
    """Buy again and again on one connection; the cheapest round counts, its CPU by order."""
    cost, variants = Cost(), cycle(buyable(scene))
    with Shopper(scene.port) as shopper:
        for _ in range(rounds):
            before = shop.cpu()
            for _ in range(CHECKOUTS):
                shopper.check_out(next(variants))
            cost.take(shop.cpu().since(before), CHECKOUTS)
    return cost


@dataclass
class Walk:
    """A walk through the catalogue. growth_mib: by how much the server's memory grew."""

    products: int = 0
    pages: int = 0
    cpu_ms_per_page: float = 0.0
    growth_mib: float = 0.0


def walk(server: Server) -> Walk:
    """Read every product of the market by cursor, page after page."""
    found, after = Walk(), None
    before, cpu = server.memory_mib(), server.cpu()
    with Shopper(server.port) as shopper:
        while True:
            page = _page(shopper, after)
            found.pages += 1
            found.products += len(page["nodes"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    found.cpu_ms_per_page = server.cpu().since(cpu).total * 1000 / found.pages
    found.growth_mib = server.memory_mib() - before
    return found


def cursor_at(server: Server, row: int) -> str:
    """Give the cursor of a row of the whole catalogue; row: a multiple of a hundred."""
    after = None
    with Shopper(server.port) as shopper:
        for _ in range(row // WALK_PAGE):
            after = _page(shopper, after)["pageInfo"]["endCursor"]
    return str(after)


def _page(shopper: Shopper, after: str | None) -> dict[str, Any]:
    data = shopper.ask("list", in_market(first=WALK_PAGE, after=after))
    page: dict[str, Any] = data["market"]["products"]
    return page
