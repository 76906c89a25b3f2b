from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.listings.errors import MrpMissing
from catalog.suggestions.actions import suggest_price
from catalog.suggestions.errors import (
    BasePriceMissing,
    FloorAboveMrp,
    PricePolicyMissing,
    UnitCostMissing,
)
from catalog.suggestions.models import PriceSuggestion
from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from i18n.charm.errors import CharmRuleMissing
from i18n.duties.errors import DutyRateMissing
from i18n.exchange.errors import FxRateMissing
from i18n.tax.errors import TaxRateMissing
from shop.accounts.deeds import note, once
from shop.accounts.rights import SUGGEST_PRICE
from shop.schema.manage.changes.base import Change, minor_of, place_to_change, variant_named
from shop.schema.manage.changes.suggestions import suggestion_of


class PriceSuggest(Change):
    """Work out what a variant could cost in a market; the price itself stays as it is."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        variant = graphene.String(required=True, description="Number (`sku`) of the variant.")
        mrp = graphene.String(
            description="Maximum retail price of the package, as decimal text in the market's "
            "currency; that of the list price when left out."
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again suggests nothing twice."
        )

    expects = (
        *Change.expects,
        MrpMissing,
        PricePolicyMissing,
        BasePriceMissing,
        UnitCostMissing,
        FloorAboveMrp,
        CharmRuleMissing,
        DutyRateMissing,
        FxRateMissing,
        TaxRateMissing,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        variant: str,
        idempotency_key: str,
        mrp: str | None = None,
    ) -> dict[str, Any]:
        place = place_to_change(info, market, SUGGEST_PRICE)
        found = variant_named(variant)
        ceiling = None if mrp is None else minor_of(place.market, mrp, "mrp")

        def act() -> PriceSuggestion:
            made = suggest_price(market=place.market, variant=found, at=place.at, mrp_minor=ceiling)
            note(customer=place.viewer, row=made, message=f"Suggested {made.amount_minor} minor.")
            return made

        made = once(
            customer=place.viewer,
            key=idempotency_key,
            given=(cls.__name__, market, variant, mrp),
            at=place.at,
            act=act,
        )
        return {"suggestion": suggestion_of(made)}
