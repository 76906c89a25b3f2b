"""Races, run in a process and on a database of their own by ``test_races``.

Each prints what came of it as JSON, so that the same race runs on SQLite in a file and on
PostgreSQL.
"""

import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import override_settings

from catalog.inventory.books import verify_stock
from catalog.inventory.models import Stock
from checkout.cart.actions import add_lines, create_cart
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart
from checkout.orders.books import verify_orders
from checkout.orders.models import Order
from checkout.payments import beginning
from checkout.payments.actions import refund
from checkout.payments.books import verify_money
from checkout.payments.models import Refund, SandboxCharge
from shop.kit.errors import Problem, Problems
from tests.fakes.__main__ import environment
from tests.fakes.server import serving
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.i18n import NOON
from tests.make.payments import PROVIDERS, make_paying_cart, page_of, tell

THREADS = 8


def together(calls: Sequence[Callable[[], Any]]) -> list[str]:
    """Run calls at the same moment, one thread each; a refusal is an answer."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> str:
        start.wait()
        try:
            return str(call())
        except (Problem, Problems):
            return "REFUSED"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def complete_one_cart(keys: Sequence[str]) -> dict[str, Any]:
    """Let many threads complete one cart; tell the orders they got."""
    cart = make_ready_cart(market=make_shop())

    def number(key: str) -> str:
        return complete(cart, key=key).order.number

    return {
        "answers": sorted(set(together([partial(number, key) for key in keys]))),
        "states": list(Order.objects.values_list("state", flat=True)),
        "captures": SandboxCharge.objects.filter(state="CAPTURED").count(),
    }


def same_key() -> dict[str, Any]:
    return complete_one_cart(["a-key"] * THREADS)


def different_keys() -> dict[str, Any]:
    return complete_one_cart([f"key-{i}" for i in range(THREADS)])


def without_the_lock() -> dict[str, Any]:
    """Complete one cart twice with the cart's lock taken out: both then find it open.

    Only the database's own rule is left to stop the second order; it shows as a collision.
    """
    both_have_read = Barrier(2)

    def careless(cart: Cart) -> Cart:
        found = Cart.objects.select_related("market__seller").get(pk=cart.pk)
        both_have_read.wait()
        return found

    vars(beginning)["locked"] = careless
    cart = make_ready_cart(market=make_shop())

    def state(key: str) -> str:
        try:
            return complete(cart, key=key).order.state
        except IntegrityError:
            return "COLLISION"

    return {"answers": together([partial(state, key) for key in "ab"])}


def same_creation() -> dict[str, Any]:
    """Let many threads create a cart with one key, and then add to it with one key."""
    market = make_shop()
    case = make_variant(on_sale_in=market, free=50)
    lines = [LineInput(case.pk)]
    created = together(
        [lambda: create_cart(market=market, lines=lines, key="k" * 16, at=NOON).pk] * THREADS
    )
    cart = Cart.objects.get()
    together([lambda: add_lines(cart=cart, lines=lines, key="k", at=NOON).pk] * THREADS)
    return {
        "carts": len(set(created)),
        "quantity": cart.lines.get().quantity,
        "held": Stock.objects.get(variant=case).held,
    }


def two_things_in_two_orders() -> dict[str, Any]:
    """Let carts want the same two scarce things, named in opposite orders."""
    market = make_shop()
    pair = [LineInput(make_variant(on_sale_in=market, free=5).pk) for _ in range(2)]

    def want(lines: list[LineInput]) -> str:
        return str(create_cart(market=market, lines=lines, at=NOON).state)

    calls = [partial(want, pair), partial(want, pair[::-1])] * (THREADS // 2)
    return {"answers": together(calls)}


def last_units() -> dict[str, Any]:
    """Let many shoppers buy the last units from end to end."""
    market = make_shop()
    case = make_variant(on_sale_in=market, free=3)

    def buy() -> str:
        return complete(make_ready_cart(market=market, variants=[case])).order.state

    answers = together([buy] * THREADS)
    stock = Stock.objects.get(variant=case)
    return {"answers": answers, "left": [stock.on_hand, stock.held]}


def many_refunds() -> dict[str, Any]:
    """Let many threads send a quarter of one payment back, each with a key of its own."""
    order = complete(make_ready_cart(market=make_shop())).order
    quarter = order.total_minor // 4

    def back(number: int) -> int:
        made = refund(
            order=order, amount_minor=quarter, reason="RETURN", key=f"key-{number}", at=NOON
        )
        return made.amount_minor

    answers = together([partial(back, number) for number in range(THREADS)])
    charge = SandboxCharge.objects.get()
    return {
        "refused": answers.count("REFUSED"),
        "sent_back": charge.refunded_minor // quarter,
        "all_done": not Refund.objects.open().exists(),
    }


def one_refund_by_many() -> dict[str, Any]:
    """Let many threads ask for one refund with the same key."""
    order = complete(make_ready_cart(market=make_shop())).order

    def back() -> int:
        return refund(order=order, amount_minor=100, reason="RETURN", key="k", at=NOON).pk

    answers = together([back] * THREADS)
    return {"refunds": len(set(answers)), "minor": SandboxCharge.objects.get().refunded_minor}


def one_event_by_many() -> dict[str, Any]:
    """Have one call of a provider's come many times at once."""
    with serving() as fakes:
        given = environment(fakes.base)
        keys = {name: value for name, value in given.items() if not name.endswith("_API_BASE")}
        with override_settings(
            PAYMENT_PROVIDERS=PROVIDERS, PAYMENT_KEYS=keys, STRIPE_API_BASE=fakes.base
        ):
            done = complete(make_paying_cart(market=make_shop(code="us")))
            fakes.stripe.pay(page_of((done.next_action or {})["url"]))
            event = fakes.stripe.events()[:1]
            answers = together([lambda: tell(fakes.stripe, event)[0]] * THREADS)
    return {
        "heard": answers.count("HEARD"),
        "repeated": answers.count("REPEATED"),
        "states": list(Order.objects.values_list("state", flat=True)),
    }


RACES = {
    race.__name__: race
    for race in (
        same_key,
        different_keys,
        without_the_lock,
        same_creation,
        two_things_in_two_orders,
        last_units,
        many_refunds,
        one_refund_by_many,
        one_event_by_many,
    )
}


def main(name: str) -> None:
    """Prepare the database, run the race, print what came of it and what the books say."""
    call_command("migrate", verbosity=0)
    result = RACES[name]()
    books = [*verify_stock(), *verify_orders(), *verify_money()]
    sys.stdout.write(json.dumps({**result, "books": books}))
