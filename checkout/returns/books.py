"""The books of what came back: units, stock and money agree."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalog.inventory.models import Movement, StockMovement
from checkout.orders.models import Order, OrderLine
from checkout.returns.models import CancellationLine, Payback, Return, ReturnLine
from checkout.returns.shares import whole
from checkout.returns.states import ReturnState

GIVEN_UP = (ReturnState.REFUSED.value, ReturnState.WITHDRAWN.value)
HERE = (ReturnState.RECEIVED.value, ReturnState.REFUNDED.value)


def verify_returns() -> list[str]:
    """Name every order that breaks a rule of the books; an empty list is clean."""
    return [
        *_cancelled_units(),
        *_returned_units(),
        *_restocked_units(),
        *_paybacks_unlike_their_lines(),
        *_more_back_than_paid(),
    ]


def _summed(rows: "QuerySet[CancellationLine] | QuerySet[ReturnLine]", what: object) -> Coalesce:
    """Sum rows of an order's line as a subquery."""
    mine = rows.filter(order_line=OuterRef("pk")).order_by().values("order_line")
    return Coalesce(Subquery(mine.annotate(n=Sum(what)).values("n")), 0)


def _cancelled_units() -> Iterator[str]:
    counted = _summed(CancellationLine.objects.all(), "quantity")
    lines = OrderLine.objects.annotate(counted=counted).select_related("order")
    for line in lines.exclude(counted=F("cancelled_units")):
        yield f"order {line.order.number}: {line.sku} counts other units as cancelled than were"


def _returned_units() -> Iterator[str]:
    """Compare what lines count as returned with the returns: returned ≤ shipped."""
    asked = ReturnLine.objects.exclude(sent_back__state__in=(*GIVEN_UP, *HERE))
    arrived = ReturnLine.objects.filter(sent_back__state__in=HERE)
    counted = _summed(asked, "quantity") + _summed(arrived, F("restocked") + F("scrapped"))
    lines = OrderLine.objects.annotate(counted=counted).select_related("order")
    for line in lines.exclude(counted=F("returned_units")):
        yield f"order {line.order.number}: {line.sku} counts other units as returned than were"
    for line in lines.filter(counted__gt=F("shipped_units")):
        yield f"order {line.order.number}: more of {line.sku} came back than was shipped"


def _restocked_units() -> Iterator[str]:
    """Compare what returns say was sold again with what came into the stock for it."""
    told = ReturnLine.objects.filter(restocked__gt=0).order_by()
    moved = StockMovement.objects.filter(reason=Movement.RESTOCKED).order_by()
    sums: dict[tuple[str, int], int] = {}
    rows = told.values_list("sent_back__order__number", "order_line__variant_id").annotate(
        n=Sum("restocked")
    )
    came = moved.values_list("reference", "stock__variant_id").annotate(n=-Sum("delta"))
    for number, variant_id, units in rows.union(came, all=True):
        sums[number, variant_id] = sums.get((number, variant_id), 0) + units
    for (number, variant_id), rest in sorted(sums.items()):
        if rest:
            yield f"order {number}: variant {variant_id} restocked and received differ by {rest}"


def _paybacks_unlike_their_lines() -> Iterator[str]:
    """Compare what is owed for goods with the shares of the units that went."""
    zero = Value(0)
    cancelled = Coalesce(Sum("cancellation__lines__amount_minor"), zero)
    returned = Coalesce(Sum("returned__lines__amount_minor"), zero)
    rows = Payback.objects.annotate(by_cancelling=cancelled, by_returning=returned)
    for row in rows.exclude(goods_minor=F("by_cancelling") + F("by_returning")).select_related(
        "order"
    ):
        yield f"order {row.order.number}: a payback is not the sum of its units"
    adrift = Payback.objects.filter(cancellation=None, returned=None).select_related("order")
    for row in adrift:
        yield f"order {row.order.number}: a payback is for nothing"
    open_money = Q(returned__state=ReturnState.REFUNDED.value, sent_at=None)
    for row in Payback.objects.filter(open_money).select_related("order"):
        yield f"order {row.order.number}: refunded, but its money was not sent"


def _more_back_than_paid() -> Iterator[str]:
    """Compare what orders owe with what they came to: refunded ≤ paid, to the last unit."""
    owed = Payback.objects.filter(order=OuterRef("pk")).order_by().values("order")
    summed = owed.annotate(n=Sum(F("goods_minor") + F("delivery_minor") + F("fees_minor")))
    orders = Order.objects.annotate(owed=Coalesce(Subquery(summed.values("n")), 0))
    for order in orders.filter(owed__gt=F("total_minor")):
        yield f"order {order.number}: owes more than it came to"
    returned = Return.objects.values("order")
    parts = Order.objects.filter(Q(pk__in=returned) | Q(cancellations__isnull=False)).distinct()
    for each in parts.prefetch_related("lines", "tax_lines", "fees"):
        if whole(each).total_minor != each.total_minor:
            yield f"order {each.number}: its parts are not its total"
