"""Many shoppers want the same few units, over HTTP, against server processes of their own."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from tests.make.databases import fresh_database
from tests.make.running import RunningShop, running_shop

# Leaves exactly `units` free units of a variant that India sells, and says which.
PREPARE = """
from catalog.inventory.actions import receive
from catalog.inventory.models import Pool, Stock
from catalog.launches.decision import Offer
from catalog.launches.queries import decide_many, shown_variants
from i18n.markets.queries import market_by_code
from shop.kit.clock import now
market = market_by_code("in")
shown = list(shown_variants(market=market, at=now()))
offers = decide_many(variants=shown, market=market, at=now())
buyable = [v.pk for v in shown if offers[v.pk].offer == Offer.IN_STOCK]
stock = Stock.objects.filter(
    variant__in=buyable, warehouse__markets__market=market, pool=Pool.ON_HAND, on_hand__lte={units}
).order_by("on_hand").first()
if stock.on_hand < {units}:
    receive(warehouse=stock.warehouse, variant=stock.variant, quantity={units} - stock.on_hand,
            reason="RACE", reference="race", at=now())
print(stock.variant.sku)
"""

FIND = """query($sku: String!) { market(code: "in") { product(sku: $sku) {
  variants { nodes { id sku } } } } }"""
CREATE = """mutation($variant: ID!, $key: String!) {
  cartCreate(input: {market: "in", locale: "en-IN", idempotencyKey: $key,
                     lines: [{variant: $variant, quantity: 1}]}) {
    cart { id lines { quantity } } problems { code } } }"""
BUY = """mutation($cart: ID!, $key: String!, $email: String!) {
  cartBuyerUpdate(input: {cart: $cart, email: $email, phone: "9876543210", shippingAddress: {
    name: "Asha Rao", line1: "12 MG Road", city: "Bengaluru", region: "IN-KA",
    postalCode: "560001", country: "IN"}}) { problems { code } }
  cartDeliverySelect(input: {cart: $cart, option: "standard"}) { problems { code } }
  cartPaymentStart(input: {cart: $cart, method: "card", token: "tok_ok"}) { problems { code } }
  cartComplete(input: {cart: $cart, idempotencyKey: $key}) {
    order { number state } problems { code } } }"""


def prepare(shop: RunningShop, units: int) -> str:
    done = shop.manage("shell", "-v", "0", "-c", PREPARE.format(units=units))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def variant_id(shop: RunningShop, sku: str) -> str:
    found = shop.ask(FIND, sku=sku).body["data"]["market"]["product"]["variants"]["nodes"]
    return str(next(variant["id"] for variant in found if variant["sku"] == sku))


def attempt(shop: RunningShop, variant: str) -> tuple[str, str]:
    """Try to buy one unit; give the outcome and the order's number when there is one."""
    key = uuid4().hex
    created = shop.ask(CREATE, variant=variant, key=key)
    if created.status != 200 or "errors" in created.body:
        return f"error {created.status} {created.body}", ""
    cart = created.body["data"]["cartCreate"]
    if cart["problems"]:
        return str(cart["problems"][0]["code"]), ""
    bought = shop.ask(BUY, cart=cart["cart"]["id"], key=key, email=f"{key}@example.com")
    if bought.status != 200 or "errors" in bought.body:
        return f"error {bought.status} {bought.body}", ""
    complete = bought.body["data"]["cartComplete"]
    if complete["problems"]:
        return str(complete["problems"][0]["code"]), ""
    return str(complete["order"]["state"]), str(complete["order"]["number"])


def rush(shop: RunningShop, variant: str, *, attempts: int, threads: int) -> list[tuple[str, str]]:
    with ThreadPoolExecutor(threads) as crowd:
        return list(crowd.map(lambda _: attempt(shop, variant), range(attempts)))


@pytest.fixture
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunningShop]:
    application = getattr(request, "param", "shop.wsgi:application")
    with (
        fresh_database(tmp_path) as database,
        running_shop(database, tmp_path, application=application) as shop,
    ):
        yield shop


@pytest.mark.heavy
@pytest.mark.timeout(600)
def test_a_rush_sells_every_unit_exactly_once(shop: RunningShop, on_postgres: bool) -> None:
    units, attempts, threads = (100, 1000, 32) if on_postgres else (40, 100, 8)
    sku = prepare(shop, units)

    outcomes = rush(shop, variant_id(shop, sku), attempts=attempts, threads=threads)

    assert Counter(outcome for outcome, _ in outcomes) == {
        "PAID": units,
        "OUT_OF_STOCK": attempts - units,
    }
    assert len({number for _, number in outcomes if number}) == units
    books = shop.manage("ledger")
    assert books.returncode == 0, books.stdout


@pytest.mark.heavy
@pytest.mark.postgres
@pytest.mark.timeout(600)
@pytest.mark.parametrize("shop", ["tests.races.careless:application"], indirect=True)
def test_the_rush_notices_a_shop_that_reads_before_it_writes(shop: RunningShop) -> None:
    units, attempts = 20, 200
    sku = prepare(shop, units)

    outcomes = rush(shop, variant_id(shop, sku), attempts=attempts, threads=32)

    sold = sum(outcome == "PAID" for outcome, _ in outcomes)
    books = shop.manage("ledger")
    assert sold != units or books.returncode == 1, books.stdout
