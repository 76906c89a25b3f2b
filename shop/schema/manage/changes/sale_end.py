from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from catalog.listings.actions import end_sale
from shop.accounts.deeds import note
from shop.accounts.rights import SET_PRICE
from shop.schema.manage.changes.base import Change, place_to_change, variant_named


class SaleEnd(Change):
    """End the sale of a variant that runs; the list price holds from now on."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        variant = graphene.String(required=True, description="Number (`sku`) of the variant.")

    @classmethod
    @transaction.atomic
    def perform(cls, info: GraphQLResolveInfo, *, market: str, variant: str) -> dict[str, Any]:
        place = place_to_change(info, market, SET_PRICE)
        price = end_sale(market=place.market, variant=variant_named(variant), at=place.at)
        if price and price.pk:
            note(customer=place.viewer, row=price, message="The sale was ended.")
        return {"price": price if price and price.pk else None}
