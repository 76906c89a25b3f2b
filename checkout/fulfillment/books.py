"""The books of parcels: no unit left twice, and the lines say what the parcels hold."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from checkout.fulfillment.delays import OPEN
from checkout.fulfillment.models import ShipDuty, Shipment, ShipmentLine
from checkout.fulfillment.queries import fulfillment_of
from checkout.fulfillment.states import TO_FULFIL, ShipmentState
from checkout.orders.models import Order, OrderLine


def verify_fulfillment() -> list[str]:
    """Name every line, parcel and order that breaks a rule of the books; empty is clean."""
    return [*_lines(), *_parcels_of_others(), *_states(), *_duties()]


def _lines() -> Iterator[str]:
    """Compare the units that lines count as shipped with those in parcels: shipped ≤ ordered."""
    held = ShipmentLine.objects.filter(order_line=OuterRef("pk")).order_by().values("order_line")
    kept = held.exclude(shipment__state=ShipmentState.VOIDED.value)
    units = Coalesce(Subquery(kept.annotate(n=Sum("quantity")).values("n")), 0)
    lines = OrderLine.objects.annotate(packed=units).select_related("order")
    for line in lines.exclude(packed=F("shipped_units")):
        packed = vars(line)["packed"]
        yield (
            f"order {line.order.number}: {line.shipped_units} of {line.sku} shipped, "
            f"{packed} in parcels"
        )
    too_many = lines.filter(quantity__lt=F("packed") + F("cancelled_units"))
    for line in too_many:
        yield f"order {line.order.number}: more of {line.sku} left than was ordered"


def _parcels_of_others() -> Iterator[str]:
    """Find units in a parcel of another order."""
    foreign = ShipmentLine.objects.exclude(order_line__order=F("shipment__order"))
    for line in foreign.select_related("shipment__order"):
        yield f"order {line.shipment.order.number}: a parcel holds a line of another order"


def _states() -> Iterator[str]:
    """Compare how far orders say they have come with their parcels."""
    moved = Shipment.objects.values("order")
    for order in Order.objects.filter(pk__in=moved).prefetch_related("lines"):
        found = fulfillment_of(order, list(order.lines.all()))
        if order.fulfillment != found:
            yield f"order {order.number}: says {order.fulfillment}, its parcels say {found}"
    still = Order.objects.exclude(pk__in=moved).exclude(fulfillment="UNFULFILLED")
    for order in still:
        yield f"order {order.number}: says {order.fulfillment}, but has no parcel"


def _duties() -> Iterator[str]:
    """Find duties to ship that are open though nothing is left to ship."""
    states = [state.value for state in OPEN]
    rows = ShipDuty.objects.filter(state__in=states).select_related("order_line__order")
    for row in rows.exclude(order_line__order__state__in=TO_FULFIL):
        yield f"order {row.order_line.order.number}: is not to be shipped, but a duty is open"
