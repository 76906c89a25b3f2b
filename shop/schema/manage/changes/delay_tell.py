from datetime import date
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.fulfillment.errors import DelayNotPossible
from checkout.fulfillment.lateness import tell_delay
from checkout.orders.models import Order
from shop.accounts.deeds import note
from shop.accounts.errors import NotInYourCare
from shop.accounts.rights import SHIP
from shop.schema.manage.changes.base import Change
from shop.schema.manage.changes.orders import order_to_change


class DelayTell(Change):
    """Tell a shopper that an item ships late, where a rule wants it, while there is time to."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        order = graphene.String(required=True, description="Number of the order.")
        sku = graphene.String(required=True, description="Names the line.")
        revised = graphene.Date(
            description="The new last day of dispatch; left out when none is known."
        )

    expects = (*Change.expects, DelayNotPossible)

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        order: str,
        sku: str,
        revised: date | None = None,
    ) -> dict[str, Any]:
        place, found = order_to_change(info, market, order, SHIP)
        line = found.lines.select_related("order").filter(sku=sku).first()
        if line is None:
            raise NotInYourCare(field="sku")
        tell_delay(line=line, revised=revised, at=place.at)
        note(customer=place.viewer, row=found, message=f"Told of a delay of {sku}: {revised}.")
        return {"order": Order.objects.get(pk=found.pk)}
