from datetime import datetime
from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from catalog.listings.actions import set_sale
from catalog.listings.errors import (
    MrpMissing,
    PriceAboveMrp,
    PriceEndsFirst,
    SaleNotBelowList,
    SalesOverlap,
)
from shop.accounts.deeds import note
from shop.accounts.errors import ValueNotPossible
from shop.accounts.rights import SET_PRICE
from shop.schema.manage.changes.base import (
    Change,
    minor_of,
    moment_given,
    place_to_change,
    variant_named,
)


class SaleSet(Change):
    """Sell a variant for less than its list price for a time; the same again changes nothing.

    Replaces the sale that begins at the same moment; another one in that time refuses it.
    """

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        variant = graphene.String(required=True, description="Number (`sku`) of the variant.")
        amount = graphene.String(
            required=True,
            description="Decimal text in the market's currency, as the market shows prices, below "
            "every list price that holds during the sale.",
        )
        mrp = graphene.String(
            description="Maximum retail price of the package, in the same form; that of the list "
            "price when left out."
        )
        starts_at = graphene.DateTime(
            required=True, description="From when, in the market's zone unless it names one."
        )
        ends_at = graphene.DateTime(required=True, description="Until when.")

    expects = (
        *Change.expects,
        MrpMissing,
        PriceAboveMrp,
        PriceEndsFirst,
        SaleNotBelowList,
        SalesOverlap,
    )

    @classmethod
    @transaction.atomic
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        variant: str,
        amount: str,
        starts_at: datetime,
        ends_at: datetime,
        mrp: str | None = None,
    ) -> dict[str, Any]:
        place = place_to_change(info, market, SET_PRICE)
        begins = moment_given(place.market, starts_at, "startsAt")
        ends = moment_given(place.market, ends_at, "endsAt")
        if begins is None or ends is None:
            raise ValueNotPossible(field="startsAt" if begins is None else "endsAt")
        price = set_sale(
            market=place.market,
            variant=variant_named(variant),
            amount_minor=minor_of(place.market, amount, "amount"),
            mrp_minor=None if mrp is None else minor_of(place.market, mrp, "mrp"),
            starts_at=begins,
            ends_at=ends,
        )
        message = f"Sale at {amount} from {begins.isoformat()} until {ends.isoformat()}."
        note(customer=place.viewer, row=price, message=message)
        return {"price": price}
