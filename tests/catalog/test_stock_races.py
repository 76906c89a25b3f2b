"""Real races for stock: threads on PostgreSQL, and rivals let in between check and write."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from catalog.inventory.actions import hold, release_expired, release_holder, take
from catalog.inventory.balances import reserve
from catalog.inventory.books import verify_stock
from catalog.inventory.errors import HoldLost, OutOfStock
from catalog.inventory.models import Hold, HoldState, Stock, StockMovement
from catalog.products.models import Variant
from i18n.markets.models import Market
from tests.make.catalog import make_variant
from tests.make.i18n import NOON, make_market

QUARTER = timedelta(minutes=15)
THREADS = 6  # fewer than the connections of the pool
PATIENCE = 60  # seconds for threads to meet: they come at once but on a busy machine

on_postgres = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def put_aside(variant: Variant, market: Market, holder: UUID | None = None) -> Hold:
    return hold(
        variant=variant,
        market=market,
        quantity=1,
        holder=holder or uuid4(),
        until=NOON + QUARTER,
        at=NOON,
    )


def read_then_write(variant: Variant, *, meanwhile: Callable[[], object]) -> Hold:
    """Hold a unit the wrong way: check in Python, then write what was read plus one."""
    stock = Stock.objects.get(variant=variant)
    if stock.unheld < 1:
        raise OutOfStock(available=stock.unheld)
    meanwhile()
    stock.held += 1
    stock.save(update_fields=["held"])
    return Hold.objects.create(stock=stock, quantity=1, holder=uuid4(), until=NOON + QUARTER)


@contextmanager
def before_the_stock_is_written(rival: Callable[[], object]) -> Iterator[None]:
    """Let a rival act once, right before the first UPDATE of a stock."""
    waiting = [rival]

    def let_in(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.search(r'UPDATE "?catalog_stock"? ', sql) and waiting:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(let_in):
        yield
    assert not waiting, "the rival never came"


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all acts at once, each on a connection of its own; give results or Problems."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=PATIENCE)
            return act()
        except (OutOfStock, HoldLost) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.django_db
def test_checking_before_writing_sells_one_unit_twice() -> None:
    market = make_market(code="us")
    case = make_variant(on_sale_in=market, free=1)

    read_then_write(case, meanwhile=lambda: put_aside(case, market))

    assert Hold.objects.held().count() == 2, "two shoppers were promised the only unit"
    assert verify_stock() != []


@pytest.mark.django_db
def test_a_rival_between_check_and_write_leaves_nothing_to_sell() -> None:
    market = make_market(code="us")
    case = make_variant(on_sale_in=market, free=1)
    stock = Stock.objects.get()
    mine = Hold(quantity=1, holder=uuid4(), until=NOON + QUARTER)
    assert stock.unheld == 1

    with before_the_stock_is_written(lambda: put_aside(case, market)):
        assert not reserve(mine, stock.pk, at=NOON)

    assert Hold.objects.held().count() == 1
    assert verify_stock() == []


@pytest.mark.parametrize("attempt", range(3))
class TestRealRaces:
    """Threads with connections of their own; each race is run three times."""

    pytestmark = on_postgres

    def test_a_rival_who_commits_first_has_the_unit(self, attempt: int) -> None:
        market = make_market(code="us")
        case = make_variant(on_sale_in=market, free=1)

        def rival() -> None:
            together(lambda: put_aside(case, market))

        with before_the_stock_is_written(rival), pytest.raises(OutOfStock):
            put_aside(case, market)

        assert Hold.objects.held().count() == 1
        assert verify_stock() == []

    def test_exactly_the_units_there_are_get_sold(self, attempt: int) -> None:
        market = make_market(code="us")
        case = make_variant(on_sale_in=market, free=20)

        def buy() -> int:
            return sum(_bought(case, market) for _ in range(8))

        sold = together(*[buy] * THREADS)

        assert sum(int(str(units)) for units in sold) == 20
        stock = Stock.objects.get()
        assert (stock.on_hand, stock.held) == (20, 20)
        assert verify_stock() == []

    def test_without_the_condition_the_same_race_oversells(self, attempt: int) -> None:
        market = make_market(code="us")
        case = make_variant(on_sale_in=market, free=1)
        both_have_read = Barrier(2)

        def buy() -> Hold:
            with transaction.atomic():
                return read_then_write(case, meanwhile=lambda: both_have_read.wait(PATIENCE))

        together(buy, buy)

        assert Hold.objects.held().count() == 2
        assert verify_stock() != []

    def test_an_order_paid_twice_at_once_takes_its_units_once(self, attempt: int) -> None:
        market = make_market(code="us")
        case, cart = make_variant(on_sale_in=market, free=3), uuid4()
        put_aside(case, market, holder=cart)

        taken = together(*[lambda: take(holder=cart, reference="order", at=NOON)] * THREADS)

        assert sorted(str(units) for units in taken) == ["0"] * (THREADS - 1) + ["1"]
        assert Stock.objects.get().on_hand == 2
        assert StockMovement.objects.filter(reason="TAKEN").count() == 1
        assert verify_stock() == []

    def test_a_hold_is_either_taken_or_expired(self, attempt: int) -> None:
        market = make_market(code="us")
        case, cart = make_variant(on_sale_in=market, free=1), uuid4()
        held = put_aside(case, market, holder=cart)
        late = NOON + QUARTER

        taken, expired = together(
            lambda: take(holder=cart, reference="order", at=late),
            lambda: release_expired(late),
        )

        held.refresh_from_db()
        won = held.state == HoldState.TAKEN
        assert (taken == 1) == won
        assert (expired == 0) == won
        assert isinstance(taken, HoldLost) != won
        assert verify_stock() == []

    def test_carts_with_the_same_things_in_another_order_do_not_lock_each_other(
        self, attempt: int
    ) -> None:
        market = make_market(code="us")
        things = [make_variant(on_sale_in=market, free=THREADS) for _ in range(3)]
        carts = [uuid4() for _ in range(THREADS)]
        for place, cart in enumerate(carts):
            for thing in things if place % 2 else reversed(things):
                put_aside(thing, market, holder=cart)

        together(
            *[_taker(cart) if n < THREADS // 2 else _leaver(cart) for n, cart in enumerate(carts)]
        )

        balances = Stock.objects.values_list("on_hand", "held")
        assert set(balances) == {(THREADS // 2, 0)}
        assert verify_stock() == []

    def test_many_shoppers_share_the_units_of_an_overdue_cart(self, attempt: int) -> None:
        market = make_market(code="us")
        case = make_variant(on_sale_in=market, free=2)
        for _unit in range(2):
            put_aside(case, market)
        late = NOON + QUARTER

        def buy() -> Hold:
            until = late + QUARTER
            return hold(
                variant=case, market=market, quantity=1, holder=uuid4(), until=until, at=late
            )

        answers = together(*[buy] * THREADS)

        assert sum(isinstance(answer, Hold) for answer in answers) == 2
        assert verify_stock() == []


def _bought(variant: Variant, market: Market) -> bool:
    try:
        put_aside(variant, market)
    except OutOfStock:
        return False
    return True


def _taker(cart: UUID) -> Callable[[], object]:
    return lambda: take(holder=cart, reference=str(cart), at=NOON)


def _leaver(cart: UUID) -> Callable[[], object]:
    return lambda: release_holder(holder=cart, at=NOON)
