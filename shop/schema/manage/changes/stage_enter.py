from datetime import datetime
from typing import Any

import graphene
from django.db.models import Model
from graphql import GraphQLResolveInfo

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from i18n.markets.actions import change_stage
from i18n.markets.models import StageChange
from i18n.markets.stages import Stage
from shop.accounts.deeds import note, once
from shop.accounts.rights import ENTER_STAGE
from shop.schema.manage.changes.base import Change, moment_given, place_to_change, text_within
from shop.schema.manage.place import Place
from shop.schema.manage.rows import StageEnum

LONGEST_REASON = 300
LONGEST_NAME = 120


class StageEnter(Change):
    """Enter a stage into a market's plan, to hold from a moment until the next entry.

    Entries are never rewritten: to withdraw one, enter what shall hold instead for its moment.
    """

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        stage = graphene.InputField(StageEnum, required=True, description="What shall hold.")
        since = graphene.DateTime(
            description="From when, in the market's zone unless it names one; now when left out."
        )
        reason = graphene.String(
            required=True, description=f"Why, in {LONGEST_REASON} characters at most."
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again enters nothing twice."
        )

    expects = (*Change.expects, IdempotencyKeyReused, InvalidIdempotencyKey)

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        stage: str,
        reason: str,
        idempotency_key: str,
        since: datetime | None = None,
    ) -> dict[str, Any]:
        place = place_to_change(info, market, ENTER_STAGE)
        why = text_within(reason, LONGEST_REASON, "reason")
        begins = moment_given(place.market, since, "since")
        entry = once(
            customer=place.viewer,
            key=idempotency_key,
            given=(cls.__name__, market, _value(stage), since, reason),
            at=place.at,
            act=lambda: _enter(place, Stage(_value(stage)), begins or place.at, why),
        )
        return {"market": place, "entry": StageChange.objects.get(pk=entry)}


def _enter(place: Place, stage: Stage, since: datetime, reason: str) -> Model:
    who = place.viewer.email[:LONGEST_NAME]
    entry = change_stage(market=place.market, stage=stage, since=since, reason=reason, by=who)
    note(
        customer=place.viewer,
        row=place.market,
        message=f"{stage.value} from {since.isoformat()}: {reason}",
    )
    return entry


def _value(stage: Any) -> str:
    """Give the name of a stage, which graphene hands over as a member of its own enum."""
    return str(getattr(stage, "value", stage))
