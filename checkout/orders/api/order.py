"""Orders as the API gives them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

import graphene
from django.utils.translation import gettext_noop
from graphql import GraphQLResolveInfo

from catalog.products.api.image import ImageType
from catalog.products.images import told_image
from checkout.credits.queries import credits_of_order
from checkout.orders.models import Order, OrderEvent, OrderLine, OrderState
from checkout.orders.queries import timeline_of
from checkout.pricing.api.totals import DiscountRow, FeeRow, TaxRow, TotalsType, told_figures
from checkout.shipping.api.delivery import DeliveryOption, told_restrictions
from i18n.locales.addresses import from_json
from i18n.locales.api.address import AddressType, told_address
from i18n.locales.api.dates import DateRange, date_range
from i18n.locales.api.money import Money, money
from i18n.markets.api.context import MarketContext, context_of
from i18n.markets.api.summary import MarketSummary, told_market
from shop.kit.graphql.context import Context
from shop.kit.words import say

Card = dict[str, Any]
STATES = {
    "AWAITING_PAYMENT": "Placed; the payment is not known yet.",
    "CONFIRMED": "Binding, its goods are set aside; its money is to come.",
    "PAID": "The money for it is there.",
    "CANCELLED": "Not paid in time, given up, or refused at the door.",
}
OrderStateEnum = graphene.Enum(
    "OrderState",
    [(state.value, state.value) for state in OrderState],
    description=lambda value: STATES[value.value] if value else "What became of an order.",
)
STEPS: dict[str, str] = {
    OrderEvent.Code.PLACED: gettext_noop("Order placed"),
    OrderEvent.Code.PAYMENT_PENDING: gettext_noop("Waiting for the payment"),
    OrderEvent.Code.CONFIRMED: gettext_noop("Order confirmed"),
    OrderEvent.Code.PAID: gettext_noop("Payment received"),
    OrderEvent.Code.CANCELLED: gettext_noop("Order cancelled"),
    OrderEvent.Code.REFUNDED: gettext_noop("Payment refunded"),
    OrderEvent.Code.SHIPPED: gettext_noop("A parcel is on its way"),
    OrderEvent.Code.DELIVERED: gettext_noop("A parcel has arrived"),
    OrderEvent.Code.CAME_BACK: gettext_noop("A parcel came back undelivered"),
    OrderEvent.Code.UNITS_CANCELLED: gettext_noop("A part of the order was cancelled"),
    OrderEvent.Code.DELAY_TOLD: gettext_noop("We told you of a delay"),
    OrderEvent.Code.DELAY_ACCEPTED: gettext_noop("You accepted the delay"),
    OrderEvent.Code.RETURN_REQUESTED: gettext_noop("You asked for a return"),
    OrderEvent.Code.RETURN_APPROVED: gettext_noop("The return was approved"),
    OrderEvent.Code.RETURN_REFUSED: gettext_noop("The return was refused"),
    OrderEvent.Code.RETURN_WITHDRAWN: gettext_noop("The return was withdrawn"),
    OrderEvent.Code.RETURN_RECEIVED: gettext_noop("The return has arrived"),
}


class ShipPromiseType(graphene.ObjectType):
    """The days of dispatch that were shown and accepted before a pre-order was paid."""

    class Meta:
        name = "ShipPromise"

    ship_from = graphene.Date(required=True, description="The first day of dispatch.")
    ship_by = graphene.Date(required=True, description="The last day of dispatch.")
    text = graphene.String(required=True, description="As it was shown.")
    shown_at = graphene.DateTime(required=True, description="When it was shown first.")
    accepted_at = graphene.DateTime(required=True, description="When it was accepted.")


class OrderLineType(graphene.ObjectType):
    """One variant of an order, as it was sold."""

    class Meta:
        name = "OrderLine"

    sku = graphene.String(required=True, description="Stock keeping unit.")
    name = graphene.String(required=True, description="Of the product, in words of the locale.")
    variant_name = graphene.String(required=True, description="Of the variant; may be empty.")
    slug = graphene.String(required=True, description="The product's name in addresses of pages.")
    quantity = graphene.Int(required=True, description="Whole units, 1 to 10.")
    unit_price = graphene.Field(Money, required=True, description="What one cost.")
    total = graphene.Field(Money, required=True, description="Quantity times `unitPrice`.")
    discount = graphene.Field(
        Money, required=True, description="What promotions took off the line's total."
    )
    is_preorder = graphene.Boolean(required=True, description="Whether it ships later.")
    ship_estimate = graphene.Field(
        DateRange,
        description="The days of dispatch that were promised for a pre-order; null for what was in "
        "stock.",
    )
    promise = graphene.Field(
        ShipPromiseType, description="What was promised for a pre-order; null for what was here."
    )
    image = graphene.Field(ImageType, description="A picture; null where there was none.")


class TimelineEntry(graphene.ObjectType):
    """A step in the life of an order."""

    code = graphene.String(required=True, description="Stable name, such as `PAID`.")
    name = graphene.String(required=True, description="In words of the locale.")
    at = graphene.DateTime(required=True, description="When it happened.")


@dataclass
class OrderRoot:
    """An order, in the market and locale it was placed in."""

    node_type: ClassVar[str] = "Order"
    order: Order
    market: MarketContext


def order_root(order: Order, context: Context) -> OrderRoot:
    """Give an order as the API's ``Order``."""
    return OrderRoot(order, context_of(order.market, order.locale, context))


class OrderFields:
    """What was sold, as it was sold; whoever knows its token may see it."""

    number = graphene.String(required=True, description="For people, such as `IN-2026-000001`.")
    token = graphene.String(required=True, description="Unguessable; opens the order's page.")
    market = graphene.Field(
        MarketSummary, required=True, description="The market that it was bought in."
    )
    locale = graphene.String(required=True, description="The locale that it was bought in.")
    state = graphene.Field(OrderStateEnum, required=True, description="What became of it.")
    placed_at = graphene.DateTime(required=True, description="When it was placed.")
    email = graphene.String(required=True, description="Where the confirmation went.")
    phone = graphene.String(required=True, description="In E.164 form; may be empty.")
    shipping_address = graphene.Field(AddressType, required=True, description="Where it goes.")
    lines = graphene.List(
        graphene.NonNull(OrderLineType), required=True, description="What was sold."
    )
    totals = graphene.Field(TotalsType, required=True, description="What it came to.")
    delivery = graphene.Field(DeliveryOption, required=True, description="How it is delivered.")
    timeline = graphene.List(
        graphene.NonNull(TimelineEntry), required=True, description="Its steps, the first first."
    )

    @staticmethod
    def resolve_id(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.market.id_of("Order", root.order.token)

    @staticmethod
    def resolve_number(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.order.number

    @staticmethod
    def resolve_token(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.order.token

    @staticmethod
    def resolve_market(root: OrderRoot, _info: GraphQLResolveInfo) -> Card:
        return told_market(root.order.market, root.market.stage, root.market.request)

    @staticmethod
    def resolve_locale(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.order.locale

    @staticmethod
    def resolve_state(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.order.state

    @staticmethod
    def resolve_placed_at(root: OrderRoot, _info: GraphQLResolveInfo) -> datetime:
        return root.order.placed_at

    @staticmethod
    def resolve_email(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.order.email

    @staticmethod
    def resolve_phone(root: OrderRoot, _info: GraphQLResolveInfo) -> str:
        return root.order.phone

    @staticmethod
    def resolve_shipping_address(root: OrderRoot, _info: GraphQLResolveInfo) -> Card:
        address = from_json(root.order.ship_to)
        return told_address(address, locale=root.order.locale, chain=root.market.chain)

    @staticmethod
    def resolve_lines(root: OrderRoot, _info: GraphQLResolveInfo) -> list[Card]:
        lines: Iterable[OrderLine] = root.order.lines.all()
        return [_told_line(line, root.order) for line in lines]

    @staticmethod
    def resolve_totals(root: OrderRoot, _info: GraphQLResolveInfo) -> Card:
        return _told_totals(root.order)

    @staticmethod
    def resolve_delivery(root: OrderRoot, _info: GraphQLResolveInfo) -> Card:
        return _told_delivery(root.order)

    @staticmethod
    def resolve_timeline(root: OrderRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [
            {
                "code": step.code,
                "name": say(STEPS.get(step.code, step.code), root.order.locale),
                "at": step.at,
            }
            for step in timeline_of(root.order)
        ]


def _told_line(line: OrderLine, order: Order) -> Card:
    return {
        "sku": line.sku,
        "name": line.name,
        "variant_name": line.variant_name,
        "slug": line.slug,
        "quantity": line.quantity,
        "unit_price": money(line.unit_price_minor, order.currency, order.locale),
        "total": money(line.total_minor, order.currency, order.locale),
        "discount": money(line.discount_minor, order.currency, order.locale),
        "is_preorder": line.is_preorder,
        "ship_estimate": _estimate(line, order.locale),
        "promise": _told_promise(line),
        "image": told_image(**line.image) if line.image else None,
    }


def _told_promise(line: OrderLine) -> Card | None:
    promise = getattr(line, "promise", None)
    if promise is None:
        return None
    return {
        "ship_from": promise.ship_from,
        "ship_by": promise.ship_by,
        "text": promise.text_shown,
        "shown_at": promise.shown_at,
        "accepted_at": promise.accepted_at,
    }


def _estimate(line: OrderLine, locale: str) -> Card | None:
    if line.ship_from is None or line.ship_by is None:
        return None
    return date_range(line.ship_from, line.ship_by, locale)


def _told_totals(order: Order) -> Card:
    return told_figures(
        locale=order.locale,
        currency=order.currency,
        figures={
            "subtotal": order.subtotal_minor,
            "delivery": order.delivery_minor,
            "discount": order.discount_minor,
            "tax": order.tax_minor,
            "total": order.total_minor,
            "credit": order.credit_minor,
            "due": order.due_minor,
        },
        discounts=[
            DiscountRow(x.code, x.name, x.kind, x.amount_minor + x.delivery_minor)
            for x in order.discounts.all()
        ],
        credits=credits_of_order(order.number) if order.credit_minor else (),
        tax_rows=[
            TaxRow(row.head, row.rate, row.base_minor, row.amount_minor)
            for row in order.tax_lines.all()
        ],
        fees=[FeeRow(fee.code, fee.name, fee.amount_minor) for fee in order.fees.all()],
        tax_included=order.tax_included,
        tax_label=order.tax_label,
        estimated=order.estimated,
        fingerprint=order.fingerprint,
    )


def _told_delivery(order: Order) -> Card:
    """Give the delivery as it was copied; what it would cost elsewhere is not part of it."""
    kept, locale = order.delivery, order.locale
    first, last = date.fromisoformat(kept["from"]), date.fromisoformat(kept["to"])
    return {
        "code": kept["code"],
        "name": kept["name"],
        "fee": money(kept["fee_minor"], order.currency, locale),
        "free_from": None,
        "estimate": date_range(first, last, locale),
        "restrictions": told_restrictions(kept["restrictions"], locale),
    }
