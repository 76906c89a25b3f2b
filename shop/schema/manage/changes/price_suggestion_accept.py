from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.listings.errors import MrpMissing, PriceAboveMrp, SaleNotBelowList
from catalog.listings.models import Price
from catalog.suggestions.actions import accept_suggestion
from catalog.suggestions.errors import (
    NeedsApproval,
    SuggestionDecided,
    SuggestionExpired,
    SuggestionOutdated,
)
from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from shop.accounts.deeds import note, once
from shop.accounts.rights import DECIDE_PRICE
from shop.schema.manage.changes.base import Change
from shop.schema.manage.changes.suggestions import suggestion_named, suggestion_of
from shop.schema.manage.viewer import viewer_of


class PriceSuggestionAccept(Change):
    """Make a suggestion the list price from now on; it is frozen with its rate from then on."""

    class Input:
        suggestion = graphene.ID(required=True, description="Id of the suggestion.")
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again sets no price twice."
        )

    expects = (
        *Change.expects,
        SuggestionDecided,
        SuggestionExpired,
        SuggestionOutdated,
        NeedsApproval,
        MrpMissing,
        PriceAboveMrp,
        SaleNotBelowList,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls, info: GraphQLResolveInfo, *, suggestion: str, idempotency_key: str
    ) -> dict[str, Any]:
        viewer, at = viewer_of(info.context), info.context.at
        row = suggestion_named(info, suggestion, DECIDE_PRICE)

        def act() -> Price:
            price = accept_suggestion(suggestion=row, by=viewer.pk, at=at)
            note(customer=viewer, row=price, message=f"By suggestion {row.pk}.")
            return price

        given = (cls.__name__, suggestion)
        price = once(customer=viewer, key=idempotency_key, given=given, at=at, act=act)
        return {
            "suggestion": suggestion_of(row.pk),
            "price": Price.objects.select_related("market").filter(pk=price).first(),
        }
