"""Server processes are killed while shoppers pay: nothing is lost, and nothing is sold unpaid.

The providers are fakes in a process of their own, which survives. Shoppers go on as if nothing
had happened: what gets no answer is left, or asked for again with the same key.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Event, Lock
from typing import Any
from uuid import uuid4

import pytest

from shop.management.processes import server_command
from tests.fakes.razorpay_api import PAYMENT
from tests.fakes.store import Store
from tests.fakes.stripe_api import INTENT, REFUND
from tests.make.databases import fresh_database
from tests.make.running import (
    ROOT,
    RunningShop,
    free_port,
    load_demo,
    shop_environment,
    wait_until_answering,
)
from tests.make.scale import as_far_as

SERVERS, SHOPPERS = 2, 6
STOCKED = 100_000
NO_ANSWER = (OSError, HTTPException, ValueError, KeyError, TypeError)
ADDRESSES = {
    "in": """name: "Asha Rao", line1: "12 MG Road", city: "Bengaluru", region: "IN-KA",
             postalCode: "560001", country: "IN" """,
    "us": """name: "Ana Diaz", line1: "350 5th Ave", city: "New York", region: "US-NY",
             postalCode: "10018", country: "US" """,
}
PHONES = {"in": "9876543210", "us": "(415) 555-2671"}
# The ways to pay: on a page of the provider's, by a token, by one that is declined.
WAYS = {
    "in": ('method: "card"', 'method: "upi"'),
    "us": (
        'method: "card", token: "pm_card_visa"',
        'method: "card", token: "pm_card_visa"',
        'method: "card", token: "pm_card_chargeDeclined"',
        'method: "card"',
    ),
}
COMPLETE = """cartComplete(input: {cart: $cart, idempotencyKey: $key}) {
    order { number state } nextAction { kind url } problems { code } }"""
BUY = """mutation($cart: ID!, $key: String!) {{
  cartBuyerUpdate(input: {{cart: $cart, email: "asha@example.com", phone: "{phone}",
    shippingAddress: {{ {address} }} }}) {{ problems {{ code }} }}
  cartDeliverySelect(input: {{cart: $cart, option: "standard"}}) {{ problems {{ code }} }}
  cartPaymentStart(input: {{cart: $cart, {way}}}) {{ problems {{ code }} }}
  {complete} }}"""
AGAIN = f"mutation($cart: ID!, $key: String!) {{ {COMPLETE} }}"
CREATE = """mutation($market: String!, $variant: ID!, $key: String!) {
  cartCreate(input: {market: $market, idempotencyKey: $key,
                     lines: [{variant: $variant, quantity: 1}]}) {
    cart { id } problems { code } } }"""
FIND = """query($market: String!, $sku: String!) { market(code: $market) { product(sku: $sku) {
  variants { nodes { id sku } } } } }"""

# Stocks one variant of each market with more than all shoppers can buy.
PREPARE = f"""
import json
from catalog.inventory.actions import receive
from catalog.inventory.models import Pool, Stock
from catalog.launches.decision import Offer
from catalog.launches.queries import decide_many, shown_variants
from i18n.markets.queries import market_by_code
from shop.kit.clock import now
skus = {{}}
for code in ("in", "us"):
    market = market_by_code(code)
    shown = list(shown_variants(market=market, at=now()))
    offers = decide_many(variants=shown, market=market, at=now())
    buyable = [v.pk for v in shown if offers[v.pk].offer == Offer.IN_STOCK]
    stock = Stock.objects.filter(
        variant__in=buyable, warehouse__markets__market=market, pool=Pool.ON_HAND
    ).order_by("variant", "bucket").first()
    receive(warehouse=stock.warehouse, variant=stock.variant, quantity={STOCKED},
            reason="RECEIVED", reference="many", at=now())
    skus[code] = stock.variant.sku
print(json.dumps(skus))
"""

# Lets the worker do what it does later: ask again, give up, let go, capture; then tells the books.
SETTLE = """
import json
from datetime import timedelta
from django.db.models import Sum
from catalog.inventory.models import Stock
from checkout.orders.models import Order, OrderLine
from checkout.payments.models import Payment
from shop.kit.clock import now
from shop.management.commands.worker import work
start = now()
for later in (2, 3, 20, 21, 30, 120, 26 * 60, 26 * 60 + 2, 60 * 24 * 6 + 60, 60 * 24 * 6 + 62):
    for _ in range(1 + Payment.objects.count() // 100):
        work(start + timedelta(minutes=later))
stock = Stock.objects.order_by()
sold = OrderLine.objects.filter(order__state__in=("PAID", "CONFIRMED"))
print("TOLD " + json.dumps({
    "held": Stock.objects.aggregate(n=Sum("held"))["n"],
    "open": Order.objects.filter(state="AWAITING_PAYMENT").count(),
    "on_hand": dict(stock.values_list("variant__sku").annotate(n=Sum("on_hand"))),
    "sold": dict(sold.order_by().values_list("variant__sku").annotate(n=Sum("quantity"))),
    "payments": [
        [str(p.reference), p.state, p.order.state, p.captured_minor, p.order.number,
         sum(r.amount_minor for r in p.refunds.all())]
        for p in Payment.objects.select_related("order").prefetch_related("refunds")
    ],
}))
"""


@dataclass
class Shoppers:
    """A crowd that buys until it is stopped. outcomes: what their last answers said.

    paying: how many wait for the answer to a completion at this moment.
    """

    shops: list[RunningShop]
    variants: dict[str, str]
    stop: Event = field(default_factory=Event)
    outcomes: Counter[str] = field(default_factory=Counter)
    paying: int = 0
    lock: Lock = field(default_factory=Lock)

    def buy_until_stopped(self, seed: int) -> None:
        chance = random.Random(seed)
        while not self.stop.is_set():
            outcome = "no answer"
            with suppress(*NO_ANSWER):
                outcome = self._buy(chance)
            with self.lock:
                self.outcomes[outcome] += 1
            if outcome == "no answer":
                self.stop.wait(0.2)

    def _buy(self, chance: random.Random) -> str:
        market = chance.choice(["in", "us"])
        key = uuid4().hex
        made = self._data(chance, CREATE, market=market, variant=self.variants[market], key=key)
        cart = made["cartCreate"]["cart"]["id"]
        document = BUY.format(
            phone=PHONES[market],
            address=ADDRESSES[market],
            way=chance.choice(WAYS[market]),
            complete=COMPLETE,
        )
        with self._waiting():
            try:
                done = self._data(chance, document, cart=cart, key=key)["cartComplete"]
            except NO_ANSWER:
                if chance.random() < 0.5:  # she goes away
                    raise
                self.stop.wait(chance.random())
                done = self._data(chance, AGAIN, cart=cart, key=key)["cartComplete"]
        return self._step(done, chance) or self._told(done)

    def _told(self, done: dict[str, Any]) -> str:
        if done["problems"]:
            return str(done["problems"][0]["code"])
        return str(done["order"]["state"])

    def _step(self, done: dict[str, Any], chance: random.Random) -> str:
        """Go to the provider's page and pay there, or not; the way back may find nobody."""
        if not done["nextAction"] or done["nextAction"]["kind"] != "redirect":
            return ""
        outcome = chance.choice(["pay", "pay", "pay", "decline", ""])
        if not outcome:
            return "page left"
        page = urllib.request.Request(  # noqa: S310 - loopback
            done["nextAction"]["url"], f"outcome={outcome}".encode(), method="POST"
        )
        with suppress(*NO_ANSWER), self._waiting(), urllib.request.urlopen(page, timeout=20):  # noqa: S310
            pass
        return f"page: {outcome}"

    def _data(self, chance: random.Random, document: str, **variables: Any) -> dict[str, Any]:
        """Ask any of the servers; the other one meets what the killed one left."""
        answer: dict[str, Any] = chance.choice(self.shops).ask(document, **variables).body["data"]
        return answer

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        with self.lock:
            self.paying += 1
        try:
            yield
        finally:
            with self.lock:
                self.paying -= 1


@contextmanager
def fakes_running(file: Path, webhooks: str) -> Iterator[dict[str, str]]:
    """Run the providers; give what points the shop at them."""
    command = [sys.executable, "-m", "tests.fakes", "--file", str(file), "--webhooks", webhooks]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.kill()


@dataclass
class Server:
    """One of the shop's servers: a supervisor with one worker."""

    shop: RunningShop
    log: Path

    def start(self) -> None:
        port = int(self.shop.base.rpartition(":")[2])
        command = server_command(host="127.0.0.1", port=port, workers=1, threads=4)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.shop.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until_answering(self.shop, self.process, self.log)

    def kill(self) -> None:
        """Kill the supervisor and its worker without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def be_killed(self, moments: int, shoppers: Shoppers) -> list[int]:
        """Be killed at so many moments and come back; tell how many paid at each of them."""
        chance = random.Random()
        paying: list[int] = []
        for _ in range(moments):
            time.sleep(chance.uniform(0.2, 2))
            paying.append(shoppers.paying)
            self.kill()
            self.start()
        return paying


def killed_at(moments: int, tmp_path: Path, database: str) -> None:
    """Kill servers at so many moments, bring them back, settle, and look at the books."""
    env = shop_environment(database, tmp_path)
    load_demo(env)
    bases = [f"http://127.0.0.1:{free_port()}" for _ in range(SERVERS)]
    books = tmp_path / "providers.sqlite3"
    with fakes_running(books, f"{bases[0]}/webhooks") as given:
        shops = [RunningShop(base, {**env, **given, "SITE_URL": bases[0]}) for base in bases]
        skus = json.loads(_run(shops[0], PREPARE))
        before = json.loads(_run(shops[0], SETTLE).partition("TOLD ")[2])
        shoppers, paying = kill_while_they_buy(shops, skus, moments, tmp_path)
        told = json.loads(_run(shops[0], SETTLE).partition("TOLD ")[2])
        sys.stdout.write(f"{moments} kills, {sum(paying)} paying; {dict(shoppers.outcomes)}\n")
        _look(told, before, shops[0], books)
    assert sum(map(bool, paying)) > moments // 2  # else it was killed while nobody paid


def kill_while_they_buy(
    shops: list[RunningShop], skus: dict[str, str], moments: int, folder: Path
) -> tuple[Shoppers, list[int]]:
    """Kill each server again and again under a crowd; give it, and how many paid each time."""
    servers = [Server(shop, folder / f"server-{i}.log") for i, shop in enumerate(shops)]
    for server in servers:
        server.start()
    variants = {code: _variant(shops[0], code, sku) for code, sku in skus.items()}
    shoppers = Shoppers(shops, variants)
    with ThreadPoolExecutor(SHOPPERS + SERVERS) as crowd:
        for seed in range(SHOPPERS):
            crowd.submit(shoppers.buy_until_stopped, seed)
        shares = [moments // SERVERS, moments - moments // SERVERS]
        killed = [
            crowd.submit(server.be_killed, share, shoppers)
            for server, share in zip(servers, shares, strict=True)
        ]
        try:
            paying = [count for each in killed for count in each.result()]
        finally:
            shoppers.stop.set()
            for server in servers:
                server.kill()
    return shoppers, paying


def _variant(shop: RunningShop, market: str, sku: str) -> str:
    found = shop.ask(FIND, market=market, sku=sku).body["data"]["market"]["product"]
    return str(next(each["id"] for each in found["variants"]["nodes"] if each["sku"] == sku))


def _run(shop: RunningShop, code: str) -> str:
    done = shop.manage("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _look(told: dict[str, Any], before: dict[str, Any], shop: RunningShop, books: Path) -> None:
    """Compare the shop's books with each other, with the providers' and with the shelves."""
    ledger = shop.manage("ledger")
    assert ledger.returncode == 0, ledger.stdout
    assert told["open"] == 0
    assert told["held"] == 0
    for sku, units in before["on_hand"].items():
        new = told["sold"].get(sku, 0) - before["sold"].get(sku, 0)
        assert told["on_hand"][sku] == units - new, sku
    kept = _kept_by_providers(books)
    for reference, state, order, captured, number, refunded in told["payments"]:
        assert kept.pop(reference, 0) == captured - refunded, (number, state)
        assert (order == "PAID") == (captured > refunded), (number, state)
        assert order in {"PAID", "CANCELLED"}, (number, state)
    assert not any(kept.values()), kept


def _kept_by_providers(books: Path) -> Counter[str]:
    """Sum what the providers took and did not give back, by our reference."""
    store = Store(str(books))
    kept: Counter[str] = Counter()
    for intent in store.all(INTENT):
        kept[intent["metadata"]["reference"]] += intent["amount_received"]
        back = [r for r in store.all(REFUND) if r["payment_intent"] == intent["id"]]
        kept[intent["metadata"]["reference"]] -= sum(each["amount"] for each in back)
    for payment in store.all(PAYMENT):
        if payment["status"] in {"captured", "refunded"}:
            kept[payment["notes"]["reference"]] += payment["amount"] - payment["amount_refunded"]
    store.close()
    return kept


@pytest.fixture
def database(db: None, tmp_path: Path) -> Iterator[str]:
    with fresh_database(tmp_path) as address:
        yield address


def test_nothing_is_lost_when_a_server_is_killed_while_they_pay(
    tmp_path: Path, database: str
) -> None:
    killed_at(5, tmp_path, database)


@pytest.mark.heavy
@pytest.mark.timeout(1800)
def test_nothing_is_lost_at_many_kills(tmp_path: Path, database: str) -> None:
    killed_at(as_far_as(100, usual=25), tmp_path, database)
