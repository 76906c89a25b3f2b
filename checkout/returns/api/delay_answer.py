from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.fulfillment.errors import DelayNotOpen, UnknownOrder
from checkout.fulfillment.lateness import consent
from checkout.orders.models import Order
from checkout.returns.api.base import OrderMutation, order_of, told
from checkout.returns.lateness import refuse_delay
from shop.kit.graphql.ids import read_id


class DelayAnswer(OrderMutation):
    """Answer to a delay that was told: wait for it, or cancel it and get its money back."""

    class Input:
        order = graphene.String(required=True, description="Token of the order.")
        delay = graphene.ID(required=True, description="Id of the delay.")
        wait = graphene.Boolean(
            required=True, description="Whether she waits; it is cancelled when she does not."
        )

    expects = (UnknownOrder, DelayNotOpen)

    @classmethod
    def perform(
        cls, info: GraphQLResolveInfo, *, order: str, delay: str, wait: bool
    ) -> dict[str, Any]:
        found = order_of(order)
        answer = consent if wait else refuse_delay
        answer(order=found, notice_id=_notice_pk(found, delay), at=info.context.at)
        return told(found, info.context)


def _notice_pk(order: Order, text: str) -> int:
    """Read the id of a delay; one of another market names nothing here. Raises DelayNotOpen."""
    found = read_id(text, "Delay")
    if found is None or found.row is None or found.market != order.market.code:
        raise DelayNotOpen(field="delay")
    return found.row
