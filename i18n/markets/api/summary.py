"""Markets as a chooser shows them, and which one to suggest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import graphene
from django.db.models import prefetch_related_objects
from django.utils.translation.trans_real import parse_accept_lang_header

from i18n.markets.api.context import atlas_of
from i18n.markets.models import Market, MarketLocale
from i18n.markets.stages import SHOWN, Stage, openness
from shop.kit.graphql.context import Context

LONGEST_HEADER = 200

STAGES: dict[str, str] = {
    "ANNOUNCED": "Shown, with nothing to buy yet.",
    "INVITE": "Whoever is invited may buy.",
    "PREORDER": "What is on its way may be ordered before it arrives.",
    "OPEN": "Everybody may buy.",
    "PAUSED": "Shown; nothing is sold for now.",
}
MarketStage = graphene.Enum(
    "MarketStage",
    [(stage.value, stage.value) for stage in Stage if stage in SHOWN],
    description=lambda value: STAGES[value.value] if value else "How far a market is open.",
)


class LocaleSummary(graphene.ObjectType):
    """A language of a market."""

    code = graphene.String(required=True, description="BCP 47 tag, such as `hi-IN`.")
    path = graphene.String(required=True, description="Where its pages begin, such as `/hi-in/`.")
    language = graphene.String(required=True, description="ISO 639 code, such as `hi`.")
    native_name = graphene.String(required=True, description="Its name in its own words.")
    suggested = graphene.Boolean(
        required=True, description="Whether it suits the visitor's `Accept-Language` best."
    )
    is_default = graphene.Boolean(
        required=True, description="Whether the market serves it when none is asked for."
    )


class MarketSummary(graphene.ObjectType):
    """A market as a chooser shows it."""

    code = graphene.String(required=True, description="Short name, such as `in`.")
    name = graphene.String(required=True, description="Name in the market's own first language.")
    stage = graphene.Field(MarketStage, required=True, description="How far it is open now.")
    currency = graphene.String(required=True, description="ISO 4217 code of all its prices.")
    countries = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="ISO 3166-1 codes of the countries that it sells to.",
    )
    locales = graphene.List(
        graphene.NonNull(LocaleSummary),
        required=True,
        description="The languages that it is sold in.",
    )
    suggested = graphene.Boolean(
        required=True, description="Whether it suits the visitor's `Accept-Language` best."
    )
    opens_at = graphene.DateTime(
        description="When it opens further; null unless it is announced and the plan has a date."
    )

    @staticmethod
    def resolve_opens_at(root: dict[str, Any], _info: Any) -> Any:
        return opening_of(root["market"], root["context"])


def opening_of(market: Market, context: Context) -> datetime | None:
    """Tell when a market that is only announced goes further."""
    atlas = atlas_of(context)
    now = atlas.span(market, context.at)
    if now.stage != Stage.ANNOUNCED or now.until is None:
        return None
    wider = openness(atlas.span(market, now.until).stage) > openness(Stage.ANNOUNCED)
    return now.until if wider else None


def market_summaries(context: Context, accept_language: str) -> list[dict[str, Any]]:
    """List the markets that may be spoken of, with at most one suggested."""
    atlas = atlas_of(context)
    markets = atlas.shown(context.at)
    spoken = [locale for market in markets for locale in market.locales.all()]
    best = suggested_locale(spoken, accept_language)
    return [told_market(m, atlas.span(m, context.at).stage, context, best) for m in markets]


def told_market(
    market: Market, stage: Stage, context: Context, best: MarketLocale | None = None
) -> dict[str, Any]:
    """Give a market as the API's ``MarketSummary``; ``best`` is the locale to suggest."""
    return {
        "market": market,
        "context": context,
        "code": market.code,
        "name": market.name,
        # Orders and carts outlive their market; one that closed sells nothing, as one that paused.
        "stage": (stage if stage in SHOWN else Stage.PAUSED).value,
        "currency": market.currency,
        "countries": [row.country for row in market.countries.all()],
        "locales": told_locales(market, best),
        "suggested": best is not None and best.market_id == market.pk,
    }


def told_locales(market: Market, best: MarketLocale | None = None) -> list[dict[str, Any]]:
    """Give a market's languages as the API's ``LocaleSummary`` (1 query, once per market)."""
    prefetch_related_objects([market], "locales")
    return [
        {
            "code": locale.code,
            "path": path_of(locale.code),
            "language": locale.code.split("-")[0],
            "native_name": locale.native_name,
            "suggested": locale == best,
            "is_default": locale.code == market.default_locale,
        }
        for locale in market.locales.all()
    ]


def path_of(locale: str) -> str:
    """Tell where the pages of a locale begin."""
    return f"/{locale.lower()}/"


def suggested_locale(spoken: Sequence[MarketLocale], header: str) -> MarketLocale | None:
    """Find the locale that suits an ``Accept-Language`` header best; None when none does.

    A full match (``es-us``) goes before the same language in the same wish (``es``).
    """
    for tag, _weight in parse_accept_lang_header(header[:LONGEST_HEADER].lower()):
        exact = [locale for locale in spoken if locale.code.lower() == tag]
        alike = [locale for locale in spoken if locale.code.split("-")[0] == tag.split("-")[0]]
        if exact or alike:
            return (exact or alike)[0]
    return None
