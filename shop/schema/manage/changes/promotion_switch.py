from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from checkout.promotions.models import Promotion
from checkout.promotions.setting import switch_promotion
from shop.accounts.deeds import note
from shop.accounts.errors import NotInYourCare
from shop.accounts.rights import SET_PROMOTION
from shop.schema.manage.changes.base import Change, place_to_change


class PromotionSwitch(Change):
    """Switch a promotion on or off; the same again changes nothing."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        slug = graphene.String(required=True, description="The promotion's short name.")
        on = graphene.Boolean(required=True, description="Whether it shall be on.")

    @classmethod
    @transaction.atomic
    def perform(
        cls, info: GraphQLResolveInfo, *, market: str, slug: str, on: bool
    ) -> dict[str, Any]:
        place = place_to_change(info, market, SET_PROMOTION)
        rows = Promotion.objects.filter(market=place.market, slug=slug)
        promotion = rows.select_related("market").first()
        if promotion is None:
            raise NotInYourCare(field="slug")
        switch_promotion(promotion=promotion, on=on)
        note(customer=place.viewer, row=promotion, message=f"Switched {'on' if on else 'off'}.")
        return {"promotion": promotion}
