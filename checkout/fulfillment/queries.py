"""Ask for parcels, and for duties to ship."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet, Sum

from catalog.inventory.models import Movement, Pool, Stock
from checkout.fulfillment.delays import OPEN
from checkout.fulfillment.models import DelayNotice, DelayRule, ShipDuty, Shipment, ShipmentLine
from checkout.fulfillment.states import LEFT, ShipmentState
from checkout.orders.models import Fulfillment, Order, OrderLine
from i18n.markets.queries import today_in

ONE_DAY = timedelta(days=1)  # more than any zone is away from UTC
OPEN_DUTIES = tuple(state.value for state in OPEN)


def shipments_of(order: Order) -> list[Shipment]:
    """List the parcels of an order with their lines, unpacked ones left out."""
    rows = Shipment.objects.filter(order=order).exclude(state=ShipmentState.VOIDED.value)
    return list(rows.prefetch_related("lines__order_line").order_by("number"))


def units_in(order: Order, states: Iterable[ShipmentState]) -> Counter[int]:
    """Count the units in parcels of these states, by the id of the order's line."""
    rows = ShipmentLine.objects.filter(
        shipment__order=order, shipment__state__in=[state.value for state in states]
    ).order_by()
    summed = rows.values_list("order_line").annotate(units=Sum("quantity"))
    return Counter(dict(summed))


def fulfillment_of(order: Order, lines: Sequence[OrderLine]) -> Fulfillment:
    """Tell how far the goods of an order have come."""
    wanted = sum(line.quantity - line.cancelled_units for line in lines)
    left = sum(units_in(order, LEFT).values())
    arrived = sum(units_in(order, (ShipmentState.DELIVERED,)).values())
    if not left:
        return Fulfillment.UNFULFILLED
    if left < wanted:
        return Fulfillment.PARTIAL
    return Fulfillment.DELIVERED if arrived == wanted else Fulfillment.SHIPPED


def duties_of(order: Order) -> list[ShipDuty]:
    """List the duties to ship of an order with their notices."""
    rows = ShipDuty.objects.filter(order_line__order=order)
    ordered = rows.select_related("rule", "order_line").prefetch_related("notices")
    return list(ordered.order_by("order_line__position"))


def open_duties() -> "QuerySet[ShipDuty]":
    """Give the duties that are neither done nor cancelled."""
    rows = ShipDuty.objects.filter(state__in=OPEN_DUTIES)
    return rows.select_related("rule", "order_line__order__market")


def lapsed_duties(at: datetime) -> list[ShipDuty]:
    """List the duties whose day is over, each in its market's own time zone."""
    rows = open_duties().filter(deadline__lte=at.date()).order_by("deadline", "pk")
    return [row for row in rows if row.deadline and row.deadline < _today(row, at)]


def duties_to_tell(at: datetime) -> list[ShipDuty]:
    """List the duties whose day is near and of whose delay nothing was told since it was set."""
    lead = DelayRule.objects.aggregate(days=Max("notice_lead_days"))["days"] or 0
    rows = open_duties().filter(
        deadline__range=(at.date() - ONE_DAY, at.date() + ONE_DAY * (lead + 1)),
        state__in=("ON_TIME", "EXTENDED", "CONSENTED"),
    )
    return [row for row in rows.order_by("deadline", "pk") if _is_near(row, _today(row, at))]


def _is_near(row: ShipDuty, today: date) -> bool:
    if row.deadline is None:
        return False
    return 0 <= (row.deadline - today).days <= row.rule.notice_lead_days


def _today(row: ShipDuty, at: datetime) -> date:
    return today_in(row.order_line.order.market, at)


def day_of_dispatch(line: OrderLine) -> date | None:
    """Tell by which day the units sold from stock on its way leave now; None when unknown."""
    if not line.is_preorder:
        return None
    sold_from = Stock.objects.filter(
        variant=line.variant_id,
        pool=Pool.INCOMING,
        movements__reason=Movement.TAKEN,
        movements__reference=line.order.number,
    )
    days = [day for day in sold_from.values_list("ships_by", flat=True) if day]
    return max(days, default=None)


def notices_to_answer(order: Order) -> list[DelayNotice]:
    """List the last notice of each open duty of an order that she has not answered."""
    last = (
        duty.notices.order_by("-number").first()
        for duty in duties_of(order)
        if duty.state in OPEN_DUTIES
    )
    return [notice for notice in last if notice and not notice.answer]
