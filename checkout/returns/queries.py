"""Ask what of an order may be cancelled or returned, and what was."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Sum

from checkout.fulfillment.models import Shipment
from checkout.fulfillment.queries import units_in
from checkout.fulfillment.states import TO_FULFIL, ShipmentState
from checkout.orders.models import Order, OrderLine, OrderState
from checkout.returns.models import CancellationLine, Payback, Return, ReturnLine, ReturnPolicy
from checkout.returns.states import FAULTS, ReturnReason
from i18n.markets.queries import today_in


@dataclass(frozen=True)
class LineRights:
    """What may be done with a line now.

    cancellable, returnable: whole units. returnable_until: last day to ask, for any reason; None
    while nothing has arrived. why_not: code of why nothing can be returned; empty when some can.
    """

    cancellable: int
    returnable: int
    returnable_until: date | None
    why_not: str


def gone_units(order: Order) -> Counter[int]:
    """Count the units whose share was given back already, by the id of the line."""
    arrived = ReturnLine.objects.filter(sent_back__order=order).order_by()
    back = arrived.values_list("order_line").annotate(n=Sum(F("restocked") + F("scrapped")))
    return cancelled_units(order) + Counter(dict(back))


def cancelled_units(order: Order) -> Counter[int]:
    """Count the units that were cancelled, by the id of the line."""
    rows = CancellationLine.objects.filter(cancellation__order=order).order_by()
    return Counter(dict(rows.values_list("order_line").annotate(n=Sum("quantity"))))


def returns_of(order: Order) -> list[Return]:
    """List the returns of an order with their lines."""
    rows = Return.objects.filter(order=order).select_related("payback")
    return list(rows.prefetch_related("lines__order_line").order_by("number"))


def paybacks_of(order: Order) -> list[Payback]:
    """List what an order owes its shopper, or has given back."""
    return list(order.paybacks.order_by("pk"))


def policy_of(order: Order) -> ReturnPolicy | None:
    """Find the policy under which an order was placed."""
    day = today_in(order.market, order.placed_at)
    rows = ReturnPolicy.objects.filter(market=order.market_id).on(day).order_by("-valid_from")
    policy: ReturnPolicy | None = rows.first()
    return policy


def cancel_refusal(order: Order, lines: Iterable[OrderLine]) -> str:
    """Say by a code why nothing of an order can be cancelled; empty when some can."""
    if order.state == OrderState.CANCELLED:
        return "CANCELLED"
    if order.state not in TO_FULFIL:
        return "NOT_PAID"
    return "" if any(cancellable_units(order, lines).values()) else "SHIPPED"


def cancellable_units(order: Order, lines: Iterable[OrderLine]) -> Counter[int]:
    """Count the units that no carrier has yet, those in packed parcels included."""
    if order.state not in TO_FULFIL:
        return Counter()
    packed = units_in(order, (ShipmentState.PACKED,))
    return Counter({line.pk: line.open_units + packed[line.pk] for line in lines})


def rights_of(
    order: Order, at: datetime, reason: ReturnReason = ReturnReason.CHANGED_MIND
) -> dict[int, LineRights]:
    """Tell what may be done with each line now, by its id.

    reason: for which goods would come back; a fault has the longer window.
    """
    lines, policy = list(order.lines.all()), policy_of(order)
    cancellable = cancellable_units(order, lines)
    window = _window(policy, reason)
    arrived = _arrivals(order)
    today = today_in(order.market, at)
    return {
        line.pk: _rights(line, cancellable[line.pk], arrived.get(line.pk, []), window, today)
        for line in lines
    }


def _window(policy: ReturnPolicy | None, reason: ReturnReason) -> timedelta | None:
    if policy is None:
        return None
    return timedelta(days=policy.fault_window_days if reason in FAULTS else policy.window_days)


def _arrivals(order: Order) -> dict[int, list[tuple[date, int]]]:
    """List day and units of the parcels that arrived, by the id of the line."""
    arrivals: dict[int, list[tuple[date, int]]] = {}
    parcels = Shipment.objects.filter(order=order, state=ShipmentState.DELIVERED.value)
    for parcel in parcels.prefetch_related("lines"):
        day = today_in(order.market, parcel.delivered_at) if parcel.delivered_at else date.min
        for line in parcel.lines.all():
            arrivals.setdefault(line.order_line_id, []).append((day, line.quantity))
    return arrivals


def _rights(
    line: OrderLine,
    cancellable: int,
    arrivals: list[tuple[date, int]],
    window: timedelta | None,
    today: date,
) -> LineRights:
    if window is None:
        return LineRights(cancellable, 0, None, "NO_POLICY")
    if not arrivals:
        return LineRights(cancellable, 0, None, "NOT_DELIVERED")
    last = max(day for day, _units in arrivals) + window
    in_time = sum(units for day, units in arrivals if today <= day + window)
    left = sum(units for _day, units in arrivals) - _returned_of_arrived(line)
    if not in_time:
        return LineRights(cancellable, 0, last, "WINDOW_OVER")
    returnable = max(0, min(in_time, left))
    return LineRights(cancellable, returnable, last, "" if returnable else "ALL_RETURNED")


def _returned_of_arrived(line: OrderLine) -> int:
    """Count the units that she sends or sent back; what never arrived is not among them."""
    undelivered = ReturnLine.objects.filter(order_line=line, sent_back__shipment__isnull=False)
    return line.returned_units - (undelivered.aggregate(n=Sum("quantity"))["n"] or 0)
