"""Whatever is cancelled, shipped, lost and returned in whatever order, the books stay balanced."""

import os
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkout.fulfillment.actions import move
from checkout.fulfillment.models import Shipment
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order
from checkout.payments.models import Payment, Refund
from checkout.returns.actions import Arrived, approve, receive_back, take_in_undelivered, withdraw
from checkout.returns.models import Payback, Return
from checkout.returns.queries import rights_of
from checkout.returns.states import OF_SHOPPERS
from shop.kit.errors import Problem
from tests.checkout.test_fulfillment import books
from tests.make.catalog import make_variant
from tests.make.checkout import DELHI, NEW_YORK
from tests.make.i18n import NOON
from tests.make.orders import (
    all_units,
    cancel_units,
    make_order,
    make_parcel,
    make_return,
    make_selling_shop,
)

pytestmark = pytest.mark.django_db
ADDRESSES = {"in": DELHI, "us": NEW_YORK}
EXAMPLES = int(os.environ.get("EXAMPLES", "5"))
PRICES = (999, 33333, 49900)


def cancel_some(order: Order, pick: int) -> None:
    units = all_units(order)
    pk = sorted(units)[pick % len(units)]
    cancel_units(order, {pk: 1 + pick % units[pk]})


def cancel_all(order: Order, _pick: int) -> None:
    cancel_units(order)


def pack_some(order: Order, pick: int) -> None:
    units = all_units(order)
    chosen = sorted(units)[: 1 + pick % len(units)]
    make_parcel(order=order, units={pk: 1 + pick % units[pk] for pk in chosen})


def move_one(order: Order, pick: int) -> None:
    parcels = list(Shipment.objects.filter(order=order))
    parcel = parcels[pick % len(parcels)]
    to = (ShipmentState.DISPATCHED, ShipmentState.DELIVERED, ShipmentState.VOIDED)[pick % 3]
    move(shipment=parcel, to=to, at=NOON)


def lose_one(order: Order, pick: int) -> None:
    parcels = list(Shipment.objects.filter(order=order))
    take_in_undelivered(shipment=parcels[pick % len(parcels)], at=NOON)


def ask_back(order: Order, pick: int) -> None:
    reason = OF_SHOPPERS[pick % len(OF_SHOPPERS)]
    rights = {pk: right.returnable for pk, right in rights_of(order, NOON, reason).items()}
    pk = sorted(pk for pk, units in rights.items() if units)[0]
    make_return(order=order, units={pk: 1 + pick % rights[pk]}, reason=reason)


def decide_one(order: Order, pick: int) -> None:
    rows = list(Return.objects.filter(order=order))
    row = rows[pick % len(rows)]
    (withdraw if pick % 5 == 0 else approve)(sent_back=row, at=NOON)


def receive_one(order: Order, pick: int) -> None:
    rows = list(Return.objects.filter(order=order, state="APPROVED"))
    row = rows[pick % len(rows)]
    arrived = {}
    for line in row.lines.all():
        units = 1 + pick % line.quantity
        arrived[line.order_line_id] = Arrived(units - pick % 2 * units, pick % 2 * units)
    receive_back(sent_back=row, arrived=arrived, at=NOON)


ACTS: tuple[Callable[[Order, int], None], ...] = (
    cancel_some,
    pack_some,
    move_one,
    lose_one,
    ask_back,
    decide_one,
    receive_one,
)


def act(order: Order, name: Callable[[Order, int], None], pick: int) -> None:
    """Do something if there is anything to do it to; a refusal changes nothing."""
    try:
        with transaction.atomic():
            name(Order.objects.get(pk=order.pk), pick)
    except (Problem, IndexError, ZeroDivisionError):
        return


def end(order: Order) -> None:
    """Let all that is left go back: cancel what is here, lose what is on its way."""
    for parcel in Shipment.objects.filter(order=order, state="DISPATCHED"):
        take_in_undelivered(shipment=parcel, at=NOON)
    if rights_of(order, NOON) and all_units(Order.objects.get(pk=order.pk)):
        act(order, cancel_all, 0)


@pytest.fixture(params=["in", "us"])
def order(request: pytest.FixtureRequest) -> Order:
    """Make an order of three units of each of three goods; every example begins with it."""
    market = make_selling_shop(code=request.param)
    goods = [make_variant(on_sale_in=market, amount_minor=price, free=9) for price in PRICES]
    address = ADDRESSES[market.code]
    return make_order(market=market, variants=goods, quantity=3, address=address)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(ACTS), st.integers(min_value=0, max_value=59)), max_size=12
    )
)
def test_units_and_money_balance_after_every_step(
    order: Order, steps: list[tuple[Callable[[Order, int], None], int]]
) -> None:
    with transaction.atomic():
        for name, pick in steps:
            act(order, name, pick)
            _balanced(order)
        assert books() == []
        end(order)
        assert books() == []
        _balanced(order)
        transaction.set_rollback(True)  # the next example begins with the order as it was


def _balanced(order: Order) -> None:
    """Compare what is owed, refunded and paid."""
    owed = sum(each.money_minor for each in Payback.objects.filter(order=order))
    sent = sum(each.amount_minor for each in Refund.objects.filter(payment__order=order))
    paid = Payment.objects.get(order=order).captured_minor
    assert owed == sent <= paid == order.total_minor
    kept = order.lines.all()
    assert all(line.cancelled_units + line.shipped_units <= line.quantity for line in kept)
    assert all(line.returned_units <= line.shipped_units for line in kept)
    if all(line.cancelled_units == line.quantity for line in kept):
        assert owed == paid
