"""Pack parcels and follow them: no unit leaves twice, and each step is told to the shopper.

Locks are taken in the order of the whole checkout: order, its lines by key, then stock.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from checkout.cart.errors import IdempotencyKeyReused, PaymentPending
from checkout.cart.requests import checked_key
from checkout.documents.actions import issue_invoice
from checkout.fulfillment.errors import (
    CashShipsWhole,
    NothingToShip,
    OrderNotToFulfil,
    ShipmentCannotMove,
    UnknownOrderLine,
    UnknownShipment,
)
from checkout.fulfillment.models import Shipment, ShipmentLine
from checkout.fulfillment.queries import fulfillment_of
from checkout.fulfillment.shipped import end_duties_of_what_left
from checkout.fulfillment.states import TO_FULFIL, ShipmentState, may_move
from checkout.orders.actions import record
from checkout.orders.models import Order, OrderEvent, OrderLine
from checkout.outbox.actions import emit
from checkout.payments.actions import capture_for, collect_on_delivery
from checkout.payments.queries import payment_of
from checkout.payments.states import PAID, PaymentState

Units = Mapping[int, int]
CASH = frozenset({PaymentState.COD_PENDING, PaymentState.COD_SHIPPED})
MAY_LEAVE = frozenset({*PAID, PaymentState.COD_SHIPPED})


def locked_order(order: Order) -> Order:
    """Lock an order in the caller's transaction and read it again."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("market__seller")
    return rows.get(pk=order.pk)


@transaction.atomic
def pack(
    *,
    order: Order,
    units: Units,
    carrier: str,
    tracking_number: str = "",
    tracking_url: str = "",
    key: str,
    at: datetime,
) -> Shipment:
    """Put units of an order into a parcel; the same key gives the same parcel.

    units: whole units, 1 or more, by the id of the order's line.
    Raises OrderNotToFulfil, UnknownOrderLine, NothingToShip, IdempotencyKeyReused.
    """
    fresh = locked_order(order)
    known = Shipment.objects.filter(order=fresh, key=checked_key(key)).first()
    if known:
        return _same(known, units)
    _refuse_to_pack(fresh, units)
    _claim(fresh, units)
    last = Shipment.objects.filter(order=fresh).aggregate(last=Max("number"))["last"] or 0
    shipment = Shipment.objects.create(
        order=fresh,
        number=last + 1,
        carrier=carrier,
        tracking_number=tracking_number,
        tracking_url=tracking_url,
        key=key,
        packed_at=at,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, order_line_id=pk, quantity=units[pk])
        for pk in sorted(units)
    )
    return shipment


def _refuse_to_pack(order: Order, units: Units) -> None:
    """Only binding orders leave; what is paid at the door goes as a whole, for one amount."""
    if order.state not in TO_FULFIL:
        raise OrderNotToFulfil(field="order")
    payment = payment_of(order)
    left = {line.pk: line.open_units for line in order.lines.all() if line.open_units}
    if payment and payment.state in CASH and left != dict(units):
        raise CashShipsWhole(field="lines")


def _same(shipment: Shipment, units: Units) -> Shipment:
    if dict(shipment.lines.values_list("order_line", "quantity")) != dict(units):
        raise IdempotencyKeyReused(field="idempotencyKey")
    return shipment


def _claim(order: Order, units: Units) -> None:
    """Count the units as shipped; the condition of the UPDATE lets no unit leave twice."""
    if not units or min(units.values()) < 1:
        raise NothingToShip(field="lines", available=0)
    open_units = {line.pk: line.open_units for line in order.lines.all()}
    for pk in sorted(units):
        if pk not in open_units:
            raise UnknownOrderLine(field="lines")
        enough = OrderLine.objects.filter(
            pk=pk, order=order, quantity__gte=F("cancelled_units") + F("shipped_units") + units[pk]
        )
        if not enough.update(shipped_units=F("shipped_units") + units[pk]):
            raise NothingToShip(field="lines", available=open_units[pk])


@transaction.atomic
def move(*, shipment: Shipment, to: ShipmentState, at: datetime) -> Shipment:
    """Move a parcel on; the same again changes nothing.

    A parcel that comes back undelivered is taken in by ``returns``, which calls this.
    Raises ShipmentCannotMove, UnknownShipment.
    """
    order = locked_order(shipment.order)
    fresh = Shipment.objects.select_for_update().filter(pk=shipment.pk, order=order).first()
    if fresh is None:
        raise UnknownShipment(field="shipment")
    fresh.order = order
    if fresh.state == to.value:
        return fresh
    if not may_move(fresh.state, to):
        raise ShipmentCannotMove(field="to", state=fresh.state, to=to.value)
    fresh.state = to.value
    EFFECTS[to](fresh, at)
    fresh.save()
    refresh_fulfillment(order)
    return fresh


def _dispatched(shipment: Shipment, at: datetime) -> None:
    """Hand it to the carrier: from here on it is shipped, and billed."""
    payment = payment_of(shipment.order)
    if payment is None or payment.state not in MAY_LEAVE:
        raise PaymentPending(field="payment")
    units = dict(shipment.lines.values_list("order_line", "quantity"))
    issue_invoice(order=shipment.order, quantities=units, at=at)
    shipment.dispatched_at = at
    record(shipment.order, OrderEvent.Code.SHIPPED, at, _told(shipment))
    emit(topic="parcel_dispatched", payload={"shipment": shipment.pk}, at=at)
    end_duties_of_what_left(shipment)


def _delivered(shipment: Shipment, at: datetime) -> None:
    shipment.delivered_at = at
    payment = payment_of(shipment.order)
    if payment is not None and payment.state in CASH:
        collect_on_delivery(shipment.order, at)
    record(shipment.order, OrderEvent.Code.DELIVERED, at, _told(shipment))
    emit(topic="parcel_delivered", payload={"shipment": shipment.pk}, at=at)


def _returned(shipment: Shipment, at: datetime) -> None:
    shipment.returned_at = at
    record(shipment.order, OrderEvent.Code.CAME_BACK, at, _told(shipment))
    emit(topic="parcel_returned", payload={"shipment": shipment.pk}, at=at)


def _voided(shipment: Shipment, at: datetime) -> None:
    """Unpack it: its units may be packed anew or cancelled."""
    shipment.voided_at = at
    for line in shipment.lines.order_by("order_line"):
        OrderLine.objects.filter(pk=line.order_line_id).update(
            shipped_units=F("shipped_units") - line.quantity
        )


EFFECTS: Mapping[ShipmentState, Callable[[Shipment, datetime], None]] = {
    ShipmentState.DISPATCHED: _dispatched,
    ShipmentState.DELIVERED: _delivered,
    ShipmentState.RETURNED: _returned,
    ShipmentState.VOIDED: _voided,
}


def _told(shipment: Shipment) -> str:
    return f"{shipment.carrier} {shipment.tracking_number}".strip()


def dispatch(*, shipment: Shipment, at: datetime) -> Shipment:
    """Take the money that was promised, then hand the parcel to the carrier.

    Call it outside of any transaction. Raises PaymentPending, PaymentLapsed and what ``move``
    raises; a parcel whose money did not come stays packed.
    """
    if shipment.state == ShipmentState.PACKED.value:
        capture_for(shipment.order, at)
    return move(shipment=shipment, to=ShipmentState.DISPATCHED, at=at)


def unpack_for(order: Order, line_ids: frozenset[int], at: datetime) -> None:
    """Void the packed parcels of a locked order that hold units of these lines."""
    packed = Shipment.objects.filter(order=order, state=ShipmentState.PACKED.value)
    for shipment in packed.filter(lines__order_line__in=line_ids).distinct():
        move(shipment=shipment, to=ShipmentState.VOIDED, at=at)


def refresh_fulfillment(order: Order) -> None:
    """Write down how far the goods of a locked order have come."""
    order.fulfillment = fulfillment_of(order, list(order.lines.all()))
    order.save(update_fields=["fulfillment"])
