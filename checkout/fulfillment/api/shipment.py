"""Parcels and delays of an order, as the API gives them."""

from typing import Any

import graphene
from django.utils.translation import gettext_noop
from graphql import GraphQLResolveInfo

from checkout.fulfillment.delays import DutyState
from checkout.fulfillment.models import DelayNotice, Shipment
from checkout.fulfillment.queries import notices_to_answer, shipments_of
from checkout.fulfillment.states import ShipmentState
from checkout.orders.api.order import OrderRoot
from checkout.orders.models import Fulfillment
from i18n.locales.formats import format_date
from shop.kit.words import say

Card = dict[str, Any]
FAR = {
    "UNFULFILLED": "Nothing is on its way.",
    "PARTIAL": "A part is on its way.",
    "SHIPPED": "All of it is on its way.",
    "DELIVERED": "All of it has arrived.",
}
FulfillmentEnum = graphene.Enum(
    "Fulfillment",
    [(state.value, state.value) for state in Fulfillment],
    description=lambda value: FAR[value.value] if value else "How far the goods have come.",
)
STATES = {
    "PACKED": "Labelled; no carrier has it yet.",
    "DISPATCHED": "The carrier has it.",
    "DELIVERED": "It has arrived.",
    "RETURNED": "It came back undelivered.",
    "VOIDED": "It was unpacked again.",
}
ShipmentStateEnum = graphene.Enum(
    "ShipmentState",
    [(state.value, state.value) for state in ShipmentState],
    description=lambda value: STATES[value.value] if value else "Where a parcel is.",
)
NAMES: dict[str, str] = {
    "PACKED": gettext_noop("Packed"),
    "DISPATCHED": gettext_noop("On its way"),
    "DELIVERED": gettext_noop("Delivered"),
    "RETURNED": gettext_noop("Came back undelivered"),
    "VOIDED": gettext_noop("Unpacked"),
}
LINK = gettext_noop("Track with %(carrier)s")


class UnitsOfLine(graphene.ObjectType):
    """Units of one line of an order."""

    sku = graphene.String(required=True, description="Names the line: once in an order.")
    name = graphene.String(required=True, description="Of the product, in words of the locale.")
    quantity = graphene.Int(required=True, description="Whole units, 1 or more.")


class Tracking(graphene.ObjectType):
    """Where a parcel can be followed."""

    carrier = graphene.String(required=True, description="Who brings it.")
    number = graphene.String(required=True, description="The carrier's number of it; may be empty.")
    url = graphene.String(description="The carrier's page of it; null where there is none.")
    text = graphene.String(required=True, description="The words of the link, in the locale.")


class ShipmentType(graphene.ObjectType):
    """A parcel of an order."""

    class Meta:
        name = "Shipment"

    number = graphene.Int(required=True, description="Counts the order's parcels from 1.")
    state = graphene.Field(ShipmentStateEnum, required=True, description="Where it is.")
    name = graphene.String(required=True, description="Where it is, in words of the locale.")
    tracking = graphene.Field(Tracking, required=True, description="Where it can be followed.")
    lines = graphene.List(
        graphene.NonNull(UnitsOfLine), required=True, description="What is in it."
    )
    dispatched_at = graphene.DateTime(
        description="When the carrier had it; null while it is packed."
    )
    delivered_at = graphene.DateTime(description="When it arrived; null until then.")


class DelayType(graphene.ObjectType):
    """A delay that was told and waits for the shopper's answer."""

    class Meta:
        name = "Delay"

    id = graphene.ID(required=True, description="What `delayAnswer` takes.")
    sku = graphene.String(required=True, description="Names the line that is late.")
    name = graphene.String(required=True, description="Of the product, in words of the locale.")
    was = graphene.Date(required=True, description="The last day of dispatch promised at first.")
    revised = graphene.Date(description="The new last day of dispatch; null when none is known.")
    revised_formatted = graphene.String(
        description="The new day as a shopper reads it; null when none is known."
    )
    needs_consent = graphene.Boolean(
        required=True,
        description="Whether silence cancels the item after `answerBy`; else silence is consent.",
    )
    answer_by = graphene.Date(
        description="The last day on which an answer counts; null when there is none."
    )
    answer_by_formatted = graphene.String(
        description="That day as a shopper reads it; null when there is none."
    )


class OrderShipped:
    """How the goods of an order come."""

    fulfillment = graphene.Field(
        FulfillmentEnum, required=True, description="How far its goods have come."
    )
    shipments = graphene.List(
        graphene.NonNull(ShipmentType), required=True, description="Its parcels, the first first."
    )
    delays = graphene.List(
        graphene.NonNull(DelayType),
        required=True,
        description="Delays that wait for an answer by `delayAnswer`.",
    )

    @staticmethod
    def resolve_fulfillment(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.order.fulfillment

    @staticmethod
    def resolve_shipments(root: OrderRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [_told(parcel, root.order.locale) for parcel in shipments_of(root.order)]

    @staticmethod
    def resolve_delays(root: OrderRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [_told_delay(notice, root) for notice in notices_to_answer(root.order)]


def _told(parcel: Shipment, locale: str) -> Card:
    return {
        "number": parcel.number,
        "state": parcel.state,
        "name": say(NAMES[parcel.state], locale),
        "tracking": {
            "carrier": parcel.carrier,
            "number": parcel.tracking_number,
            "url": parcel.tracking_url or None,
            "text": say(LINK, locale, {"carrier": parcel.carrier}),
        },
        "lines": [
            {
                "sku": line.order_line.sku,
                "name": line.order_line.name,
                "quantity": line.quantity,
            }
            for line in parcel.lines.all()
        ],
        "dispatched_at": parcel.dispatched_at,
        "delivered_at": parcel.delivered_at,
    }


def _told_delay(notice: DelayNotice, root: OrderRoot) -> Card:
    line, locale = notice.duty.order_line, root.order.locale
    asked = notice.duty.state == DutyState.ASKED.value
    return {
        "id": root.market.id_of("Delay", notice.pk),
        "sku": line.sku,
        "name": line.name,
        "was": notice.duty.promised,
        "revised": notice.revised,
        "revised_formatted": format_date(notice.revised, locale) if notice.revised else None,
        "needs_consent": asked,
        "answer_by": notice.answer_by,
        "answer_by_formatted": format_date(notice.answer_by, locale) if notice.answer_by else None,
    }
