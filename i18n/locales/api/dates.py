"""Spans of days as the API gives them."""

from datetime import date
from typing import Any

import graphene

from i18n.locales.formats import format_date_range


class DateRange(graphene.ObjectType):
    """A span of days; both ends count."""

    from_ = graphene.Date(name="from", required=True, description="The first day of it.")
    to = graphene.Date(required=True, description="The last day of it.")
    formatted = graphene.String(
        required=True, description="As a shopper of the locale reads it, such as `25–28 Nov`."
    )


def date_range(first: date, last: date, locale: str) -> dict[str, Any]:
    """Give a span of days as the API's ``DateRange``."""
    return {"from_": first, "to": last, "formatted": format_date_range(first, last, locale)}
