"""What a dispatched parcel does to the duties to ship."""

from checkout.fulfillment.delays import Event, move
from checkout.fulfillment.models import ShipDuty, Shipment
from checkout.fulfillment.queries import OPEN_DUTIES, units_in
from checkout.fulfillment.states import LEFT, ShipmentState
from checkout.orders.models import OrderLine


def end_duties_of_what_left(shipment: Shipment) -> None:
    """End the duty of each line that a parcel, on its way from now on, completes."""
    left = units_in(shipment.order, LEFT)
    if shipment.state != ShipmentState.DISPATCHED.value:
        return
    for line in shipment.lines.select_related("order_line"):
        # The parcel itself is not saved as dispatched yet.
        gone = left[line.order_line_id] + line.quantity
        if gone >= line.order_line.quantity - line.order_line.cancelled_units:
            end_duty(line.order_line, Event.SHIP)


def end_duty(line: OrderLine, event: Event) -> ShipDuty | None:
    """End the open duty of a line, if it has one."""
    row = ShipDuty.objects.filter(order_line=line, state__in=OPEN_DUTIES).first()
    if row is not None:
        row.state = move(row.duty, event, row.rule.terms).state.value
        row.save(update_fields=["state"])
    return row
