"""A stock in buckets: to everybody who counts, holds or sells it is the same as in one row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.inventory.actions import hold, receive, release_expired, release_holder, take
from catalog.inventory.balances import change, record
from catalog.inventory.books import verify_stock
from catalog.inventory.buckets import spread, summed
from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Hold, Movement, Pool, Stock, StockMovement
from catalog.inventory.queries import free_units, promises_of
from catalog.products.models import Variant
from i18n.markets.models import Market
from tests.make.catalog import make_stock, make_variant, make_warehouse
from tests.make.i18n import NOON, make_market

QUARTER = timedelta(minutes=15)

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return make_market(code="us")


def make_hot(market: Market, *, free: int, buckets: int) -> Variant:
    case = make_variant(on_sale_in=market, free=free)
    spread(stock=Stock.objects.get(variant=case), buckets=buckets, at=NOON)
    return case


def put_aside(
    variant: Variant, market: Market, *, quantity: int = 1, holder: UUID | None = None
) -> Hold:
    return hold(
        variant=variant,
        market=market,
        quantity=quantity,
        holder=holder or uuid4(),
        until=NOON + QUARTER,
        at=NOON,
    )


def bring(variant: Variant, market: Market, quantity: int) -> Stock:
    return receive(
        warehouse=make_warehouse(market=market),
        variant=variant,
        quantity=quantity,
        reason="RECEIVED",
        reference="paper",
        at=NOON,
    )


def in_buckets(variant: Variant) -> list[int]:
    rows = Stock.objects.filter(variant=variant).order_by("bucket")
    return list(rows.values_list("on_hand", flat=True))


def free(variant: Variant, market: Market) -> int:
    return free_units(variants=[variant], market=market)[variant.pk][Pool.ON_HAND]


def test_units_are_levelled_over_buckets_and_the_books_stay_clean(market: Market) -> None:
    case = make_hot(market, free=10, buckets=4)

    assert in_buckets(case) == [3, 3, 2, 2]
    assert free(case, market) == 10
    moved = StockMovement.objects.filter(reason=Movement.SPREAD).values_list("delta", flat=True)
    assert sorted(moved) == [-7, 2, 2, 3]
    assert verify_stock() == []


def test_small_stocks_stay_one_row(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=100_000)
    assert in_buckets(case) == [100_000]


def test_a_hold_of_more_than_any_bucket_has_brings_units_together(market: Market) -> None:
    case = make_hot(market, free=8, buckets=4)

    held = put_aside(case, market, quantity=7)

    assert (held.stock.held, free(case, market)) == (7, 1)
    assert Hold.objects.held().count() == 1
    assert verify_stock() == []


def test_a_refusal_tells_the_units_of_all_buckets_and_changes_nothing(market: Market) -> None:
    case = make_hot(market, free=8, buckets=4)

    with pytest.raises(OutOfStock) as refused:
        put_aside(case, market, quantity=9)

    assert refused.value.available == 8
    assert in_buckets(case) == [2, 2, 2, 2]


def test_a_delivery_is_one_movement_of_the_paper_and_is_levelled(market: Market) -> None:
    case = make_hot(market, free=4, buckets=4)
    put_aside(case, market)

    bring(case, market, 8)

    free_of_each = [row.unheld for row in Stock.objects.filter(variant=case)]
    assert sorted(free_of_each) == [2, 3, 3, 3]
    assert StockMovement.objects.get(reason="RECEIVED", reference="paper").delta == 8
    assert verify_stock() == []


def test_what_is_written_off_may_lie_in_any_bucket_but_not_be_held(market: Market) -> None:
    case = make_hot(market, free=8, buckets=4)
    put_aside(case, market, quantity=2)

    with pytest.raises(OutOfStock) as refused:
        bring(case, market, -7)
    bring(case, market, -6)

    assert refused.value.available == 6
    assert (sum(in_buckets(case)), free(case, market)) == (2, 0)
    assert verify_stock() == []


def test_one_bucket_again_has_all_that_nobody_holds(market: Market) -> None:
    case = make_hot(market, free=8, buckets=4)
    put_aside(case, market)
    stock = Stock.objects.get(variant=case, bucket=0)

    spread(stock=stock, buckets=1, at=NOON)
    bring(case, market, 5)

    stock.refresh_from_db()
    assert (stock.unheld, free(case, market)) == (12, 12)
    assert verify_stock() == []


def test_people_see_one_stock_with_the_units_of_all_its_buckets(market: Market) -> None:
    case = make_hot(market, free=8, buckets=4)
    put_aside(case, market)
    other = make_stock(market=market, variant=make_variant(), on_hand=3)

    seen = {stock.pk: (stock.on_hand, stock.held) for stock in summed(Stock.objects.all())}

    first = Stock.objects.get(variant=case, bucket=0)
    assert seen == {first.pk: (8, 1), other.pk: (3, 0)}


def test_all_buckets_of_what_is_on_its_way_ship_on_the_same_days(market: Market) -> None:
    band, days = make_variant(on_sale_in=market), (date(2026, 12, 10), date(2026, 12, 15))
    stock = make_stock(
        market=market,
        variant=band,
        on_hand=8,
        pool=Pool.INCOMING,
        ships_from=days[0],
        ships_by=days[1],
    )
    spread(stock=stock, buckets=4, at=NOON)
    receive(
        warehouse=stock.warehouse,
        variant=band,
        quantity=1,
        reason="RECEIVED",
        reference="paper",
        at=NOON,
        pool=Pool.INCOMING,
        ships_from=days[0],
        ships_by=date(2026, 12, 20),
    )

    told = Stock.objects.filter(variant=band).values_list("ships_from", "ships_by").distinct()
    assert list(told) == [(days[0], date(2026, 12, 20))]
    assert promises_of(variants=[band], market=market)[band.pk].ships_by == date(2026, 12, 20)


def test_the_books_find_units_that_are_lost_between_buckets(market: Market) -> None:
    case = make_hot(market, free=8, buckets=4)
    last = Stock.objects.get(variant=case, bucket=3)

    assert change(last, -1, days={})
    record(last.pk, delta=-1, reason=Movement.SPREAD, reference="a bug", at=NOON)

    first = Stock.objects.get(variant=case, bucket=0)
    assert verify_stock() == [f"stock {first.pk}: -1 units between its buckets"]


def test_another_warehouse_helps_out_when_all_buckets_are_empty(market: Market) -> None:
    case = make_hot(market, free=4, buckets=4)
    far = make_warehouse(market=market, code="FAR")
    make_stock(market=market, variant=case, on_hand=6, warehouse=far)

    assert put_aside(case, market, quantity=5).stock.warehouse == far
    assert put_aside(case, market, quantity=4).stock.warehouse != far
    assert verify_stock() == []


def test_lost_units_are_forgotten_once_as_many_are_held_again(market: Market) -> None:
    case, cart = make_hot(market, free=8, buckets=4), uuid4()
    lost = put_aside(case, market, quantity=2, holder=cart)
    release_expired(NOON + QUARTER)

    put_aside(case, market, quantity=1, holder=cart)
    lost.refresh_from_db()
    assert lost.lost, "one unit does not make up for two"

    put_aside(case, market, quantity=2, holder=cart)
    lost.refresh_from_db()
    assert not lost.lost


def test_a_manager_spreads_a_stock_from_the_command_line(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=10)
    out = StringIO()

    call_command("stock", "spread", "WH-US", case.sku, buckets=4, stdout=out)

    assert in_buckets(case) == [3, 3, 2, 2]
    assert out.getvalue() == f"{case.sku}: 10 units over 4 buckets\n"
    with pytest.raises(CommandError, match="no such stock"):
        call_command("stock", "spread", "WH-US", "nothing")


@dataclass
class Ledger:
    """What stock must say, kept by counting."""

    units: int = 0
    held: dict[UUID, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.units - sum(self.held.values())


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("hold"), st.integers(1, 6)),
        st.tuples(st.just("release"), st.integers(0, 9)),
        st.tuples(st.just("take"), st.integers(0, 9)),
        st.tuples(st.just("receive"), st.integers(-6, 9).filter(bool)),
        st.tuples(st.just("spread"), st.integers(1, 5)),
    ),
    max_size=25,
)


@given(acts=ACTS, opening=st.integers(0, 20), buckets=st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_whatever_happens_buckets_count_like_one_row(
    acts: list[tuple[str, int]], opening: int, buckets: int
) -> None:
    with undone():
        market = make_market(code="us")
        case = make_variant(on_sale_in=market, free=opening or 1)
        stock, ledger = Stock.objects.get(variant=case), Ledger(units=opening or 1)
        spread(stock=stock, buckets=buckets, at=NOON)
        for act, number in acts:
            _do(act, number, ledger, stock, market)
            assert free(case, market) == ledger.free
            assert sum(in_buckets(case)) == ledger.units
        assert verify_stock() == []


def _do(act: str, number: int, ledger: Ledger, stock: Stock, market: Market) -> None:
    """Do one act to the stock and to the ledger."""
    holders = list(ledger.held)
    chosen = holders[number % len(holders)] if holders else None
    if act == "spread":
        spread(stock=stock, buckets=number, at=NOON)
    elif act == "hold":
        _hold(number, ledger, stock.variant, market)
    elif act == "receive":
        _receive(number, ledger, stock.variant, market)
    elif chosen and act == "release":
        assert release_holder(holder=chosen, at=NOON) == 1
        del ledger.held[chosen]
    elif chosen:
        assert take(holder=chosen, reference="order", at=NOON) == 1
        ledger.units -= ledger.held.pop(chosen)


def _hold(units: int, ledger: Ledger, variant: Variant, market: Market) -> None:
    holder = uuid4()
    if units <= ledger.free:
        put_aside(variant, market, quantity=units, holder=holder)
        ledger.held[holder] = units
        return
    with pytest.raises(OutOfStock) as refused:
        put_aside(variant, market, quantity=units, holder=holder)
    assert refused.value.available == ledger.free


def _receive(units: int, ledger: Ledger, variant: Variant, market: Market) -> None:
    if ledger.free + units >= 0:
        bring(variant, market, units)
        ledger.units += units
        return
    with pytest.raises(OutOfStock):
        bring(variant, market, units)


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
