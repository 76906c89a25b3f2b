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

from catalog.inventory.books import verify_stock
from catalog.inventory.models import Stock
from checkout.cart.actions import add_lines, create_cart
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart
from checkout.documents.books import verify_documents
from checkout.documents.models import Document
from checkout.fulfillment.actions import dispatch
from checkout.fulfillment.books import verify_fulfillment
from checkout.fulfillment.models import Shipment
from checkout.orders.books import verify_orders
from checkout.orders.models import Order
from checkout.payments import beginning
from checkout.payments.books import verify_money
from checkout.payments.models import SandboxCharge
from checkout.returns.actions import Arrived, approve, receive_back
from checkout.returns.books import verify_returns
from checkout.returns.models import Payback, Return
from shop.kit.errors import Problem, Problems
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.i18n import NOON
from tests.make.orders import DELIVERED, cancel_units, make_order, make_parcel, make_return

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


def pack_or_cancel() -> dict[str, Any]:
    """Let many pack and cancel the same two units at once."""
    order = make_order(quantity=2)
    [line] = order.lines.all()

    def packed(i: int) -> str:
        return f"PACKED {make_parcel(order=order, units={line.pk: 1}, key=str(i)).state}"

    def cancelled(i: int) -> str:
        return f"CANCELLED {cancel_units(order, {line.pk: 1}, key=str(i)).by}"

    calls = [partial(act, i) for i in range(THREADS // 2) for act in (packed, cancelled)]
    answers = together(calls)
    line.refresh_from_db()
    return {
        "done": len(answers) - answers.count("REFUSED"),
        "units": line.cancelled_units + line.shipped_units,
        "paid_back": Payback.objects.count(),
        "cancelled": line.cancelled_units,
    }


def ship_the_same_units() -> dict[str, Any]:
    """Let many pack the same units, and dispatch the same parcel, at once."""
    order = make_order(quantity=2)

    def packed(i: int) -> int:
        return make_parcel(order=order, key=str(i)).number

    answers = together([partial(packed, i) for i in range(THREADS)])
    parcel = Shipment.objects.get()
    together([lambda: dispatch(shipment=parcel, at=NOON).state] * THREADS)
    return {
        "packed": len(answers) - answers.count("REFUSED"),
        "told": order.events.filter(code="SHIPPED").count(),
        "billed": Document.objects.filter(order=order).count(),
    }


def send_back_the_same_units() -> dict[str, Any]:
    """Let many ask for and receive the return of the same units at once."""
    order = make_order(quantity=2)
    make_parcel(order=order, to=DELIVERED)
    [line] = order.lines.all()
    asked = together(
        [lambda: make_return(order=order, units={line.pk: 2}).number for _ in range(THREADS)]
    )
    back = Return.objects.get()
    approve(sent_back=back, at=NOON)
    arrived = {line.pk: Arrived(restocked=2)}
    together(
        [
            lambda: receive_back(sent_back=back, arrived=arrived, at=NOON).state
            for _ in range(THREADS)
        ]
    )
    return {
        "asked": len(asked) - asked.count("REFUSED"),
        "paid_back": sum(each.amount_minor for each in Payback.objects.all()),
        "left": Stock.objects.get(variant=line.variant_id).on_hand,
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
        pack_or_cancel,
        ship_the_same_units,
        send_back_the_same_units,
    )
}


def main(name: str) -> None:
    """Prepare the database, run the race, print what came of it and what the books say."""
    call_command("migrate", verbosity=0)
    result = RACES[name]()
    books = [*verify_stock(), *verify_orders(), *verify_money()]
    books += [*verify_fulfillment(), *verify_returns(), *verify_documents()]
    sys.stdout.write(json.dumps({**result, "books": books}))
