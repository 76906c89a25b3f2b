from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from catalog.listings.actions import switch_listing
from shop.accounts.deeds import note
from shop.accounts.rights import SWITCH_LISTING
from shop.kit.graphql.selection import selected
from shop.schema.manage.changes.base import Change, place_to_change, product_named
from shop.schema.manage.product import told_products


class ListingSwitch(Change):
    """Switch a product on or off in a market; the same again changes nothing."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        product = graphene.String(required=True, description="Number (`sku`) of the product.")
        on = graphene.Boolean(required=True, description="Whether it shall be on.")

    @classmethod
    @transaction.atomic
    def perform(
        cls, info: GraphQLResolveInfo, *, market: str, product: str, on: bool
    ) -> dict[str, Any]:
        place = place_to_change(info, market, SWITCH_LISTING)
        found = product_named(product)
        listing = switch_listing(market=place.market, product=found, on=on)
        note(customer=place.viewer, row=listing, message=f"Switched {'on' if on else 'off'}.")
        wants = selected(info).below("product")
        return {"product": told_products([found], place, wants)[0]}
