"""Take goods back: asked for, approved, received, paid back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from catalog.inventory.models import Warehouse
from checkout.cart.errors import IdempotencyKeyReused
from checkout.cart.requests import checked_key
from checkout.fulfillment.actions import locked_order, move
from checkout.fulfillment.errors import UnknownOrderLine
from checkout.fulfillment.models import Shipment
from checkout.fulfillment.states import ShipmentState
from checkout.orders.actions import record
from checkout.orders.models import Order, OrderEvent, OrderLine
from checkout.outbox.actions import emit
from checkout.payments.actions import cod_refused
from checkout.payments.queries import payment_of
from checkout.payments.states import PaymentState
from checkout.returns.errors import (
    CannotReturn,
    ReturnCannotMove,
    UnitsDoNotMatch,
    UnknownReturn,
)
from checkout.returns.models import Return, ReturnLine
from checkout.returns.owing import owe, owed_for_returned
from checkout.returns.paying_back import settle_return
from checkout.returns.queries import policy_of, rights_of
from checkout.returns.restocking import restock
from checkout.returns.states import ReturnReason, ReturnState, may_move

Units = Mapping[int, int]


@dataclass(frozen=True)
class Arrived:
    """Units of one line that arrived, by what becomes of them."""

    restocked: int = 0
    scrapped: int = 0

    @property
    def units(self) -> int:
        return self.restocked + self.scrapped


@transaction.atomic
def request_return(
    *,
    order: Order,
    units: Units,
    reason: ReturnReason,
    words: str = "",
    key: str,
    at: datetime,
) -> Return:
    """Ask to send units back; the same key gives the same return.

    units: whole units by the id of the line. Raises CannotReturn, UnknownOrderLine,
    IdempotencyKeyReused.
    """
    fresh = locked_order(order)
    known = Return.objects.filter(order=fresh, key=checked_key(key)).first()
    if known:
        return _same(known, units)
    _claim(fresh, units, reason, at)
    row = _new(fresh, reason, key, at, words=words.strip()[:500])
    _keep_lines(row, units)
    record(fresh, OrderEvent.Code.RETURN_REQUESTED, at, reason)
    emit(topic="return_requested", payload={"return": row.pk}, at=at)
    return row


def _same(known: Return, units: Units) -> Return:
    if dict(known.lines.values_list("order_line", "quantity")) != dict(units):
        raise IdempotencyKeyReused(field="idempotencyKey")
    return known


def _claim(order: Order, units: Units, reason: ReturnReason, at: datetime) -> None:
    """Count the units as coming back; a unit comes back once, whatever is asked at once."""
    rights = rights_of(order, at, reason)
    if not units:
        raise CannotReturn(field="lines", available=0, reason="NOTHING")
    for pk in sorted(units):
        right = rights.get(pk)
        if right is None:
            raise UnknownOrderLine(field="lines")
        if not 1 <= units[pk] <= right.returnable:
            raise CannotReturn(field="lines", available=right.returnable, reason=right.why_not)
        _count(pk, units[pk])


def _count(line_id: int, units: int) -> None:
    enough = OrderLine.objects.filter(pk=line_id, shipped_units__gte=F("returned_units") + units)
    if not enough.update(returned_units=F("returned_units") + units):
        raise CannotReturn(field="lines", available=0, reason="ALL_RETURNED")


def _new(order: Order, reason: ReturnReason, key: str, at: datetime, **more: object) -> Return:
    last = Return.objects.filter(order=order).aggregate(last=Max("number"))["last"] or 0
    return Return.objects.create(
        order=order, number=last + 1, reason=reason, key=key, requested_at=at, **more
    )


def _keep_lines(row: Return, units: Units) -> None:
    ReturnLine.objects.bulk_create(
        ReturnLine(sent_back=row, order_line_id=pk, quantity=units[pk]) for pk in sorted(units)
    )


@transaction.atomic
def approve(*, sent_back: Return, answer: str = "", at: datetime) -> Return:
    """Let the goods be sent; the same again changes nothing. Raises ReturnCannotMove."""
    return _decided(sent_back, ReturnState.APPROVED, answer, at)


@transaction.atomic
def refuse(*, sent_back: Return, answer: str = "", at: datetime) -> Return:
    """Refuse a return, for the reason that ``answer`` gives. Raises ReturnCannotMove."""
    return _decided(sent_back, ReturnState.REFUSED, answer, at)


@transaction.atomic
def withdraw(*, sent_back: Return, at: datetime) -> Return:
    """Let the shopper keep the goods after all. Raises ReturnCannotMove."""
    return _decided(sent_back, ReturnState.WITHDRAWN, "", at)


STEPS: Mapping[ReturnState, OrderEvent.Code] = {
    ReturnState.APPROVED: OrderEvent.Code.RETURN_APPROVED,
    ReturnState.REFUSED: OrderEvent.Code.RETURN_REFUSED,
    ReturnState.WITHDRAWN: OrderEvent.Code.RETURN_WITHDRAWN,
}


def _decided(sent_back: Return, to: ReturnState, answer: str, at: datetime) -> Return:
    row = _locked(sent_back)
    if row.state == to.value:
        return row
    _refuse_move(row, to)
    row.state, row.decided_at, row.answer = to.value, at, answer.strip()[:500]
    row.save(update_fields=["state", "decided_at", "answer"])
    if to is not ReturnState.APPROVED:
        _let_keep(row)
    record(row.order, STEPS[to], at)
    emit(topic="return_decided", payload={"return": row.pk}, at=at)
    return row


def _locked(sent_back: Return) -> Return:
    """Lock the order of a return, then read the return again. Raises UnknownReturn."""
    order = locked_order(sent_back.order)
    row = Return.objects.select_for_update().filter(pk=sent_back.pk, order=order).first()
    if row is None:
        raise UnknownReturn(field="return")
    row.order = order
    return row


def _refuse_move(row: Return, to: ReturnState) -> None:
    if not may_move(row.state, to):
        raise ReturnCannotMove(field="return", state=row.state, to=to.value)


def _let_keep(row: Return) -> None:
    """Count the units as the shopper's again."""
    for line in row.lines.order_by("order_line"):
        _uncount(line.order_line_id, line.quantity)


def _uncount(line_id: int, units: int) -> None:
    if units:
        rows = OrderLine.objects.filter(pk=line_id)
        rows.update(returned_units=F("returned_units") - units)


@transaction.atomic
def receive_back(
    *,
    sent_back: Return,
    arrived: Mapping[int, Arrived],
    warehouse: Warehouse | None = None,
    at: datetime,
) -> Return:
    """Take in what arrived: to be sold again or scrapped; its money is owed from now on.

    arrived: by the id of the order's line; what did not arrive stays the shopper's.
    warehouse: where it arrived; None: where it was sold from. The same again changes nothing.
    Raises ReturnCannotMove, UnitsDoNotMatch.
    """
    row = _locked(sent_back)
    if row.state in {ReturnState.RECEIVED.value, ReturnState.REFUNDED.value}:
        return row
    _refuse_move(row, ReturnState.RECEIVED)
    return _received(row, arrived, warehouse, at)


def _received(
    row: Return, arrived: Mapping[int, Arrived], warehouse: Warehouse | None, at: datetime
) -> Return:
    """Bring stock, shares and state to what arrived."""
    lines = {line.order_line_id: line for line in row.lines.select_related("order_line__variant")}
    _refuse_unlike(lines, arrived)
    policy = policy_of(row.order)
    back = policy is not None and row.reason in policy.delivery_back_for
    units = {pk: each.units for pk, each in arrived.items() if each.units}
    owed = owed_for_returned(row.order, units, row.reason, at, delivery_back=back)
    for pk in sorted(lines):
        line, came = lines[pk], arrived.get(pk, Arrived())
        line.restocked, line.scrapped = came.restocked, came.scrapped
        line.amount_minor = owed.lines.get(pk, 0)
        line.save(update_fields=["restocked", "scrapped", "amount_minor"])
        _uncount(pk, line.quantity - came.units)
    sold = {pk: line.order_line for pk, line in lines.items()}
    restock(row.order, sold, {pk: a.restocked for pk, a in arrived.items()}, at, warehouse)
    row.state, row.received_at, row.warehouse = ReturnState.RECEIVED.value, at, warehouse
    record(row.order, OrderEvent.Code.RETURN_RECEIVED, at)
    row.payback = owe(row.order, owed, row.reason, at)
    row.save(update_fields=["state", "received_at", "warehouse", "payback"])
    emit(topic="return_received", payload={"return": row.pk}, at=at)
    settle_return(row.payback)
    row.refresh_from_db()
    return row


def _refuse_unlike(lines: Mapping[int, ReturnLine], arrived: Mapping[int, Arrived]) -> None:
    known = all(
        pk in lines and min(each.restocked, each.scrapped) >= 0 and each.units <= lines[pk].quantity
        for pk, each in arrived.items()
    )
    if not known or not any(each.units for each in arrived.values()):
        raise UnitsDoNotMatch(field="lines")


@transaction.atomic
def take_in_undelivered(
    *,
    shipment: Shipment,
    scrapped: Units | None = None,
    warehouse: Warehouse | None = None,
    at: datetime,
) -> Return:
    """Take in a parcel that came back undelivered; nobody has to ask for it.

    scrapped: units by the id of the line that cannot be sold again; the rest is.
    Raises ShipmentCannotMove, UnitsDoNotMatch.
    """
    moved = move(shipment=shipment, to=ShipmentState.RETURNED, at=at)
    known = Return.objects.filter(shipment=moved).first()
    if known:
        return known
    units = dict(moved.lines.values_list("order_line", "quantity"))
    for pk in sorted(units):
        _count(pk, units[pk])
    row = _new(
        moved.order,
        ReturnReason.NOT_DELIVERED,
        f"parcel:{moved.number}",
        at,
        shipment=moved,
        state=ReturnState.APPROVED.value,
        decided_at=at,
    )
    _keep_lines(row, units)
    lost = scrapped or {}
    arrived = {pk: Arrived(units[pk] - lost.get(pk, 0), lost.get(pk, 0)) for pk in units}
    back = _received(row, arrived, warehouse, at)
    _end_unpaid(moved.order, at)
    return back


def _end_unpaid(order: Order, at: datetime) -> None:
    """Cancel an order that was to be paid at the door: nobody will."""
    payment = payment_of(order)
    if payment is not None and payment.state == PaymentState.COD_SHIPPED:
        cod_refused(order, at)
