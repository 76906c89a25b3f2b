"""Cancel what no carrier has yet: units, stock, duty and money in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from checkout.cart.errors import IdempotencyKeyReused
from checkout.cart.requests import checked_key
from checkout.fulfillment.actions import locked_order, refresh_fulfillment, unpack_for
from checkout.fulfillment.delays import Event, refund_by
from checkout.fulfillment.errors import UnknownOrderLine
from checkout.fulfillment.queries import units_in
from checkout.fulfillment.shipped import end_duty
from checkout.fulfillment.states import LEFT
from checkout.orders.actions import cancel as cancel_order
from checkout.orders.actions import record
from checkout.orders.models import Order, OrderEvent, OrderLine
from checkout.outbox.actions import emit
from checkout.payments.actions import call_off_hold, cod_refused
from checkout.payments.queries import payment_of
from checkout.payments.states import PaymentState
from checkout.returns.errors import CannotCancel, CashCancelsWhole, TooManyToCancel
from checkout.returns.models import Cancellation, CancellationLine
from checkout.returns.owing import owe, owed_for_unsent
from checkout.returns.queries import cancel_refusal, cancellable_units
from checkout.returns.restocking import put_back_unsold
from checkout.returns.states import CancelReason
from checkout.returns.tender import write_off
from i18n.markets.queries import today_in

Units = Mapping[int, int]
COD_WAITS = frozenset({PaymentState.COD_PENDING, PaymentState.COD_SHIPPED})
ENDS: Mapping[str, Event] = {
    CancelReason.LAPSED: Event.LAPSE,
    CancelReason.CANNOT_SHIP: Event.GIVE_UP,
}


@transaction.atomic
def cancel(
    *,
    order: Order,
    units: Units | None = None,
    by: Cancellation.By,
    reason: CancelReason,
    key: str,
    at: datetime,
) -> Cancellation:
    """Cancel units that have not left; the same key gives the same cancellation.

    units: whole units by the id of the line; None: all that can be cancelled.
    Raises CannotCancel, CashCancelsWhole, TooManyToCancel, UnknownOrderLine and
    IdempotencyKeyReused; all is then as before.
    """
    fresh = locked_order(order)
    known = Cancellation.objects.filter(order=fresh, key=checked_key(key)).first()
    if known:
        return _same(known, units)
    lines = {line.pk: line for line in fresh.lines.select_related("variant").order_by("pk")}
    refused = cancel_refusal(fresh, lines.values())
    if refused:
        raise CannotCancel(field="order", reason=refused)
    possible = cancellable_units(fresh, lines.values())
    wanted = dict(units or {pk: count for pk, count in possible.items() if count})
    _claim(fresh, lines, wanted, possible, at)
    return _cancelled(fresh, lines, wanted, Cancellation(by=by, reason=reason, key=key), at)


def _same(known: Cancellation, units: Units | None) -> Cancellation:
    then = dict(known.lines.values_list("order_line", "quantity"))
    if units is not None and dict(units) != then:
        raise IdempotencyKeyReused(field="idempotencyKey")
    return known


def _claim(
    order: Order,
    lines: Mapping[int, OrderLine],
    wanted: Units,
    possible: Units,
    at: datetime,
) -> None:
    """Count the units as cancelled; what was packed is unpacked first, for no carrier has it."""
    _refuse_too_many(wanted, lines, possible)
    if _is_cash(order) and any(line.quantity != wanted.get(pk) for pk, line in lines.items()):
        raise CashCancelsWhole(field="lines")
    packed = frozenset(pk for pk, count in wanted.items() if count > lines[pk].open_units)
    if packed:
        unpack_for(order, packed, at)
    for pk in sorted(wanted):
        free = OrderLine.objects.filter(
            pk=pk, quantity__gte=F("cancelled_units") + F("shipped_units") + wanted[pk]
        )
        if not free.update(cancelled_units=F("cancelled_units") + wanted[pk]):
            raise TooManyToCancel(field="lines", available=0)


def _is_cash(order: Order) -> bool:
    """Tell whether it is paid on delivery: the carrier has one amount to collect, for all of it."""
    payment = payment_of(order)
    return payment is not None and payment.state in COD_WAITS


def _refuse_too_many(wanted: Units, lines: Mapping[int, OrderLine], possible: Units) -> None:
    for pk, count in wanted.items():
        if pk not in lines:
            raise UnknownOrderLine(field="lines")
        if not 1 <= count <= possible[pk]:
            raise TooManyToCancel(field="lines", available=possible[pk])


def _cancelled(
    order: Order, lines: Mapping[int, OrderLine], units: Units, row: Cancellation, at: datetime
) -> Cancellation:
    """Give back stock and money for units that were just claimed, and tell it."""
    owed = owed_for_unsent(order, units, row.reason, at)
    put_back_unsold(order, lines, units, at)
    row.order, row.created_at = order, at
    row.payback = owe(order, owed, row.reason, at)
    row.save(force_insert=True)
    CancellationLine.objects.bulk_create(
        CancellationLine(
            cancellation=row, order_line_id=pk, quantity=units[pk], amount_minor=owed.lines[pk]
        )
        for pk in sorted(units)
    )
    _end_duties(order, row, units, at)
    _tell(order, row, at)
    return row


def _end_duties(order: Order, row: Cancellation, units: Units, at: datetime) -> None:
    """End the duty of each line of which nothing is left to leave, and say when money is due."""
    left = units_in(order, LEFT)
    for line in OrderLine.objects.filter(pk__in=units).order_by("pk"):
        if left[line.pk] < line.quantity - line.cancelled_units:
            continue
        duty = end_duty(line, ENDS.get(row.reason, Event.REFUSE))
        if duty is not None:
            today = today_in(order.market, at)
            lapsed = row.reason == CancelReason.LAPSED
            duty.ended_on = (duty.deadline if lapsed else None) or today
            duty.refund_by = refund_by(duty.ended_on, duty.rule.terms)
            duty.save(update_fields=["ended_on", "refund_by"])


def _tell(order: Order, row: Cancellation, at: datetime) -> None:
    """Add the step to the timeline; an order of which nothing was ever kept is cancelled."""
    if all(line.cancelled_units == line.quantity for line in order.lines.all()):
        _end_order(order, row.reason, at)
    else:
        record(order, OrderEvent.Code.UNITS_CANCELLED, at, row.reason)
    refresh_fulfillment(order)
    emit(topic="units_cancelled", payload={"cancellation": row.pk}, at=at)


def _end_order(order: Order, reason: str, at: datetime) -> None:
    """Cancel an order as a whole, and what was promised to be paid for it."""
    payment = payment_of(order)
    if payment is not None and payment.state in COD_WAITS:
        cod_refused(order, at)
        order.refresh_from_db()
        return
    cancel_order(order, at, reason)
    if call_off_hold(order, at):
        write_off(order, at)
