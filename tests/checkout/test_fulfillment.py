"""Parcels: each step once, in order, and no unit twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.inventory.books import verify_stock
from checkout.cart.errors import IdempotencyKeyReused
from checkout.fulfillment.actions import move, pack
from checkout.fulfillment.books import verify_fulfillment
from checkout.fulfillment.errors import (
    NothingToShip,
    OrderNotToFulfil,
    ShipmentCannotMove,
    UnknownOrderLine,
)
from checkout.fulfillment.models import Shipment
from checkout.fulfillment.states import MOVES, ShipmentState
from checkout.orders.books import verify_orders
from checkout.orders.models import Order, OrderLine
from checkout.outbox.models import OutboxEvent
from checkout.payments.books import verify_money
from checkout.returns.books import verify_returns
from tests.make.checkout import complete, make_ready_cart
from tests.make.i18n import NOON
from tests.make.orders import (
    DELIVERED,
    DISPATCHED,
    all_units,
    cancel_units,
    make_order,
    make_parcel,
    make_selling_shop,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)


def books() -> list[str]:
    return [
        *verify_stock(),
        *verify_orders(),
        *verify_money(),
        *verify_fulfillment(),
        *verify_returns(),
    ]


def codes(order: Order) -> list[str]:
    return list(order.events.values_list("code", flat=True))


def far(order: Order) -> str:
    return str(Order.objects.get(pk=order.pk).fulfillment)


def test_an_order_goes_in_parts_and_tells_how_far_it_has_come() -> None:
    order = make_order(quantity=3)
    [line] = order.lines.all()

    one = make_parcel(order=order, units={line.pk: 1})
    assert far(order) == "UNFULFILLED"  # a printed label is no dispatch
    move(shipment=one, to=ShipmentState.DISPATCHED, at=NOON)
    assert far(order) == "PARTIAL"
    rest = make_parcel(order=order, to=DISPATCHED)
    assert far(order) == "SHIPPED"
    move(shipment=one, to=ShipmentState.DELIVERED, at=LATER)
    assert far(order) == "SHIPPED"
    move(shipment=rest, to=ShipmentState.DELIVERED, at=LATER)

    assert far(order) == "DELIVERED"
    assert codes(order)[-4:] == ["SHIPPED", "SHIPPED", "DELIVERED", "DELIVERED"]
    assert (one.number, rest.number) == (1, 2)
    assert books() == []


def test_no_unit_is_packed_twice() -> None:
    order = make_order(quantity=2)
    [line] = order.lines.all()
    make_parcel(order=order, units={line.pk: 1})

    with pytest.raises(NothingToShip) as refused:
        make_parcel(order=order, units={line.pk: 2})

    assert refused.value.details == {"available": 1}
    assert OrderLine.objects.get().shipped_units == 1


@pytest.mark.parametrize("column", ["shipped_units", "cancelled_units", "returned_units"])
def test_the_database_itself_counts_units(column: str) -> None:
    order = make_order(quantity=2)
    make_parcel(order=order)

    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.update(**{column: F(column) + 3})


def test_a_request_to_pack_that_is_repeated_packs_once() -> None:
    order = make_order(quantity=2)
    [line] = order.lines.all()

    parcels = {make_parcel(order=order, units={line.pk: 1}, key="k").pk for _ in range(2)}

    assert len(parcels) == 1
    with pytest.raises(IdempotencyKeyReused):
        make_parcel(order=order, units={line.pk: 2}, key="k")


def test_an_unpacked_parcel_frees_its_units() -> None:
    order = make_order(quantity=2)
    parcel = make_parcel(order=order)

    move(shipment=parcel, to=ShipmentState.VOIDED, at=NOON)

    assert sum(all_units(order).values()) == 2
    make_parcel(order=order, to=DELIVERED)
    assert far(order) == "DELIVERED"
    assert books() == []


@pytest.mark.parametrize("to", list(ShipmentState))
@pytest.mark.parametrize("state", list(ShipmentState))
def test_a_parcel_moves_as_the_table_says(state: ShipmentState, to: ShipmentState) -> None:
    parcel = make_parcel(order=make_order())
    Shipment.objects.update(
        state=state.value, dispatched_at=NOON, delivered_at=NOON, returned_at=NOON
    )

    if to in MOVES[state] or to is state:
        assert move(shipment=parcel, to=to, at=LATER).state == to.value
    else:
        with pytest.raises(ShipmentCannotMove):
            move(shipment=parcel, to=to, at=LATER)


def test_the_same_move_again_tells_nobody_twice() -> None:
    parcel = make_parcel(order=make_order())

    for _ in range(2):
        move(shipment=parcel, to=ShipmentState.DISPATCHED, at=NOON)

    assert OutboxEvent.objects.filter(topic="parcel_dispatched").count() == 1
    assert codes(parcel.order).count("SHIPPED") == 1


def test_only_a_binding_order_is_shipped() -> None:
    market = make_selling_shop()
    unpaid = complete(make_ready_cart(market=market, card="tok_timeout")).order
    cancelled = make_order(market=market)
    cancel_units(cancelled)

    for order in (unpaid, cancelled):
        with pytest.raises(OrderNotToFulfil):
            pack(order=order, units={1: 1}, carrier="X", key="k", at=NOON)


def test_a_line_of_another_order_is_not_packed() -> None:
    market = make_selling_shop()
    order, other = make_order(market=market), make_order(market=market)

    with pytest.raises(UnknownOrderLine):
        make_parcel(order=order, units=all_units(other))
