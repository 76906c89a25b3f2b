"""Why a price is what it is, and what it could be."""

from datetime import date, datetime
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.products.models import Variant
from catalog.suggestions.models import PriceSuggestion, SuggestionState
from catalog.suggestions.queries import trace_price
from catalog.suggestions.steps import StepCode
from i18n.locales.api.money import Money, money
from shop.accounts.rights import seen
from shop.kit.graphql.connection import page_size
from shop.schema.manage.place import Place
from shop.schema.manage.rows import PriceType, Row

USUAL_LIST = 24
EXPIRED = "EXPIRED"
STATES = {state.value: f"{state.label}." for state in SuggestionState} | {
    EXPIRED: "Was left undecided for too long."
}
StepCodeEnum = graphene.Enum(
    "PriceStepCode",
    [(code.value, code.value) for code in StepCode],
    description=lambda value: (
        f"{StepCode(value.value).label}." if value else "What is done in a step to a price."
    ),
)
SuggestionStateEnum = graphene.Enum(
    "PriceSuggestionState",
    [(state, state) for state in STATES],
    description=lambda value: STATES[value.value] if value else "What became of a suggested price.",
)


class PriceStep(graphene.ObjectType):
    """One step to a price, in the order in which they are taken."""

    code = graphene.Field(StepCodeEnum, required=True, description="What is done.")
    amount = graphene.String(
        required=True,
        description="What comes of it: decimal text, with up to six digits before it is rounded.",
    )
    currency = graphene.String(required=True, description="ISO 4217 code of `amount`.")
    factor = graphene.String(
        description="Decimal text of the rate or factor that was taken; null where there is none."
    )
    source = graphene.String(description="Whose word it is; null where it is the shop's own row.")
    day = graphene.Date(description="From which day that word holds; null where none is told.")

    @staticmethod
    def resolve_day(root: dict[str, Any], _info: GraphQLResolveInfo) -> date | None:
        return date.fromisoformat(root["day"]) if root["day"] else None


class PriceSuggestionType(Row):
    """A price that was worked out and awaits a decision; frozen as soon as it is decided."""

    class Meta:
        model = PriceSuggestion
        name = "PriceSuggestion"
        told = {
            "needs_approval": "Whether the change is so large that it has to be approved first.",
            "made_at": "When it was worked out.",
            "expires_at": "Before when it may be decided.",
            "decided_at": "When it was decided; null while it is not.",
            "reason": "Why it was declined; empty otherwise.",
            "starts_at": "From when it is the list price; null unless it was accepted.",
        }

    sku = graphene.String(required=True, description="Number of the variant.")
    state = graphene.Field(
        SuggestionStateEnum, required=True, description="What became of it until now."
    )
    amount = graphene.Field(
        Money, required=True, description="What is suggested, as the market shows prices."
    )
    floor = graphene.Field(
        Money, required=True, description="Landed cost with margin, as the market shows prices."
    )
    ceiling = graphene.Field(Money, description="The MRP; null where the law knows none.")
    current = graphene.Field(Money, description="The list price then; null when there was none.")
    fx_rate = graphene.String(
        required=True, description="Decimal text of the rate of exchange, as its source tells it."
    )
    fx_day = graphene.Date(description="Day of that rate; null between equal currencies.")
    fx_source = graphene.String(required=True, description="Whose rate it is; empty for none.")
    steps = graphene.List(
        graphene.NonNull(PriceStep), required=True, description="How it was worked out."
    )
    approved = graphene.Boolean(
        required=True, description="Whether somebody with the right approved it."
    )

    @staticmethod
    def resolve_sku(root: PriceSuggestion, _info: GraphQLResolveInfo) -> str:
        return root.variant.sku

    @staticmethod
    def resolve_state(root: PriceSuggestion, info: GraphQLResolveInfo) -> str:
        return EXPIRED if root.expired(info.context.at) else SuggestionState(root.state).value

    @staticmethod
    def resolve_amount(root: PriceSuggestion, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return _money(root, root.amount_minor)

    @staticmethod
    def resolve_floor(root: PriceSuggestion, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return _money(root, root.floor_minor)

    @staticmethod
    def resolve_ceiling(root: PriceSuggestion, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return _money(root, root.ceiling_minor)

    @staticmethod
    def resolve_current(root: PriceSuggestion, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return _money(root, root.current_minor)

    @staticmethod
    def resolve_fx_rate(root: PriceSuggestion, _info: GraphQLResolveInfo) -> str:
        return format(root.fx_rate.normalize(), "f")

    @staticmethod
    def resolve_fx_day(root: PriceSuggestion, _info: GraphQLResolveInfo) -> date | None:
        return root.fx_day

    @staticmethod
    def resolve_fx_source(root: PriceSuggestion, _info: GraphQLResolveInfo) -> str:
        return root.fx_source

    @staticmethod
    def resolve_steps(root: PriceSuggestion, _info: GraphQLResolveInfo) -> list[dict[str, Any]]:
        return list(root.steps)

    @staticmethod
    def resolve_approved(root: PriceSuggestion, _info: GraphQLResolveInfo) -> bool:
        return root.approved_by_id is not None


class PriceTraceType(graphene.ObjectType):
    """Every step to what a variant costs at a moment."""

    class Meta:
        name = "PriceTrace"

    price = graphene.Field(PriceType, description="The price that decides; null without one.")
    suggestion = graphene.Field(
        PriceSuggestionType,
        description="The suggestion that became the list price; null for one set by hand.",
    )
    steps = graphene.List(
        graphene.NonNull(PriceStep), required=True, description="In order; empty without a price."
    )


class Pricing:
    """The fields of a market about prices."""

    price_trace = graphene.Field(
        PriceTraceType,
        variant=graphene.String(required=True, description="Number (`sku`) of the variant."),
        description="Why a variant costs what it costs at the moment; null when there is none of "
        "that number, and for who may not see prices.",
    )
    price_suggestions = graphene.List(
        graphene.NonNull(PriceSuggestionType),
        required=True,
        first=graphene.Int(default_value=USUAL_LIST, description="How many at most."),
        variant=graphene.String(
            description="Only those of the variant of this number; of all when left out."
        ),
        description="Prices that were suggested here, the latest first.",
    )

    @staticmethod
    def resolve_price_trace(
        root: Place, _info: GraphQLResolveInfo, variant: str
    ) -> dict[str, Any] | None:
        found = Variant.objects.filter(sku=variant).first()
        return told_trace(root, found, root.at) if found else None

    @staticmethod
    def resolve_price_suggestions(
        root: Place,
        _info: GraphQLResolveInfo,
        first: int | None = None,
        variant: str | None = None,
    ) -> list[PriceSuggestion]:
        rows = PriceSuggestion.objects.filter(market=root.market)
        if variant is not None:
            rows = rows.filter(variant__sku=variant)
        shown = seen(root.viewer, rows.select_related("market", "variant"))
        size = page_size(first, None, usual=USUAL_LIST)
        return list(shown.order_by("-made_at", "-pk")[:size])


def told_trace(place: Place, variant: Variant, at: datetime) -> dict[str, Any] | None:
    """Give the trace of a price; None to who may not see prices."""
    if not place.viewer.has_perms(("catalog.view_price", "catalog.view_pricesuggestion")):
        return None
    trace = trace_price(variant=variant, market=place.market, at=at)
    if trace.price:
        trace.price.market = place.market
    return {"price": trace.price, "suggestion": trace.suggestion, "steps": trace.steps}


def _money(root: PriceSuggestion, minor: int | None) -> dict[str, Any] | None:
    market = root.market
    return None if minor is None else money(minor, market.currency, market.default_locale)
