from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.fulfillment.actions import pack
from checkout.fulfillment.errors import CashShipsWhole, NothingToShip, OrderNotToFulfil
from checkout.orders.models import Order
from shop.accounts.deeds import note
from shop.accounts.errors import ValueNotPossible
from shop.accounts.rights import SHIP
from shop.schema.manage.changes.base import Change, text_within
from shop.schema.manage.changes.orders import StaffUnits, order_to_change, units_given

LONGEST_CARRIER = 60
LONGEST_NUMBER = 80
LONGEST_ADDRESS = 300


class ShipmentPack(Change):
    """Pack units of an order into a parcel; it is shipped when the carrier has it."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        order = graphene.String(required=True, description="Number of the order.")
        lines = graphene.List(
            graphene.NonNull(StaffUnits),
            description="What is in it; all that is open when left out.",
        )
        carrier = graphene.String(required=True, description="Who brings it, in 60 characters.")
        tracking_number = graphene.String(
            default_value="", description="The carrier's number, in 80 characters; may be left out."
        )
        tracking_url = graphene.String(
            default_value="", description="The carrier's page (https); may be left out."
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again packs nothing twice."
        )

    expects = (
        *Change.expects,
        OrderNotToFulfil,
        NothingToShip,
        CashShipsWhole,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        order: str,
        carrier: str,
        idempotency_key: str,
        lines: list[dict[str, Any]] | None = None,
        tracking_number: str | None = None,
        tracking_url: str | None = None,
    ) -> dict[str, Any]:
        place, found = order_to_change(info, market, order, SHIP)
        parcel = pack(
            order=found,
            units=units_given(found, lines) if lines else _open(found),
            carrier=text_within(carrier, LONGEST_CARRIER, "carrier"),
            tracking_number=_short(tracking_number or ""),
            tracking_url=_address(tracking_url or ""),
            key=idempotency_key,
            at=place.at,
        )
        note(customer=place.viewer, row=found, message=f"Packed parcel {parcel.number}.")
        return {"order": Order.objects.get(pk=found.pk), "shipment": parcel}


def _open(order: Order) -> dict[int, int]:
    return {line.pk: line.open_units for line in order.lines.all() if line.open_units}


def _short(number: str) -> str:
    return text_within(number, LONGEST_NUMBER, "trackingNumber") if number.strip() else ""


def _address(url: str) -> str:
    """Give an address that a shopper may be led to. Raises ValueNotPossible."""
    if url and (not url.startswith("https://") or len(url) > LONGEST_ADDRESS or " " in url):
        raise ValueNotPossible(field="trackingUrl")
    return url
