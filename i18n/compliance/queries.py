"""Ask what must be shown before a product may be sold."""

from datetime import date

from i18n.compliance.models import Requirement
from i18n.markets.atlas import remembered, renewed_by
from i18n.markets.models import Market

TRIGGERS = renewed_by("requirement")
IN_ORDER = ("code", "kind", "trait", "region", "pk")  # as reasons are told


def requirements_in(market: Market, day: date) -> tuple[Requirement, ...]:
    """Give what the countries of a market demand on a day."""
    in_force = Requirement.objects.on(day).filter(country__in=market.countries.values("country"))
    in_order = in_force.order_by(*IN_ORDER)
    return remembered((requirements_in, market.pk, day), lambda: tuple(in_order))


def requirements_of(*, country: str, day: date) -> list[Requirement]:
    """List what a country demands on a day, its regions' demands after its own."""
    on_day = Requirement.objects.on(day).filter(country=country)
    return list(on_day.order_by("region", "code", "kind", "trait"))
