"""The one place that asks what time it is."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Tell the moment of this request, aware and in UTC.

    Only doors (pages, GraphQL, commands, tasks) call it; all below takes the moment in.
    """
    return timezone.now()
