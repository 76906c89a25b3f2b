"""The books of promotions: each is used as often as orders say, and no more than it may be."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from checkout.promotions.models import Promotion, UseState


def verify_promotions() -> list[str]:
    """Name every promotion whose uses are not right; an empty list is clean."""
    return [*_counts(), *_limits()]


def _counts() -> Iterator[str]:
    reserved = Count("uses", filter=Q(uses__state=UseState.RESERVED))
    for promotion in Promotion.objects.annotate(orders=reserved).exclude(used=F("orders")):
        told = f"used {promotion.used} times by {promotion.orders} orders"
        yield f"promotion {promotion}: {told}"


def _limits() -> Iterator[str]:
    for promotion in Promotion.objects.filter(used__gt=F("limit_total")):
        yield f"promotion {promotion}: used {promotion.used} times of {promotion.limit_total}"
