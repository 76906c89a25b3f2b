"""Ask what must be shown before a product may be sold."""

from datetime import date

from django.db.models import QuerySet

from i18n.compliance.models import Requirement
from i18n.markets.atlas import remembered, renewed_by
from i18n.markets.models import Market

TRIGGERS = renewed_by("requirement")
IN_ORDER = ("code", "kind", "trait", "region", "pk")  # as reasons are told


def requirements_in(market: Market, day: date) -> tuple[Requirement, ...]:
    """Give what the countries of a market demand on a day."""
    return remembered(
        (requirements_in, market.pk, day), lambda: tuple(_in_force(market, day).order_by(*IN_ORDER))
    )


def _in_force(market: Market, day: date) -> "QuerySet[Requirement]":
    countries = market.countries.values("country")
    in_force: QuerySet[Requirement] = Requirement.objects.on(day).filter(country__in=countries)
    return in_force


def requirements_of(*, country: str, day: date) -> list[Requirement]:
    """List what a country demands on a day, its regions' demands after its own."""
    on_day = Requirement.objects.on(day).filter(country=country)
    return list(on_day.order_by("region", "code", "kind", "trait"))
