"""Ask what must be shown before a product may be sold."""

from datetime import date

from i18n.compliance.models import Requirement


def requirements_of(*, country: str, day: date) -> list[Requirement]:
    """List what a country demands on a day, its regions' demands after its own."""
    on_day = Requirement.objects.on(day).filter(country=country)
    return list(on_day.order_by("region", "code", "kind", "trait"))
