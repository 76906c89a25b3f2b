"""Numbers by which people speak of orders; invoices have a series of their own."""

from django.db.models import F

from checkout.orders.models import OrderCounter
from i18n.markets.models import Market


def next_number(market: Market, year: int) -> str:
    """Give the next number of a market and year: "IN-2026-000001".

    The counter's row stays locked until the caller's transaction ends: ask for it last.
    """
    counter, _new = OrderCounter.objects.get_or_create(market=market, year=year)
    OrderCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    last = OrderCounter.objects.values_list("last", flat=True).get(pk=counter.pk)
    return f"{market.code.upper()}-{year}-{last:06d}"
