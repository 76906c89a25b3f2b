from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from checkout.credits.actions import switch_account
from checkout.credits.models import CreditAccount
from shop.accounts.deeds import note
from shop.accounts.errors import NotInYourCare
from shop.accounts.rights import ISSUE_CREDIT
from shop.kit.graphql.ids import read_id
from shop.schema.manage.changes.base import Change, place_to_change


class CreditSwitch(Change):
    """Block a gift card or store credit, or open it again; what orders hold stays theirs."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        account = graphene.ID(required=True, description="Id of the gift card or store credit.")
        on = graphene.Boolean(required=True, description="Whether it may be used.")

    @classmethod
    @transaction.atomic
    def perform(
        cls, info: GraphQLResolveInfo, *, market: str, account: str, on: bool
    ) -> dict[str, Any]:
        place = place_to_change(info, market, ISSUE_CREDIT)
        named = read_id(account, "CreditAccount")
        rows = CreditAccount.objects.filter(market=place.market).select_related(
            "market", "customer"
        )
        found = rows.filter(pk=(named.row if named else None) or 0).first()
        if found is None:
            raise NotInYourCare(field="account")
        switch_account(account=found, on=on)
        note(customer=place.viewer, row=found, message=f"Switched {'on' if on else 'off'}.")
        return {"account": found}
