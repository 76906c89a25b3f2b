"""The decision with all its reasons, those for managers too."""

from collections.abc import Iterable
from typing import Any

import graphene

from catalog.launches.decision import Decision, Offer, Reason, Visibility

VisibilityEnum = graphene.Enum(
    "Visibility",
    [(seen.value, seen.value) for seen in Visibility],
    description=lambda value: (
        f"{Visibility(value.value).label}." if value else "What a shopper may know of it."
    ),
)
OfferEnum = graphene.Enum(
    "Offer",
    [(offer.value, offer.value) for offer in Offer],
    description=lambda value: (
        f"{Offer(value.value).label}." if value else "How a shopper may buy it."
    ),
)


class ReasonType(graphene.ObjectType):
    """Why it is not simply in stock."""

    class Meta:
        name = "Reason"

    code = graphene.String(
        required=True,
        description="Stable: of a gate, such as `PRICE_MISSING`, or of evidence that is missing.",
    )
    detail = graphene.String(description="What it is about; null when the code says it all.")
    until = graphene.DateTime(description="When it ends; null where the plan has no date for it.")


class DecisionType(graphene.ObjectType):
    """Whether a shopper may see it and buy it, in this market at this moment."""

    class Meta:
        name = "Decision"

    visibility = graphene.Field(VisibilityEnum, required=True, description="What is shown.")
    offer = graphene.Field(OfferEnum, required=True, description="How it may be bought.")
    can_buy = graphene.Boolean(required=True, description="Whether anyone may put it into a cart.")
    reasons = graphene.List(
        graphene.NonNull(ReasonType),
        required=True,
        description="Everything that keeps it from being in stock; empty when nothing does.",
    )
    warnings = graphene.List(
        graphene.NonNull(ReasonType),
        required=True,
        description="Evidence that is missing without stopping the sale.",
    )
    since = graphene.DateTime(description="Since when the plan has it so; null is always.")
    until = graphene.DateTime(
        description="Until when the plan has it so; null where no change is planned."
    )


def told_decision(decision: Decision) -> dict[str, Any]:
    """Give a decision as the API's ``Decision``."""
    return {
        "visibility": decision.visibility.value,
        "offer": decision.offer.value,
        "can_buy": decision.can_buy,
        "reasons": _told(decision.reasons),
        "warnings": _told(decision.warnings),
        "since": decision.since,
        "until": decision.until,
    }


def _told(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [
        {"code": str(reason.code), "detail": reason.detail or None, "until": reason.until}
        for reason in reasons
    ]
