"""What may be cancelled and returned, and what was, as the API gives them."""

from collections.abc import Iterable
from typing import Any

import graphene
from django.utils.translation import gettext_noop
from graphql import GraphQLResolveInfo

from checkout.fulfillment.api.shipment import UnitsOfLine
from checkout.orders.api.order import OrderRoot
from checkout.orders.models import Order
from checkout.returns.models import Payback, Return
from checkout.returns.queries import cancel_refusal, paybacks_of, returns_of, rights_of
from checkout.returns.states import (
    CANCEL_OF_SHOPPERS,
    OF_SHOPPERS,
    CancelReason,
    ReturnReason,
    ReturnState,
)
from i18n.locales.api.money import Money, money
from shop.kit.words import say

Card = dict[str, Any]
STATES = {
    "REQUESTED": "Asked for; nobody has decided yet.",
    "APPROVED": "The goods may be sent.",
    "REFUSED": "The goods are not taken back.",
    "WITHDRAWN": "The shopper keeps the goods.",
    "RECEIVED": "The goods are here; their money is on its way.",
    "REFUNDED": "The money went back.",
}
ReturnStateEnum = graphene.Enum(
    "ReturnState",
    [(state.value, state.value) for state in ReturnState],
    description=lambda value: STATES[value.value] if value else "How far a return has come.",
)
STATE_NAMES: dict[str, str] = {
    "REQUESTED": gettext_noop("Return asked for"),
    "APPROVED": gettext_noop("Return approved: please send it"),
    "REFUSED": gettext_noop("Return refused"),
    "WITHDRAWN": gettext_noop("Return withdrawn"),
    "RECEIVED": gettext_noop("Return received"),
    "REFUNDED": gettext_noop("Return refunded"),
}
REASON_NAMES: dict[str, str] = {
    ReturnReason.CHANGED_MIND: gettext_noop("No longer wanted"),
    ReturnReason.DEFECTIVE: gettext_noop("Does not work"),
    ReturnReason.DAMAGED: gettext_noop("Arrived damaged"),
    ReturnReason.WRONG_ITEM: gettext_noop("Not what I ordered"),
    ReturnReason.NOT_AS_DESCRIBED: gettext_noop("Not as described"),
    ReturnReason.LATE: gettext_noop("Came too late"),
    ReturnReason.NOT_DELIVERED: gettext_noop("Came back undelivered"),
    CancelReason.TOO_SLOW: gettext_noop("Takes too long"),
    CancelReason.MISTAKE: gettext_noop("Ordered by mistake"),
}
REASON_WORDS = {
    "CHANGED_MIND": "No longer wanted.",
    "DEFECTIVE": "It does not work.",
    "DAMAGED": "It arrived damaged.",
    "WRONG_ITEM": "It is not what was ordered.",
    "NOT_AS_DESCRIBED": "It is not as described.",
    "LATE": "It came too late.",
    "TOO_SLOW": "It takes too long.",
    "MISTAKE": "It was ordered by mistake.",
}
ReturnReasonEnum = graphene.Enum(
    "ReturnReason",
    [(reason.value, reason.value) for reason in OF_SHOPPERS],
    description=lambda value: REASON_WORDS[value.value] if value else "Why goods come back.",
)
CancelReasonEnum = graphene.Enum(
    "CancelReason",
    [(reason.value, reason.value) for reason in CANCEL_OF_SHOPPERS],
    description=lambda value: REASON_WORDS[value.value] if value else "Why units are cancelled.",
)


WHY_NOT_CANCEL: dict[str, str] = {
    "NOT_PAID": "The order is not bought yet.",
    "CANCELLED": "It is cancelled already.",
    "SHIPPED": "All of it has left.",
}
WhyNotCancelEnum = graphene.Enum(
    "WhyNotCancel",
    [(code, code) for code in WHY_NOT_CANCEL],
    description=lambda value: (
        WHY_NOT_CANCEL[value.value] if value else "Why nothing of an order can be cancelled."
    ),
)
WHY_NOT_RETURNABLE: dict[str, str] = {
    "NOT_DELIVERED": "None of it has arrived.",
    "WINDOW_OVER": "The time to return it is over.",
    "ALL_RETURNED": "All of it is on its way back or came back.",
    "NO_POLICY": "The market takes nothing back for this reason.",
}
WhyNotReturnableEnum = graphene.Enum(
    "WhyNotReturnable",
    [(code, code) for code in WHY_NOT_RETURNABLE],
    description=lambda value: (
        WHY_NOT_RETURNABLE[value.value] if value else "Why nothing of a line can be returned."
    ),
)


class ReasonOption(graphene.ObjectType):
    """A reason that may be chosen."""

    code = graphene.String(required=True, description="What the mutation takes.")
    name = graphene.String(required=True, description="In words of the locale.")


class LineRights(graphene.ObjectType):
    """What may be done with a line now."""

    sku = graphene.String(required=True, description="Names the line: once in an order.")
    name = graphene.String(required=True, description="Of the product, in words of the locale.")
    cancellable = graphene.Int(required=True, description="Whole units that can be cancelled.")
    returnable = graphene.Int(
        required=True,
        description="Whole units that can be returned for any reason; a fault of the seller's may "
        "have more.",
    )
    returnable_for_faults = graphene.Int(
        required=True, description="Whole units that can be returned for a fault of the seller's."
    )
    returnable_until = graphene.Date(
        description="The last day to ask, for any reason; null while nothing has arrived."
    )
    why_not_returnable = graphene.Field(
        WhyNotReturnableEnum,
        description="Why none can be returned for any reason; null when some can.",
    )


class OrderRights(graphene.ObjectType):
    """What may be cancelled and returned now."""

    can_cancel = graphene.Boolean(required=True, description="Whether units can be cancelled.")
    why_not_cancel = graphene.Field(
        WhyNotCancelEnum, description="Why none can be cancelled; null when some can."
    )
    lines = graphene.List(graphene.NonNull(LineRights), required=True, description="Line by line.")
    cancel_reasons = graphene.List(
        graphene.NonNull(ReasonOption), required=True, description="What `orderCancel` takes."
    )
    return_reasons = graphene.List(
        graphene.NonNull(ReasonOption), required=True, description="What `returnRequest` takes."
    )


class RefundOfOrder(graphene.ObjectType):
    """Money or credit that goes back, because units were cancelled or came back."""

    class Meta:
        name = "OrderRefund"

    amount = graphene.Field(Money, required=True, description="By the way it was paid.")
    credit = graphene.Field(Money, required=True, description="As store credit or on a gift card.")
    delivery = graphene.Field(
        Money, required=True, description="The part of both that is for delivery."
    )
    at = graphene.DateTime(required=True, description="Since when it is owed.")
    done_at = graphene.DateTime(description="When it had gone back; null until then.")


class ReturnType(graphene.ObjectType):
    """Goods on their way back."""

    class Meta:
        name = "Return"

    number = graphene.Int(required=True, description="Counts the order's returns from 1.")
    state = graphene.Field(ReturnStateEnum, required=True, description="How far it has come.")
    name = graphene.String(required=True, description="Its state, in words of the locale.")
    reason = graphene.String(required=True, description="Why, in words of the locale.")
    answer = graphene.String(description="What the shop answered; null when it said nothing.")
    lines = graphene.List(
        graphene.NonNull(UnitsOfLine), required=True, description="The units that come back."
    )
    requested_at = graphene.DateTime(required=True, description="When it was asked for.")
    refund = graphene.Field(
        RefundOfOrder, description="What it brings; null until the goods have arrived."
    )


class OrderReturns:
    """What of an order was and may be cancelled or returned."""

    rights = graphene.Field(
        OrderRights, required=True, description="What may be cancelled and returned now."
    )
    returns = graphene.List(
        graphene.NonNull(ReturnType), required=True, description="Its returns, the first first."
    )
    refunds = graphene.List(
        graphene.NonNull(RefundOfOrder),
        required=True,
        description="What goes back of what was paid, the first first.",
    )

    @staticmethod
    def resolve_rights(root: OrderRoot, _info: GraphQLResolveInfo) -> Card:
        return _told_rights(root)

    @staticmethod
    def resolve_returns(root: OrderRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [_told_return(row, root.order) for row in returns_of(root.order)]

    @staticmethod
    def resolve_refunds(root: OrderRoot, _info: GraphQLResolveInfo) -> list[Card]:
        owed = (each for each in paybacks_of(root.order) if each.money_minor or each.credit_minor)
        return [_told_refund(payback, root.order) for payback in owed]


def _told_rights(root: OrderRoot) -> Card:
    order, at, locale = root.order, root.market.at, root.order.locale
    lines = list(order.lines.all())
    usual = rights_of(order, at)
    faults = rights_of(order, at, ReturnReason.DEFECTIVE)
    refused = cancel_refusal(order, lines)
    return {
        "can_cancel": not refused,
        "why_not_cancel": refused or None,
        "lines": [
            {
                "sku": line.sku,
                "name": line.name,
                "cancellable": usual[line.pk].cancellable,
                "returnable": usual[line.pk].returnable,
                "returnable_for_faults": faults[line.pk].returnable,
                "returnable_until": usual[line.pk].returnable_until,
                "why_not_returnable": usual[line.pk].why_not or None,
            }
            for line in lines
        ],
        "cancel_reasons": _options(CANCEL_OF_SHOPPERS, locale),
        "return_reasons": _options(OF_SHOPPERS, locale),
    }


def _options(reasons: Iterable[CancelReason | ReturnReason], locale: str) -> list[Card]:
    return [{"code": each.value, "name": say(REASON_NAMES[each], locale)} for each in reasons]


def _told_return(row: Return, order: Order) -> Card:
    return {
        "number": row.number,
        "state": row.state,
        "name": say(STATE_NAMES[row.state], order.locale),
        "reason": say(REASON_NAMES[row.reason], order.locale),
        "answer": row.answer or None,
        "lines": [
            {"sku": each.order_line.sku, "name": each.order_line.name, "quantity": each.quantity}
            for each in row.lines.all()
        ],
        "requested_at": row.requested_at,
        "refund": _told_refund(row.payback, order) if row.payback else None,
    }


def _told_refund(payback: Payback, order: Order) -> Card:
    def written(minor: int) -> Card:
        return money(minor, order.currency, order.locale)

    return {
        "amount": written(payback.money_minor),
        "credit": written(payback.credit_minor),
        "delivery": written(payback.delivery_minor),
        "at": payback.created_at,
        "done_at": payback.sent_at,
    }
