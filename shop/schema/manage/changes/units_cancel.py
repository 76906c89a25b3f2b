from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.orders.models import Order
from checkout.returns.cancelling import cancel
from checkout.returns.errors import CannotCancel, CashCancelsWhole, TooManyToCancel
from checkout.returns.models import Cancellation
from checkout.returns.states import CancelReason
from shop.accounts.deeds import note
from shop.accounts.rights import TAKE_BACK
from shop.schema.manage.changes.base import Change
from shop.schema.manage.changes.orders import StaffUnits, order_to_change, units_given


class UnitsCancel(Change):
    """Cancel units that cannot be shipped; what was paid for them goes back unasked."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        order = graphene.String(required=True, description="Number of the order.")
        lines = graphene.List(
            graphene.NonNull(StaffUnits),
            description="What to cancel; all that has not left when left out.",
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again cancels nothing twice."
        )

    expects = (
        *Change.expects,
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
        market: str,
        order: str,
        idempotency_key: str,
        lines: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        place, found = order_to_change(info, market, order, TAKE_BACK)
        cancel(
            order=found,
            units=units_given(found, lines) if lines else None,
            by=Cancellation.By.STAFF,
            reason=CancelReason.CANNOT_SHIP,
            key=idempotency_key,
            at=place.at,
        )
        note(customer=place.viewer, row=found, message="Cancelled units that cannot be shipped.")
        return {"order": Order.objects.get(pk=found.pk)}
