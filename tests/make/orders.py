"""Build paid orders, parcels and returns, each the smallest valid thing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from catalog.products.models import Variant
from checkout.fulfillment.actions import move, pack
from checkout.fulfillment.lateness import load_delay_rules
from checkout.fulfillment.models import Shipment
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order
from checkout.returns.actions import Arrived, approve, receive_back, request_return
from checkout.returns.cancelling import cancel
from checkout.returns.models import Cancellation, Return
from checkout.returns.policies import load_return_policy
from checkout.returns.states import CancelReason, ReturnReason
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.i18n import NOON


def make_selling_shop(*, code: str = "in", stage: Stage = Stage.OPEN) -> Market:
    """Make a shop with its return policy and the rules of late dispatch."""
    market = make_shop(code=code, stage=stage)
    load_return_policy(market=market, country=code.upper())
    load_delay_rules()
    return market


def make_order(
    *,
    market: Market | None = None,
    variants: Sequence[Variant] = (),
    quantity: int = 3,
    amount_minor: int = 49900,
    at: datetime = NOON,
    address: dict[str, str] | None = None,
    delivery: str = "standard",
) -> Order:
    """Make a paid order of some units of each variant."""
    market = market or make_selling_shop()
    goods = variants or [
        make_variant(on_sale_in=market, amount_minor=amount_minor, free=quantity + 5)
    ]
    cart = make_ready_cart(
        market=market, variants=goods, quantity=quantity, address=address, delivery=delivery, at=at
    )
    return Order.objects.get(pk=complete(cart, at=at).order.pk)


def all_units(order: Order) -> dict[int, int]:
    """Give all open units of an order."""
    return {line.pk: line.open_units for line in order.lines.all() if line.open_units}


def make_parcel(
    *,
    order: Order,
    units: Mapping[int, int] | None = None,
    to: Sequence[ShipmentState] = (),
    key: str = "",
    at: datetime = NOON,
) -> Shipment:
    """Pack units of an order, all that are open if none are named, and move the parcel on."""
    shipment = pack(
        order=order,
        units=units or all_units(order),
        carrier="BlueKite",
        tracking_number="BK-1",
        key=key or uuid4().hex,
        at=at,
    )
    for state in to:
        shipment = move(shipment=shipment, to=state, at=at)
    return shipment


DISPATCHED = (ShipmentState.DISPATCHED,)
DELIVERED = (ShipmentState.DISPATCHED, ShipmentState.DELIVERED)


def cancel_units(
    order: Order, units: Mapping[int, int] | None = None, *, key: str = "", at: datetime = NOON
) -> Cancellation:
    """Cancel units as their shopper, all of them if none are named."""
    return cancel(
        order=order,
        units=units,
        by=Cancellation.By.SHOPPER,
        reason=CancelReason.CHANGED_MIND,
        key=key or uuid4().hex,
        at=at,
    )


def make_return(
    *,
    order: Order,
    units: Mapping[int, int],
    reason: ReturnReason = ReturnReason.CHANGED_MIND,
    at: datetime = NOON,
) -> Return:
    """Ask for a return as its shopper."""
    return request_return(order=order, units=units, reason=reason, key=uuid4().hex, at=at)


def send_back(
    *,
    order: Order,
    units: Mapping[int, int],
    scrapped: int = 0,
    reason: ReturnReason = ReturnReason.CHANGED_MIND,
    at: datetime = NOON,
) -> Return:
    """Take units back from asking to receiving; ``scrapped`` of each line are not sold again."""
    sent_back = make_return(order=order, units=units, reason=reason, at=at)
    approve(sent_back=sent_back, at=at)
    arrived = {pk: Arrived(count - scrapped, scrapped) for pk, count in units.items()}
    return receive_back(sent_back=sent_back, arrived=arrived, at=at)
