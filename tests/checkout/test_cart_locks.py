"""Carts that want the same scarce things: nobody waits for somebody who waits for her."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection

from catalog.inventory.books import verify_stock
from catalog.inventory.models import Hold
from catalog.products.models import Variant
from checkout.cart.actions import (
    LineChange,
    add_lines,
    choose_payment,
    remove_lines,
    update_lines,
)
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart
from tests.make.catalog import make_stock, make_variant, make_warehouse, put_on_sale
from tests.make.checkout import make_cart, make_shop
from tests.make.i18n import NOON

CHANGING = 'UPDATE "?catalog_stock"? '
LOCKING = '^SELECT "catalog_stock"."id"'

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@contextmanager
def meeting(place: Barrier, before: str) -> Iterator[None]:
    """Wait for the other before the second statement in which this is found.

    Not for ever: where locks are right, the other cannot come because it waits for this one.
    """
    seen: list[str] = []

    def wait(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.search(before, sql):
            seen.append(sql)
            if len(seen) == 2:
                with suppress(BrokenBarrierError):
                    place.wait(timeout=1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wait):
        yield


def at_once(*acts: Callable[[], object], before: str = CHANGING) -> None:
    """Do acts on connections of their own, each halfway through when the other goes on."""
    place = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            with meeting(place, before):
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(run, acts))


def change(cart: Cart, quantity: int) -> Callable[[], object]:
    changes = [LineChange(cart.lines.get().pk, quantity)]
    return lambda: update_lines(cart=cart, changes=changes, at=NOON)


def add(cart: Cart, variant: Variant, at: datetime) -> Callable[[], object]:
    return lambda: add_lines(cart=cart, lines=[LineInput(variant.pk)], at=at)


def pay(cart: Cart) -> Callable[[], object]:
    return lambda: choose_payment(cart=cart, method="card", token="tok_ok", at=NOON)


def test_carts_that_change_warehouses_do_not_wait_for_each_other() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market)
    near, far = (make_warehouse(market=market, code=code) for code in ("NEAR", "FAR"))
    make_stock(market=market, variant=case, on_hand=2, warehouse=near)
    make_stock(market=market, variant=case, on_hand=4, warehouse=far)
    outgoing, leaver = (make_cart(market=market, variants=[case]) for _ in range(2))
    incoming = make_cart(market=market, variants=[case])
    remove_lines(cart=leaver, line_ids=[leaver.lines.get().pk], at=NOON)

    at_once(change(outgoing, 3), change(incoming, 1))

    held = dict(Hold.objects.held().values_list("holder", "quantity"))
    assert held == {outgoing.pk: 3, incoming.pk: 1}
    assert verify_stock() == []


def test_what_was_taken_out_is_not_locked_out_of_turn() -> None:
    market = make_shop()
    first, second = (make_variant(on_sale_in=market, free=9) for _ in range(2))
    carts = [make_cart(market=market, variants=[first, second]) for _ in range(2)]
    for cart, gone in zip(carts, (first, second), strict=True):
        remove_lines(cart=cart, line_ids=[cart.lines.get(variant=gone).pk], at=NOON)

    at_once(*[pay(cart) for cart in carts], before=LOCKING)

    assert {cart.payment_method for cart in Cart.objects.all()} == {"card"}


def test_two_markets_do_not_wait_for_each_others_old_carts() -> None:
    india, states = make_shop(), make_shop(code="us")
    case = make_variant(on_sale_in=india, free=1)
    put_on_sale(variant=case, market=states, free=1)
    late = NOON + timedelta(minutes=16)
    for market in (india, states):
        make_cart(market=market, variants=[case])
    carts = [make_cart(market=market) for market in (india, states)]

    at_once(*[add(cart, case, late) for cart in carts], before=LOCKING)

    assert [cart.lines.count() for cart in carts] == [1, 1]
    assert verify_stock() == []
