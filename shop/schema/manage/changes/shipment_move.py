from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.errors import PaymentPending
from checkout.documents.errors import NothingToInvoice, SellerNotRegistered
from checkout.fulfillment.actions import dispatch, move
from checkout.fulfillment.api.shipment import ShipmentStateEnum
from checkout.fulfillment.errors import ShipmentCannotMove, UnknownShipment
from checkout.fulfillment.models import Shipment
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order
from checkout.payments.errors import PaymentLapsed
from checkout.returns.actions import take_in_undelivered
from checkout.returns.errors import UnitsDoNotMatch
from shop.accounts.deeds import note
from shop.accounts.errors import NotInYourCare, ValueNotPossible
from shop.accounts.rights import SHIP
from shop.schema.manage.changes.base import Change
from shop.schema.manage.changes.orders import (
    StaffUnits,
    order_to_change,
    units_given,
    value_of,
)
from shop.schema.manage.place import Place


class ShipmentMove(Change):
    """Move a parcel on; the same again changes nothing.

    Dispatching takes the money that was promised and bills the goods; a parcel that came back is
    taken in and paid back.
    """

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        order = graphene.String(required=True, description="Number of the order.")
        number = graphene.Int(required=True, description="Number of the parcel in its order.")
        to = graphene.InputField(ShipmentStateEnum, required=True, description="Where it is now.")
        scrapped = graphene.List(
            graphene.NonNull(StaffUnits),
            description="Of a parcel that came back: units that are not sold again; none when left "
            "out.",
        )

    expects = (
        *Change.expects,
        ShipmentCannotMove,
        UnknownShipment,
        PaymentPending,
        PaymentLapsed,
        NothingToInvoice,
        SellerNotRegistered,
        UnitsDoNotMatch,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        order: str,
        number: int,
        to: Any,
        scrapped: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        place, found = order_to_change(info, market, order, SHIP)
        parcel = Shipment.objects.filter(order=found, number=number).first()
        if parcel is None:
            raise NotInYourCare(field="number")
        parcel.order = found
        _moved(place, parcel, ShipmentState(value_of(to)), units_given(found, scrapped or []))
        note(customer=place.viewer, row=found, message=f"Parcel {number}: {value_of(to)}.")
        fresh = Shipment.objects.select_related("order__market").get(pk=parcel.pk)
        return {"order": Order.objects.get(pk=found.pk), "shipment": fresh}


def _moved(place: Place, parcel: Shipment, to: ShipmentState, scrapped: dict[int, int]) -> None:
    match to:
        case ShipmentState.PACKED:
            raise ValueNotPossible(field="to")
        case ShipmentState.DISPATCHED:
            dispatch(shipment=parcel, at=place.at)
        case ShipmentState.RETURNED:
            take_in_undelivered(shipment=parcel, scrapped=scrapped, at=place.at)
        case _:
            move(shipment=parcel, to=to, at=place.at)
