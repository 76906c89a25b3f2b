"""What the Market type tells of the market itself."""

from datetime import datetime
from typing import Any

import graphene
from django.db.models import prefetch_related_objects
from graphql import GraphQLResolveInfo

from i18n.locales.api.region import Region
from i18n.locales.countries import country_name
from i18n.locales.queries import regions_of
from i18n.markets.api.context import MarketContext
from i18n.markets.api.notices import LegalNotices, told_notices
from i18n.markets.api.summary import LocaleSummary, MarketStage, told_locales
from i18n.markets.models import TaxDisplay
from i18n.markets.tax_notes import tax_note_of

TaxDisplayEnum = graphene.Enum(
    "TaxDisplay",
    [(display.value, display.value) for display in TaxDisplay],
    description=lambda value: (
        str(TaxDisplay(value.value).label) + "."
        if value
        else "Whether the prices that a market shows hold the tax."
    ),
)


def tax_note(market: MarketContext) -> str:
    """Say how the prices of a market are to be read."""
    return tax_note_of(market.market.tax_display, market.locale)


class MarketFacts:
    """Who sells where, in which money, languages and stage."""

    code = graphene.String(required=True, description="Short name, such as `in`.")
    name = graphene.String(required=True, description="In words of the locale.")
    stage = graphene.Field(MarketStage, required=True, description="How far it is open now.")
    currency = graphene.String(required=True, description="ISO 4217 code of all its prices.")
    locale = graphene.String(required=True, description="The locale that is served here.")
    locales = graphene.List(
        graphene.NonNull(LocaleSummary),
        required=True,
        description="The languages that it is sold in.",
    )
    time_zone = graphene.String(required=True, description="IANA name; its days begin in it.")
    countries = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="ISO 3166-1 codes of the countries that it sells to.",
    )
    tax_display = graphene.Field(
        TaxDisplayEnum, required=True, description="Whether its prices hold the tax."
    )
    tax_note = graphene.String(required=True, description="The same in words, beside a price.")
    now = graphene.DateTime(required=True, description="The server's clock, for countdowns.")
    as_of = graphene.DateTime(required=True, description="The moment that all below is told for.")
    regions = graphene.List(
        graphene.NonNull(Region),
        required=True,
        country=graphene.String(description="One of `countries`; the first when left out."),
        description="States and territories that an address may name, by name.",
    )
    notices = graphene.Field(
        LegalNotices, required=True, description="What the market must tell its shoppers."
    )

    @staticmethod
    def resolve_id(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        return root.id_of("Market", root.market.code)

    @staticmethod
    def resolve_code(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        return root.market.code

    @staticmethod
    def resolve_name(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        countries = _countries(root)
        # A market of several countries has a name of its own, which no table of names knows.
        return country_name(*countries, root.locale) if len(countries) == 1 else root.market.name

    @staticmethod
    def resolve_stage(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        return root.stage.value

    @staticmethod
    def resolve_currency(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        return root.market.currency

    @staticmethod
    def resolve_locales(root: MarketContext, _info: GraphQLResolveInfo) -> list[dict[str, Any]]:
        return told_locales(root.market)

    @staticmethod
    def resolve_time_zone(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        return root.market.time_zone

    @staticmethod
    def resolve_countries(root: MarketContext, _info: GraphQLResolveInfo) -> list[str]:
        return _countries(root)

    @staticmethod
    def resolve_tax_display(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        return root.market.tax_display

    @staticmethod
    def resolve_tax_note(root: MarketContext, _info: GraphQLResolveInfo) -> str:
        return tax_note(root)

    @staticmethod
    def resolve_now(root: MarketContext, _info: GraphQLResolveInfo) -> datetime:
        return root.request.at

    @staticmethod
    def resolve_as_of(root: MarketContext, _info: GraphQLResolveInfo) -> datetime:
        return root.at

    @staticmethod
    def resolve_regions(
        root: MarketContext, _info: GraphQLResolveInfo, country: str | None = None
    ) -> list[dict[str, str]]:
        countries = _countries(root)
        asked = country or next(iter(countries), "")
        rows = regions_of(asked, root.chain) if asked in countries else []
        return [{"code": code, "name": name} for code, name in rows]

    @staticmethod
    def resolve_notices(root: MarketContext, _info: GraphQLResolveInfo) -> dict[str, Any]:
        return told_notices(root)


def _countries(root: MarketContext) -> list[str]:
    prefetch_related_objects([root.market], "countries")
    return [row.country for row in root.market.countries.all()]
