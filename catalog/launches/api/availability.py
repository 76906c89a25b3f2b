"""The decision as a shopper is told it."""

from collections.abc import Iterable
from typing import Any

import graphene
from django.utils.translation import gettext_noop

from catalog.inventory.queries import Promise
from catalog.launches.decision import Decision, ShopperReason
from i18n.locales.api.dates import DateRange, date_range
from shop.kit.words import say

MOST_TOLD = 10
FEW = 3
SENTENCES = {
    ShopperReason.ANNOUNCED: gettext_noop("Announced. It is not on sale yet."),
    ShopperReason.NOT_YET_OPEN: gettext_noop("The sale has not begun yet."),
    ShopperReason.INVITE_ONLY: gettext_noop("On sale to those who are invited."),
    ShopperReason.PREORDER_ONLY: gettext_noop("Pre-order now; it ships when it arrives."),
    ShopperReason.SOLD_OUT: gettext_noop("Sold out for now."),
    ShopperReason.MARKET_PAUSED: gettext_noop("Sales are paused for now."),
    ShopperReason.NOT_DELIVERABLE: gettext_noop("It cannot be delivered there."),
    ShopperReason.REGION_BLOCKED: gettext_noop("It is not sold in that state."),
}
BAD_POSTAL_CODE = "INVALID_POSTAL_CODE"
WORDS = {
    **{code.value: sentence for code, sentence in SENTENCES.items()},
    BAD_POSTAL_CODE: gettext_noop("Please check the postal code."),
}
OFFERS = {
    "NONE": "Nobody can buy it now.",
    "INVITE": "Whoever is invited may buy it.",
    "PREORDER": "It may be ordered before it arrives.",
    "IN_STOCK": "It can be bought and ships at once.",
}
VISIBILITIES = {
    "ANNOUNCED": "Spoken of, without a price or a way to buy.",
    "LISTED": "Shown with its price.",
}


def _told(words: dict[str, str], whole: str) -> Any:
    return lambda value: words[value.value] if value else whole


VisibilityEnum = graphene.Enum(
    "Visibility",
    [(name, name) for name in VISIBILITIES],
    description=_told(VISIBILITIES, "How much of a product is shown."),
)
OfferEnum = graphene.Enum(
    "Offer", [(name, name) for name in OFFERS], description=_told(OFFERS, "How it may be bought.")
)
ReasonCode = graphene.Enum(
    "ReasonCode",
    [(code, code) for code in WORDS],
    description=_told(WORDS, "Why it cannot be bought, or delivered, at once."),
)


class ReasonType(graphene.ObjectType):
    """Why something cannot be bought at once."""

    class Meta:
        name = "Reason"

    code = graphene.Field(ReasonCode, required=True, description="What a client decides by.")
    message = graphene.String(required=True, description="A sentence in words of the locale.")
    until = graphene.DateTime(
        description="When it ends; null where the plan has no date for it, as for what is sold out."
    )


class Availability(graphene.ObjectType):
    """Whether a shopper may see it and buy it, here and now."""

    visibility = graphene.Field(VisibilityEnum, required=True, description="What is shown.")
    offer = graphene.Field(OfferEnum, required=True, description="How it may be bought.")
    reasons = graphene.List(
        graphene.NonNull(ReasonType), required=True, description="Why it is no nearer than that."
    )
    since = graphene.DateTime(
        description="Since when the plan has it so; null where it has always been so."
    )
    until = graphene.DateTime(
        description="Until when the plan has it so; null where no change is planned."
    )
    ship_estimate = graphene.Field(
        DateRange, description="The days of dispatch of a pre-order; null for what is in stock."
    )
    quantity = graphene.Int(
        description=f"Units that may be bought, {MOST_TOLD} at most; null without an offer."
    )
    low_stock = graphene.Boolean(required=True, description=f"Whether {FEW} or fewer are left.")
    max_per_customer = graphene.Int(
        description="The most units for one customer; null where only the shop's own limit holds."
    )


def told_reasons(codes: Iterable[str], locale: str) -> list[dict[str, Any]]:
    """Give reasons without a date as the API's ``Reason``; those for managers are left out."""
    return [
        {"code": str(code), "message": say(WORDS[code], locale), "until": None}
        for code in codes
        if code in WORDS
    ]


def told_availability(
    decision: Decision, *, units: int, most: int | None, ship: Promise | None, locale: str
) -> dict[str, Any]:
    """Give a decision as the API's ``Availability``.

    units: free as the decision offers them. most: for one customer, None for no own limit.
    ship: the days of dispatch of a pre-order.
    """
    return {
        "visibility": decision.visibility.value,
        "offer": decision.offer.value,
        "reasons": _reasons(decision, locale),
        "since": decision.since,
        "until": decision.until,
        "ship_estimate": date_range(*ship, locale) if ship else None,
        "quantity": min(units, MOST_TOLD) if decision.can_buy else None,
        "low_stock": decision.can_buy and units <= FEW,
        "max_per_customer": most,
    }


def _reasons(decision: Decision, locale: str) -> list[dict[str, Any]]:
    dated = {reason.code: reason.until for reason in decision.reasons}
    told = told_reasons(dated, locale)
    return [{**reason, "until": dated[reason["code"]]} for reason in told]
