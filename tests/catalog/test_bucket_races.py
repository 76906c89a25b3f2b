"""Many want the same thing at once: nobody waits for another's bucket, and none is sold twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from catalog.inventory import swift
from catalog.inventory.actions import hold, receive, release_hold
from catalog.inventory.books import verify_stock
from catalog.inventory.buckets import spread
from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Hold, Stock
from catalog.inventory.queries import free_units
from catalog.products.models import Variant
from checkout.cart.actions import add_lines, choose_payment, remove_lines
from checkout.cart.lines import LineInput
from i18n.markets.models import Market
from shop.kit.database.prepared import Statement, fetch
from tests.make.catalog import make_variant, make_warehouse
from tests.make.checkout import make_cart, make_shop
from tests.make.i18n import NOON

THREADS = 6
QUARTER = timedelta(minutes=15)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def make_hot(market: Market, *, free: int, buckets: int) -> Variant:
    case = make_variant(on_sale_in=market, free=free)
    spread(stock=Stock.objects.get(variant=case), buckets=buckets, at=NOON)
    return case


def put_aside(variant: Variant, market: Market, quantity: int = 1) -> Hold:
    return hold(
        variant=variant,
        market=market,
        quantity=quantity,
        holder=uuid4(),
        until=NOON + QUARTER,
        at=NOON,
    )


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all acts at once, each on a connection of its own; a refusal is an answer."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return act()
        except OutOfStock as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def elsewhere(act: Callable[[], object]) -> object:
    """Do an act on another connection, which does not wait long for a lock."""

    def run() -> object:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '500ms'")
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


@contextmanager
def held_open(act: Callable[[], object]) -> Iterator[None]:
    """Keep a transaction open in which an act was done."""
    with transaction.atomic():
        act()
        yield


@pytest.mark.parametrize(("free", "quantity"), [(40, 1), (41, 3)])
def test_exactly_the_units_there_are_get_sold(free: int, quantity: int) -> None:
    market = make_shop(code="us")
    case = make_hot(market, free=free, buckets=8)

    def buy() -> int:
        return sum(_bought(case, market, quantity) for _ in range(10))

    sold = sum(int(str(units)) for units in together(*[buy] * THREADS))

    assert sold == free // quantity
    assert sum(Stock.objects.values_list("held", flat=True)) == sold * quantity
    assert verify_stock() == []


def test_without_the_condition_a_bucket_would_be_sold_twice() -> None:
    """What was picked may be gone when its row is ours: the condition is asked again then."""
    guard = "AND s.on_hand - s.held >= %(units)s\n    RETURNING"
    assert guard in swift.HOLD.postgresql
    unguarded = Statement(swift.HOLD.postgresql.replace(guard, "RETURNING"), sqlite="")
    market = make_shop(code="us")
    case = make_hot(market, free=1, buckets=1)
    asked = {
        "variant": case.pk,
        "market": market.pk,
        "pools": ["ON_HAND"],
        "units": 1,
        "hold": uuid4(),
        "holder": uuid4(),
        "until": NOON + QUARTER,
        "at": NOON,
    }

    guarded = _while_the_last_unit_goes(case, market, lambda: fetch(swift.HOLD, asked))
    reckless = _while_the_last_unit_goes(case, market, lambda: fetch(unguarded, asked))

    assert guarded == []
    assert isinstance(reckless, IntegrityError), "the table has a guard of its own"
    assert verify_stock() == []


def _while_the_last_unit_goes(case: Variant, market: Market, late: Callable[[], object]) -> object:
    """Have somebody come late: she has picked the unit that another takes and then commits."""

    def run() -> object:
        try:
            return late()
        except IntegrityError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            mine = put_aside(case, market)
            waiting = thread.submit(run)
            _until_somebody_waits()
        answer = waiting.result()
    release_hold(hold=mine, at=NOON)
    return answer


def _until_somebody_waits() -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.005)")
    raise AssertionError("nobody waited")


def test_a_cart_does_not_wait_for_another_carts_bucket() -> None:
    market = make_shop()
    case = make_hot(market, free=40, buckets=8)
    carts = [make_cart(market=market) for _ in range(2)]

    def add(place: int) -> Callable[[], object]:
        return lambda: add_lines(cart=carts[place], lines=[LineInput(case.pk)], at=NOON)

    with held_open(add(0)):
        elsewhere(add(1))

    assert Hold.objects.held().count() == 2
    assert verify_stock() == []


def test_a_cart_waits_where_there_is_one_row_only() -> None:
    """So that the test above can fail."""
    market = make_shop()
    case = make_variant(on_sale_in=market, free=40)
    carts = [make_cart(market=market) for _ in range(2)]

    def add(place: int) -> Callable[[], object]:
        return lambda: add_lines(cart=carts[place], lines=[LineInput(case.pk)], at=NOON)

    with held_open(add(0)), pytest.raises(OperationalError, match="lock timeout"):
        elsewhere(add(1))


def test_carts_with_the_same_hot_things_never_wait_in_a_circle() -> None:
    market = make_shop()
    things = [
        make_hot(market, free=12, buckets=3),
        make_variant(on_sale_in=market, free=12),
        make_hot(market, free=12, buckets=2),
    ]

    def shop(place: int) -> Callable[[], object]:
        def act() -> None:
            wanted = things if place % 2 else list(reversed(things))
            for _ in range(3):
                cart = make_cart(market=market)
                for thing in wanted:
                    add_lines(cart=cart, lines=[LineInput(thing.pk)], at=NOON)
                add_lines(cart=cart, lines=[LineInput(t.pk) for t in wanted], at=NOON)
                choose_payment(cart=cart, method="card", token="tok_ok", at=NOON)
                remove_lines(cart=cart, line_ids=[line.pk for line in cart.lines.all()], at=NOON)

        return act

    together(*[shop(place) for place in range(THREADS)])

    assert not Hold.objects.held().exists()
    free = free_units(variants=things, market=market)
    assert [sum(free[thing.pk].values()) for thing in things] == [12, 12, 12]
    assert verify_stock() == []


def test_spreading_and_receiving_lose_nothing_while_shoppers_come() -> None:
    market = make_shop(code="us")
    case = make_hot(market, free=30, buckets=2)
    stock = Stock.objects.get(variant=case, bucket=0)

    def buy() -> int:
        return sum(_bought(case, market, 1) for _ in range(12))

    def spread_again() -> int:
        for buckets in (8, 3, 8):
            spread(stock=stock, buckets=buckets, at=NOON)
        return 0

    def deliver() -> int:
        for _ in range(3):
            receive(
                warehouse=make_warehouse(market=market),
                variant=case,
                quantity=5,
                reason="RECEIVED",
                reference="paper",
                at=NOON,
            )
        return 0

    answers = together(buy, buy, buy, buy, spread_again, deliver)
    sold = sum(int(str(units)) for units in answers)
    left = sum(free_units(variants=[case], market=market)[case.pk].values())

    assert sold + left == 45
    assert put_aside(case, market, left).quantity == left if left else sold == 45
    assert verify_stock() == []


def _bought(variant: Variant, market: Market, quantity: int) -> bool:
    try:
        put_aside(variant, market, quantity)
    except OutOfStock:
        return False
    return True
