from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.suggestions.actions import decline_suggestion
from catalog.suggestions.errors import SuggestionDecided, SuggestionExpired
from catalog.suggestions.models import PriceSuggestion
from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from shop.accounts.deeds import note, once
from shop.accounts.rights import DECIDE_PRICE
from shop.schema.manage.changes.base import Change, text_within
from shop.schema.manage.changes.suggestions import suggestion_named, suggestion_of
from shop.schema.manage.viewer import viewer_of

LONGEST_REASON = 300


class PriceSuggestionDecline(Change):
    """Put a suggestion away, with the reason."""

    class Input:
        suggestion = graphene.ID(required=True, description="Id of the suggestion.")
        reason = graphene.String(
            required=True, description=f"Why, in {LONGEST_REASON} characters at most."
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again answers the same."
        )

    expects = (
        *Change.expects,
        SuggestionDecided,
        SuggestionExpired,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls, info: GraphQLResolveInfo, *, suggestion: str, reason: str, idempotency_key: str
    ) -> dict[str, Any]:
        viewer, at = viewer_of(info.context), info.context.at
        row = suggestion_named(info, suggestion, DECIDE_PRICE)
        told = text_within(reason, LONGEST_REASON, "reason")

        def act() -> PriceSuggestion:
            declined = decline_suggestion(suggestion=row, by=viewer.pk, reason=told, at=at)
            note(customer=viewer, row=declined, message=f"Declined: {told}")
            return declined

        given = (cls.__name__, suggestion, reason)
        declined = once(customer=viewer, key=idempotency_key, given=given, at=at, act=act)
        return {"suggestion": suggestion_of(declined)}
