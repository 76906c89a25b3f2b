from datetime import date
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.credits.actions import issue_gift_card
from checkout.credits.models import CreditAccount
from shop.accounts.deeds import note, once
from shop.accounts.rights import ISSUE_CREDIT
from shop.schema.manage.changes.base import Change, minor_of, place_to_change, text_within

LONGEST_REASON = 200


class GiftCardIssue(Change):
    """Issue a gift card in a market's currency; its code is told once and kept nowhere."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        amount = graphene.String(
            required=True, description="Decimal text in the market's currency: `1000.00`."
        )
        reason = graphene.String(required=True, description="Why, in 200 characters at most.")
        valid_until = graphene.Date(
            description="Last day in the market; without an end when left out."
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again issues nothing twice."
        )

    expects = (*Change.expects, IdempotencyKeyReused, InvalidIdempotencyKey)

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        amount: str,
        reason: str,
        idempotency_key: str,
        valid_until: date | None = None,
    ) -> dict[str, Any]:
        place = place_to_change(info, market, ISSUE_CREDIT)
        minor = minor_of(place.market, amount, "amount")
        why = text_within(reason, LONGEST_REASON, "reason")
        codes: list[str] = []

        def act() -> CreditAccount:
            card, code = issue_gift_card(
                market=place.market,
                amount_minor=minor,
                valid_until=valid_until,
                note=why,
                at=place.at,
            )
            codes.append(code)
            note(customer=place.viewer, row=card, message=f"Issued {amount}: {why}")
            return card

        card = once(
            customer=place.viewer,
            key=idempotency_key,
            given=(cls.__name__, market, amount, reason, str(valid_until)),
            at=place.at,
            act=act,
        )
        found = CreditAccount.objects.select_related("market", "customer").get(pk=card)
        return {"gift_card": found, "code": next(iter(codes), None)}
