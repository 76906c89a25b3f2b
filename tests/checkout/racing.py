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
from checkout.credits import actions as crediting
from checkout.credits.books import verify_credits
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
from checkout.pricing.discounts import CreditShare
from checkout.promotions import actions as promoting
from checkout.promotions.books import verify_promotions
from checkout.promotions.errors import PromotionUsedUp
from checkout.promotions.models import Promotion
from checkout.returns.actions import Arrived, approve, receive_back
from checkout.returns.books import verify_returns
from checkout.returns.models import Payback, Return
from shop.kit.errors import Problem, Problems
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.i18n import NOON
from tests.make.orders import DELIVERED, cancel_units, make_order, make_parcel, make_return
from tests.make.promotions import make_gift_card, make_promotion

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


USES, LIMIT, RUNNERS = 200, 50, 10


def limited_promotion() -> dict[str, Any]:
    """Let 200 orders want a promotion that may be used 50 times."""
    promotion = make_promotion(market=make_shop(), code="FIRST50", limit_total=LIMIT)

    def use(runner: int) -> int:
        return sum(_used(promotion, f"{runner}-{i}") for i in range(USES // RUNNERS))

    granted = together([partial(use, runner) for runner in range(RUNNERS)])
    promotion.refresh_from_db()
    return {
        "granted": sum(map(int, granted)),
        "used": promotion.used,
        "promotions": len(verify_promotions()),
    }


def limited_promotion_without_the_guard() -> dict[str, Any]:
    """Count uses by reading and then writing: everybody reads before anybody writes."""
    all_have_read = Barrier(RUNNERS)

    def careless(promotion_id: int) -> None:
        found = Promotion.objects.get(pk=promotion_id)
        all_have_read.wait()
        if found.limit_total is not None and found.used >= found.limit_total:
            raise PromotionUsedUp(field="code")
        Promotion.objects.filter(pk=promotion_id).update(used=found.used + 1)

    vars(promoting)["_use"] = careless
    return limited_promotion()


def _used(promotion: Promotion, number: str) -> bool:
    """Use a promotion for an order of its own customer; tell whether it was granted."""
    try:
        promoting.reserve(
            order_number=number,
            promotion_ids=[promotion.pk],
            customer_key=f"{number}@example.com",
            customer_id=None,
            at=NOON,
        )
    except PromotionUsedUp:
        return False
    return True


def one_customer_in_a_hurry() -> dict[str, Any]:
    """Let one customer place many orders at once with a promotion for one each."""
    promotion = make_promotion(market=make_shop(), code="ONCE", limit_per_customer=1)

    def use(number: int) -> None:
        promoting.reserve(
            order_number=str(number),
            promotion_ids=[promotion.pk],
            customer_key="asha@example.com",
            customer_id=None,
            at=NOON,
        )

    answers = together([partial(use, number) for number in range(THREADS)])
    return {"granted": answers.count("None"), "refused": answers.count("REFUSED")}


def one_gift_card_in_many_orders() -> dict[str, Any]:
    """Let many orders want the whole of one gift card, and be paid or cancelled at once."""
    card, _code = make_gift_card(market=make_shop(), amount_minor=1000)

    def pay(number: int) -> None:
        share = CreditShare(card.pk, card.kind, card.last4, 700)
        crediting.hold(order_number=str(number), shares=[share], at=NOON)
        crediting.take(order_number=str(number), at=NOON)

    answers = together([partial(pay, number) for number in range(THREADS)])
    card.refresh_from_db()
    return {
        "paid": answers.count("None"),
        "left": [card.balance_minor, card.held_minor],
        "credits": verify_credits(),
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
        limited_promotion,
        limited_promotion_without_the_guard,
        one_customer_in_a_hurry,
        one_gift_card_in_many_orders,
    )
}


# They act on promotions and credit alone, of which no order tells.
WITHOUT_ORDERS = {
    limited_promotion,
    limited_promotion_without_the_guard,
    one_customer_in_a_hurry,
    one_gift_card_in_many_orders,
}


def main(name: str) -> None:
    """Prepare the database, run the race, print what came of it and what the books say."""
    call_command("migrate", verbosity=0)
    result = RACES[name]()
    orders = [] if RACES[name] in WITHOUT_ORDERS else verify_orders()
    books = [*verify_stock(), *orders, *verify_money()]
    books += [*verify_fulfillment(), *verify_returns(), *verify_documents()]
    sys.stdout.write(json.dumps({**result, "books": books}))
