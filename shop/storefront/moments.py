"""Moments of the API's answers as a shopper reads them."""

from datetime import datetime

from i18n.locales.formats import format_date, format_datetime


def written_moment(moment: str, *, locale: str, zone: str) -> str:
    """Write an ISO moment as day and time in the market's zone."""
    return format_datetime(datetime.fromisoformat(moment), locale, zone)


def written_day(day: str, *, locale: str) -> str:
    """Write an ISO day or the day of an ISO moment."""
    return format_date(datetime.fromisoformat(day).date(), locale)
