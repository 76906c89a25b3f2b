from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from catalog.suggestions.actions import approve_suggestion
from catalog.suggestions.errors import SuggestionDecided, SuggestionExpired
from shop.accounts.deeds import note
from shop.accounts.rights import APPROVE_PRICE
from shop.schema.manage.changes.base import Change
from shop.schema.manage.changes.suggestions import suggestion_named, suggestion_of
from shop.schema.manage.viewer import viewer_of


class PriceSuggestionApprove(Change):
    """Approve a suggestion that changes a price by much, so that it may be accepted.

    For administrators, and for whom they give the right; the same again changes nothing.
    """

    class Input:
        suggestion = graphene.ID(required=True, description="Id of the suggestion.")

    expects = (*Change.expects, SuggestionDecided, SuggestionExpired)

    @classmethod
    @transaction.atomic
    def perform(cls, info: GraphQLResolveInfo, *, suggestion: str) -> dict[str, Any]:
        viewer = viewer_of(info.context)
        row = suggestion_named(info, suggestion, APPROVE_PRICE)
        approved = approve_suggestion(suggestion=row, by=viewer.pk, at=info.context.at)
        note(customer=viewer, row=approved, message="Approved.")
        return {"suggestion": suggestion_of(approved.pk)}
