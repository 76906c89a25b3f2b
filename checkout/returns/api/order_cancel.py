from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.fulfillment.errors import UnknownOrder, UnknownOrderLine
from checkout.returns.api.base import (
    OrderMutation,
    UnitsInput,
    order_of,
    told,
    units_named,
    value_of,
)
from checkout.returns.api.rights import CancelReasonEnum
from checkout.returns.cancelling import cancel
from checkout.returns.errors import CannotCancel, CashCancelsWhole, TooManyToCancel
from checkout.returns.models import Cancellation
from checkout.returns.states import CancelReason


class OrderCancel(OrderMutation):
    """Cancel an order, or units of it, that no carrier has yet; their money goes back."""

    class Input:
        order = graphene.String(required=True, description="Token of the order.")
        lines = graphene.List(
            graphene.NonNull(UnitsInput),
            description="What to cancel; all that has not left when left out.",
        )
        reason = graphene.InputField(
            CancelReasonEnum,
            default_value=CancelReason.CHANGED_MIND.value,
            description="Why; no longer wanted when left out.",
        )
        idempotency_key = graphene.String(
            required=True, description="1 to 100 characters; the same again cancels nothing twice."
        )

    expects = (
        UnknownOrder,
        UnknownOrderLine,
        CannotCancel,
        CashCancelsWhole,
        TooManyToCancel,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        order: str,
        idempotency_key: str,
        reason: Any = CancelReason.CHANGED_MIND.value,
        lines: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        found = order_of(order)
        cancel(
            order=found,
            units=units_named(found, lines) if lines else None,
            by=Cancellation.By.SHOPPER,
            reason=CancelReason(value_of(reason)),
            key=idempotency_key,
            at=info.context.at,
        )
        return told(found, info.context)
