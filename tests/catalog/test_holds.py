"""Units set aside: once, for a while, and back again."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.inventory.actions import (
    extend,
    hold,
    receive,
    release_expired,
    release_hold,
    release_holder,
    take,
)
from catalog.inventory.books import verify_stock
from catalog.inventory.errors import HoldLost, OutOfStock
from catalog.inventory.models import Hold, HoldState, Movement, Pool, Stock, StockMovement
from catalog.inventory.queries import Promise, free_units, holds_of, promises_of
from catalog.products.models import Variant
from i18n.markets.models import Market
from tests.make.catalog import make_stock, make_variant, make_warehouse
from tests.make.i18n import NOON, make_market

pytestmark = pytest.mark.django_db

QUARTER = timedelta(minutes=15)


@pytest.fixture
def market() -> Market:
    return make_market(code="us")


def put_aside(
    variant: Variant,
    market: Market,
    *,
    quantity: int = 1,
    holder: UUID | None = None,
    at: datetime = NOON,
    pools: tuple[Pool, ...] = (Pool.ON_HAND,),
) -> Hold:
    return hold(
        variant=variant,
        market=market,
        quantity=quantity,
        holder=holder or uuid4(),
        until=at + QUARTER,
        at=at,
        pools=pools,
    )


def put_on_its_way(
    variant: Variant,
    market: Market,
    *,
    day: date | None = date(2026, 12, 10),
    on_hand: int = 1,
    warehouse: str = "WH-1",
) -> Stock:
    """Order units that ship within five days from a day; without one nobody knows when."""
    return make_stock(
        market=market,
        variant=variant,
        on_hand=on_hand,
        pool=Pool.INCOMING,
        warehouse=make_warehouse(market=market, code=warehouse),
        ships_from=day,
        ships_by=day + timedelta(days=5) if day else None,
    )


def balance(variant: Variant) -> tuple[int, int]:
    """Give units on hand and held."""
    stock = Stock.objects.get(variant=variant)
    return stock.on_hand, stock.held


def test_a_hold_sets_units_aside_and_writes_it_down(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=3)

    held = put_aside(case, market, quantity=2)

    assert balance(case) == (3, 2)
    movement = StockMovement.objects.get(reason=Movement.HELD)
    assert (movement.delta, movement.held_delta) == (0, 2)
    assert movement.reference == str(held.pk)
    assert verify_stock() == []


def test_the_last_unit_goes_to_one_shopper_only(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=1)

    put_aside(case, market)
    with pytest.raises(OutOfStock):
        put_aside(case, market)

    assert balance(case) == (1, 1)
    assert verify_stock() == []


def test_a_refusal_says_how_many_are_left_and_changes_nothing(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=2)

    with pytest.raises(OutOfStock) as refused:
        put_aside(case, market, quantity=3)

    assert refused.value.details == {"available": 2}
    assert balance(case) == (2, 0)
    assert not Hold.objects.exists()


def test_what_has_no_stock_at_all_is_out_of_stock(market: Market) -> None:
    with pytest.raises(OutOfStock) as refused:
        put_aside(make_variant(on_sale_in=market), market)
    assert refused.value.available == 0


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_hold_of_nothing_is_a_bug(market: Market, quantity: int) -> None:
    case = make_variant(on_sale_in=market, free=1)
    with pytest.raises(ValueError, match="at least one"):
        put_aside(case, market, quantity=quantity)


def test_another_markets_warehouse_is_not_asked(market: Market) -> None:
    case = make_variant(on_sale_in=market)
    make_stock(market=make_market(code="gb"), variant=case, on_hand=5)
    with pytest.raises(OutOfStock):
        put_aside(case, market)


def test_a_second_warehouse_helps_out(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=1)
    make_stock(
        market=market,
        variant=case,
        on_hand=5,
        warehouse=make_warehouse(market=market, code="WH-2"),
    )
    assert put_aside(case, market, quantity=4).stock.warehouse.code == "WH-2"


def test_units_on_their_way_are_held_only_when_asked_for(market: Market) -> None:
    band = make_variant(on_sale_in=market)
    put_on_its_way(band, market)

    with pytest.raises(OutOfStock):
        put_aside(band, market)

    either = put_aside(band, market, pools=(Pool.ON_HAND, Pool.INCOMING))
    assert either.stock.pool == Pool.INCOMING


def test_pools_are_tried_in_the_order_given(market: Market) -> None:
    band = make_variant(on_sale_in=market)
    put_on_its_way(band, market)
    make_stock(market=market, variant=band, on_hand=1)
    pools = (Pool.ON_HAND, Pool.INCOMING)

    assert put_aside(band, market, pools=pools).stock.pool == Pool.ON_HAND
    assert put_aside(band, market, pools=pools).stock.pool == Pool.INCOMING


def test_what_ships_first_is_held_first(market: Market) -> None:
    band = make_variant(on_sale_in=market)
    march = put_on_its_way(band, market, day=date(2027, 3, 1), warehouse="WH-1")
    december = put_on_its_way(band, market, day=date(2026, 12, 1), warehouse="WH-2")
    pools = (Pool.ON_HAND, Pool.INCOMING)

    held = [put_aside(band, market, pools=pools).stock_id for _ in range(2)]

    assert held == [december.pk, march.pk]


def test_what_has_no_day_of_dispatch_is_not_held(market: Market) -> None:
    band = make_variant(on_sale_in=market)
    put_on_its_way(band, market, day=None)

    with pytest.raises(OutOfStock) as refusal:
        put_aside(band, market, pools=(Pool.ON_HAND, Pool.INCOMING))

    assert refusal.value.available == 0
    assert free_units(variants=[band], market=market)[band.pk][Pool.INCOMING] == 0
    assert _promise_of(band, market) is None


def test_the_first_day_of_dispatch_stays_when_only_the_last_one_moves(market: Market) -> None:
    band = make_variant(on_sale_in=market)
    stock = put_on_its_way(band, market, day=date(2026, 12, 10))

    def moved(ships_by: date) -> tuple[date | None, date | None]:
        now = receive(
            warehouse=stock.warehouse,
            variant=band,
            quantity=1,
            reason="RECEIVED",
            reference="r",
            at=NOON,
            pool=Pool.INCOMING,
            ships_by=ships_by,
        )
        return now.ships_from, now.ships_by

    assert moved(date(2026, 12, 24)) == (date(2026, 12, 10), date(2026, 12, 24))
    assert moved(date(2026, 12, 5)) == (date(2026, 12, 5), date(2026, 12, 5))


def test_an_overdue_hold_makes_room_for_the_next_shopper(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=1)
    slow = put_aside(case, market)

    with pytest.raises(OutOfStock):
        put_aside(case, market, at=NOON + QUARTER - timedelta(seconds=1))
    put_aside(case, market, at=NOON + QUARTER)

    slow.refresh_from_db()
    assert (slow.state, slow.lost) == (HoldState.RELEASED, True)
    assert balance(case) == (1, 1)
    assert verify_stock() == []


def test_an_overdue_hold_is_left_alone_while_units_are_free(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=2)
    slow = put_aside(case, market)
    put_aside(case, market, at=NOON + QUARTER)

    slow.refresh_from_db()
    assert slow.state == HoldState.HELD


def test_released_units_are_free_again_once(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=1)
    held = put_aside(case, market)

    assert release_hold(hold=held, at=NOON)
    assert not release_hold(hold=held, at=NOON)

    assert balance(case) == (1, 0)
    assert verify_stock() == []


def test_a_holder_lets_everything_go(market: Market) -> None:
    cart, case, band = uuid4(), make_variant(on_sale_in=market, free=2), make_variant()
    make_stock(market=market, variant=band, on_hand=1)
    put_aside(case, market, holder=cart, quantity=2)
    put_aside(band, market, holder=cart)

    assert release_holder(holder=cart, at=NOON) == 2
    assert balance(case) == (2, 0)
    assert balance(band) == (1, 0)


def test_all_overdue_holds_are_let_go_together(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=3)
    put_aside(case, market)
    put_aside(case, market)
    put_aside(case, market, at=NOON + QUARTER)

    assert release_expired(NOON + QUARTER) == 2
    assert release_expired(NOON + QUARTER) == 0
    assert balance(case) == (3, 1)
    assert verify_stock() == []


def test_taking_sells_exactly_once(market: Market) -> None:
    cart, case = uuid4(), make_variant(on_sale_in=market, free=3)
    put_aside(case, market, holder=cart, quantity=2)

    assert take(holder=cart, reference="US-2026-000001", at=NOON) == 1
    assert take(holder=cart, reference="US-2026-000001", at=NOON) == 0

    assert balance(case) == (1, 0)
    sold = StockMovement.objects.get(reason=Movement.TAKEN)
    assert (sold.delta, sold.held_delta, sold.reference) == (-2, -2, "US-2026-000001")
    assert verify_stock() == []


def test_a_taken_hold_is_neither_released_nor_expired(market: Market) -> None:
    cart, case = uuid4(), make_variant(on_sale_in=market, free=1)
    held = put_aside(case, market, holder=cart)
    take(holder=cart, reference="order", at=NOON)

    assert not release_hold(hold=held, at=NOON)
    assert release_holder(holder=cart, at=NOON) == 0
    assert release_expired(NOON + QUARTER) == 0
    assert balance(case) == (0, 0)


def test_a_late_payment_still_takes_what_nobody_let_go(market: Market) -> None:
    cart, case = uuid4(), make_variant(on_sale_in=market, free=1)
    put_aside(case, market, holder=cart)
    assert take(holder=cart, reference="order", at=NOON + 2 * QUARTER) == 1


def test_nothing_is_taken_when_something_was_lost(market: Market) -> None:
    cart, case, band = uuid4(), make_variant(on_sale_in=market, free=1), make_variant()
    make_stock(market=market, variant=band, on_hand=1)
    put_aside(case, market, holder=cart)
    put_aside(band, market, holder=cart, at=NOON + QUARTER)
    release_expired(NOON + QUARTER)

    with pytest.raises(HoldLost):
        take(holder=cart, reference="order", at=NOON + QUARTER)
    assert balance(band) == (1, 1)
    assert not extend(holder=cart, until=NOON + 3 * QUARTER, at=NOON + QUARTER)


def test_one_who_holds_nothing_takes_nothing() -> None:
    with pytest.raises(HoldLost):
        take(holder=uuid4(), reference="order", at=NOON)


def test_holding_as_many_again_replaces_what_was_lost(market: Market) -> None:
    cart, case = uuid4(), make_variant(on_sale_in=market, free=2)
    put_aside(case, market, holder=cart, quantity=2)
    release_expired(NOON + QUARTER)

    put_aside(case, market, holder=cart, quantity=1, at=NOON + QUARTER)
    with pytest.raises(HoldLost):
        take(holder=cart, reference="order", at=NOON + QUARTER)

    release_holder(holder=cart, at=NOON + QUARTER)
    put_aside(case, market, holder=cart, quantity=2, at=NOON + QUARTER)
    assert take(holder=cart, reference="order", at=NOON + QUARTER) == 1


def test_a_lost_hold_is_replaced_by_one_of_as_many_units(market: Market) -> None:
    cart, case = uuid4(), make_variant(on_sale_in=market, free=2)
    put_aside(case, market, holder=cart, quantity=2)
    release_expired(NOON + QUARTER)
    put_aside(case, market, holder=cart, quantity=2, at=NOON + QUARTER)
    assert take(holder=cart, reference="order", at=NOON + QUARTER) == 1


def test_a_holder_may_hold_longer_and_never_shorter(market: Market) -> None:
    cart, case = uuid4(), make_variant(on_sale_in=market, free=1)
    put_aside(case, market, holder=cart)

    assert extend(holder=cart, until=NOON + 2 * QUARTER, at=NOON)
    assert extend(holder=cart, until=NOON + QUARTER, at=NOON)

    assert Hold.objects.get().until == NOON + 2 * QUARTER
    assert release_expired(NOON + QUARTER) == 0
    assert not extend(holder=uuid4(), until=NOON + QUARTER, at=NOON)
    with pytest.raises(ValueError, match="future"):
        extend(holder=cart, until=NOON, at=NOON)


def test_the_database_itself_refuses_to_oversell(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.filter(variant=case).update(held=F("held") + 2)


def test_a_write_off_leaves_what_is_held(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=3)
    put_aside(case, market, quantity=2)
    warehouse = make_warehouse(market=market)

    def write_off(units: int) -> None:
        receive(
            warehouse=warehouse,
            variant=case,
            quantity=-units,
            reason="COUNTED",
            reference="count 1",
            at=NOON,
        )

    with pytest.raises(OutOfStock):
        write_off(2)
    write_off(1)
    assert balance(case) == (2, 2)
    assert verify_stock() == []


def test_free_units_are_counted_by_pool(market: Market) -> None:
    case, band = make_variant(on_sale_in=market, free=3), make_variant()
    put_on_its_way(case, market, on_hand=4)
    put_aside(case, market)

    free = free_units(variants=[case, band], market=market)
    assert free[case.pk] == {Pool.ON_HAND: 2, Pool.INCOMING: 4}
    assert free[band.pk] == {Pool.ON_HAND: 0, Pool.INCOMING: 0}
    later = free_units(variants=[case], market=market, at=NOON + QUARTER)
    assert later[case.pk][Pool.ON_HAND] == 3


def test_the_promise_is_that_of_the_soonest_free_unit(market: Market) -> None:
    band = make_variant(on_sale_in=market)
    december, january = date(2026, 12, 10), date(2027, 1, 10)
    put_on_its_way(band, market, day=january, on_hand=5, warehouse="WH-1")
    put_on_its_way(band, market, day=december, warehouse="WH-2")

    assert _promise_of(band, market) == (december, date(2026, 12, 15))
    put_aside(band, market, pools=(Pool.INCOMING,))
    assert _promise_of(band, market) == (january, date(2027, 1, 15))


def test_what_is_on_hand_needs_no_promise(market: Market) -> None:
    assert _promise_of(make_variant(on_sale_in=market, free=1), market) is None


def test_a_holder_sees_what_it_holds(market: Market) -> None:
    cart, case = uuid4(), make_variant(on_sale_in=market, free=2)
    held = put_aside(case, market, holder=cart)
    assert holds_of(cart) == {case.pk: [held]}


def _promise_of(variant: Variant, market: Market) -> Promise | None:
    return promises_of(variants=[variant], market=market).get(variant.pk)
