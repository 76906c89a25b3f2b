from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.orders.models import Order
from checkout.returns.actions import approve, refuse
from checkout.returns.errors import ReturnCannotMove
from shop.accounts.deeds import note
from shop.accounts.errors import ValueNotPossible
from shop.accounts.rights import TAKE_BACK
from shop.schema.manage.changes.base import Change
from shop.schema.manage.changes.orders import order_to_change, return_named

LONGEST_ANSWER = 500


class ReturnDecide(Change):
    """Approve a return, or refuse it with a reason; the same again changes nothing."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        order = graphene.String(required=True, description="Number of the order.")
        number = graphene.Int(required=True, description="Number of the return in its order.")
        approve = graphene.Boolean(required=True, description="Whether the goods may be sent.")
        answer = graphene.String(
            default_value="",
            description="What the shopper reads, in 500 characters; a refusal needs one.",
        )

    expects = (*Change.expects, ReturnCannotMove)

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        order: str,
        number: int,
        answer: str | None = None,
        **taken: Any,
    ) -> dict[str, Any]:
        place, found = order_to_change(info, market, order, TAKE_BACK)
        said, yes = (answer or "").strip(), bool(taken["approve"])
        if len(said) > LONGEST_ANSWER or not (yes or said):
            raise ValueNotPossible(field="answer")
        decide = approve if yes else refuse
        row = decide(sent_back=return_named(found, number), answer=said, at=place.at)
        note(customer=place.viewer, row=found, message=f"Return {number}: {row.state}.")
        return {"order": Order.objects.get(pk=found.pk), "return_": row}
