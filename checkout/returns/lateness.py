"""End what is late by the rule, and take the shopper's "no" to a delay."""

import logging
from datetime import datetime

from django.db import transaction

from checkout.fulfillment.actions import locked_order
from checkout.fulfillment.lateness import answerable, answered, begin_duties, tell_due_delays
from checkout.fulfillment.models import DelayNotice, ShipDuty
from checkout.fulfillment.queries import lapsed_duties
from checkout.orders.models import Order
from checkout.returns.cancelling import cancel
from checkout.returns.models import Cancellation
from checkout.returns.queries import cancellable_units
from checkout.returns.states import CancelReason

log = logging.getLogger(__name__)


def attend_to_delays(at: datetime) -> int:
    """Begin duties, cancel what is late by the rule, tell of delays ahead; tell how many.

    For the worker. What has lapsed is cancelled before anything is told, so that nobody is asked
    about an order that is over.
    """
    return begin_duties(at) + cancel_lapsed(at) + tell_due_delays(at)


def cancel_lapsed(at: datetime) -> int:
    """Cancel and refund the rest of each line whose day is over; trouble with one keeps to it."""
    return sum(_lapsed(row, at) for row in lapsed_duties(at))


def _lapsed(row: ShipDuty, at: datetime) -> bool:
    try:
        _cancel_line(row, by=Cancellation.By.RULE, reason=CancelReason.LAPSED, at=at)
    except Exception:  # the next one must have its turn; this one is tried again
        log.exception("duty %s could not be ended", row.pk)
        return False
    return True


def _cancel_line(
    row: ShipDuty, *, by: Cancellation.By, reason: CancelReason, at: datetime
) -> Cancellation:
    """Cancel all of a duty's line that has not left."""
    line = row.order_line
    open_units = cancellable_units(line.order, [line])[line.pk]
    return cancel(
        order=line.order,
        units={line.pk: open_units},
        by=by,
        reason=reason,
        key=f"{reason.lower()}:{row.pk}",
        at=at,
    )


@transaction.atomic
def refuse_delay(*, order: Order, notice_id: int, at: datetime) -> DelayNotice:
    """Cancel what would be late, as she answers to a notice. Raises DelayNotOpen."""
    fresh = locked_order(order)
    known = DelayNotice.objects.filter(
        pk=notice_id, duty__order_line__order=fresh, answer=DelayNotice.Answer.CANCEL
    ).first()
    if known:
        return known
    notice = answerable(fresh, notice_id, at)
    answered(notice, DelayNotice.Answer.CANCEL, at)
    notice.duty.order_line.order = fresh
    _cancel_line(notice.duty, by=Cancellation.By.SHOPPER, reason=CancelReason.DELAYED, at=at)
    return notice
