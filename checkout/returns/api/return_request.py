from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.fulfillment.errors import UnknownOrder, UnknownOrderLine
from checkout.returns.actions import request_return
from checkout.returns.api.base import (
    OrderMutation,
    UnitsInput,
    order_of,
    told,
    units_named,
    value_of,
)
from checkout.returns.api.rights import ReturnReasonEnum
from checkout.returns.errors import CannotReturn
from checkout.returns.states import ReturnReason


class ReturnRequest(OrderMutation):
    """Ask to send goods back; the shop decides, and pays when they have arrived."""

    class Input:
        order = graphene.String(required=True, description="Token of the order.")
        lines = graphene.List(
            graphene.NonNull(UnitsInput), required=True, description="What to send back."
        )
        reason = graphene.InputField(
            ReturnReasonEnum, required=True, description="Why the goods come back."
        )
        words = graphene.String(
            default_value="", description="What else to say, in 500 characters; may be left out."
        )
        idempotency_key = graphene.String(
            required=True, description="1 to 100 characters; the same again asks nothing twice."
        )

    expects = (
        UnknownOrder,
        UnknownOrderLine,
        CannotReturn,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        order: str,
        lines: list[dict[str, Any]],
        reason: Any,
        idempotency_key: str,
        words: str | None = None,
    ) -> dict[str, Any]:
        found = order_of(order)
        request_return(
            order=found,
            units=units_named(found, lines),
            reason=ReturnReason(value_of(reason)),
            words=words or "",
            key=idempotency_key,
            at=info.context.at,
        )
        return told(found, info.context)
