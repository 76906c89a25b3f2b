"""Bring units back into the stock they were sold from, through its ledger."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Sum

from catalog.inventory.actions import receive
from catalog.inventory.models import Movement, Pool, Stock, StockMovement, Warehouse
from checkout.orders.models import Order, OrderLine

Units = Mapping[int, int]


def put_back_unsold(
    order: Order, lines: Mapping[int, OrderLine], units: Units, at: datetime
) -> None:
    """Give cancelled units back to the very stocks they were taken from.

    units: by the id of the line. Stocks are touched by key, as everywhere.
    """
    wanted: dict[int, int] = {}
    for pk, count in units.items():
        for stock_id, share in _sources(order, lines[pk], count).items():
            wanted[stock_id] = wanted.get(stock_id, 0) + share
    for stock in _in_order(wanted):
        receive(
            warehouse=stock.warehouse,
            variant=stock.variant,
            quantity=wanted[stock.pk],
            reason=Movement.CANCELLED,
            reference=order.number,
            at=at,
            pool=Pool(stock.pool),
        )


def restock(
    order: Order,
    lines: Mapping[int, OrderLine],
    units: Units,
    at: datetime,
    warehouse: Warehouse | None = None,
) -> None:
    """Put units that came back on hand, where they arrived, else where they had been sold from."""
    wanted = [
        (warehouse or _home(order, lines[pk]), lines[pk], count)
        for pk, count in sorted(units.items(), key=lambda pair: lines[pair[0]].variant_id)
        if count
    ]
    for where, line, count in wanted:
        receive(
            warehouse=where,
            variant=line.variant,
            quantity=count,
            reason=Movement.RESTOCKED,
            reference=order.number,
            at=at,
        )


def _sources(order: Order, line: OrderLine, count: int) -> dict[int, int]:
    """Share units over the stocks that gave them, less what was given back before."""
    moved = StockMovement.objects.filter(
        reference=order.number,
        reason__in=(Movement.TAKEN, Movement.CANCELLED),
        stock__variant=line.variant_id,
    ).order_by()
    sources: dict[int, int] = {}
    for stock_id, delta in moved.values_list("stock").annotate(n=Sum("delta")).order_by("stock"):
        part = min(count - sum(sources.values()), -delta)
        if part > 0:
            sources[stock_id] = part
    if sum(sources.values()) != count:
        raise LookupError(f"order {order.number}: fewer units of {line.sku} left the stock")
    return sources


def _in_order(wanted: Mapping[int, int]) -> list[Stock]:
    rows = Stock.objects.filter(pk__in=wanted).order_by("pk")
    return list(rows.select_related("warehouse", "variant"))


def _home(order: Order, line: OrderLine) -> Warehouse:
    """Find the warehouse that a line was sold from."""
    moved = StockMovement.objects.filter(
        reference=order.number, reason=Movement.TAKEN, stock__variant=line.variant_id
    )
    first = moved.select_related("stock__warehouse").order_by("pk").first()
    if first is None:
        raise LookupError(f"order {order.number}: {line.sku} never left the stock")
    return first.stock.warehouse
