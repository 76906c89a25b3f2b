from datetime import datetime
from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from catalog.listings.actions import set_price
from catalog.listings.errors import (
    MrpMissing,
    PriceAboveMrp,
    PriceEndsFirst,
    SaleNotBelowList,
)
from shop.accounts.deeds import note
from shop.accounts.rights import SET_PRICE
from shop.schema.manage.changes.base import (
    Change,
    minor_of,
    moment_given,
    place_to_change,
    variant_named,
)


class PriceSet(Change):
    """Set the list price of a variant in a market; the same again changes nothing.

    Replaces the list price that begins at the same moment. The one before it ends there; one that
    is planned for later begins as planned, unless `endsAt` lies beyond.
    """

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        variant = graphene.String(required=True, description="Number (`sku`) of the variant.")
        amount = graphene.String(
            required=True,
            description="Decimal text in the market's currency, as the market shows prices: "
            "`1499.00`.",
        )
        mrp = graphene.String(
            description="Maximum retail price of the package, in the same form; left out where "
            "the law knows none."
        )
        starts_at = graphene.DateTime(
            description="From when, in the market's zone unless it names one; before all other "
            "prices when left out."
        )
        ends_at = graphene.DateTime(
            description="Until when; until the next that is planned when left out."
        )

    expects = (*Change.expects, MrpMissing, PriceAboveMrp, PriceEndsFirst, SaleNotBelowList)

    @classmethod
    @transaction.atomic
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        variant: str,
        amount: str,
        mrp: str | None = None,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> dict[str, Any]:
        place = place_to_change(info, market, SET_PRICE)
        price = set_price(
            market=place.market,
            variant=variant_named(variant),
            amount_minor=minor_of(place.market, amount, "amount"),
            mrp_minor=None if mrp is None else minor_of(place.market, mrp, "mrp"),
            starts_at=moment_given(place.market, starts_at, "startsAt"),
            ends_at=moment_given(place.market, ends_at, "endsAt"),
        )
        note(customer=place.viewer, row=price, message=f"{amount}, MRP {mrp or 'none'}.")
        return {"price": price}
