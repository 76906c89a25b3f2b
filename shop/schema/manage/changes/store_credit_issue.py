from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.credits.actions import issue_store_credit
from checkout.credits.models import CreditAccount
from shop.accounts.deeds import note, once
from shop.accounts.errors import NotInYourCare
from shop.accounts.models import Customer
from shop.accounts.rights import ISSUE_CREDIT
from shop.schema.manage.changes.base import Change, minor_of, place_to_change, text_within

LONGEST_REASON = 200


class StoreCreditIssue(Change):
    """Add to a customer's store credit in a market's currency."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        customer = graphene.String(required=True, description="E-mail of the customer's account.")
        amount = graphene.String(
            required=True, description="Decimal text in the market's currency: `1000.00`."
        )
        reason = graphene.String(required=True, description="Why, in 200 characters at most.")
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again adds nothing twice."
        )

    expects = (*Change.expects, IdempotencyKeyReused, InvalidIdempotencyKey)

    @classmethod
    @transaction.atomic
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        customer: str,
        amount: str,
        reason: str,
        idempotency_key: str,
    ) -> dict[str, Any]:
        place = place_to_change(info, market, ISSUE_CREDIT)
        minor = minor_of(place.market, amount, "amount")
        why = text_within(reason, LONGEST_REASON, "reason")
        owner = Customer.objects.filter(email__iexact=customer.strip(), is_active=True).first()
        if owner is None:
            raise NotInYourCare(field="customer")

        def act() -> CreditAccount:
            account = issue_store_credit(
                market=place.market,
                customer_id=owner.pk,
                amount_minor=minor,
                key=f"staff:{place.viewer.pk}:{idempotency_key}"[:100],
                note=why,
                at=place.at,
            )
            note(customer=place.viewer, row=account, message=f"Added {amount}: {why}")
            return account

        account = once(
            customer=place.viewer,
            key=idempotency_key,
            given=(cls.__name__, market, customer, amount, reason),
            at=place.at,
            act=act,
        )
        found = CreditAccount.objects.select_related("market", "customer").get(pk=account)
        return {"account": found}
