"""Bring kinds and products of a market to a stage, step by step."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from catalog.launches.models import WaveEntry
from catalog.products.models import Kind, Product
from i18n.markets.models import Market


@transaction.atomic
def enter_wave(
    *,
    market: Market,
    wave: str,
    stage: str,
    since: datetime,
    kinds: Sequence[Kind] = (),
    products: Sequence[Product] = (),
    rest: bool = False,
    reason: str,
    by: str,
) -> list[WaveEntry]:
    """Enter a step into a market's plan: from ``since`` on these goods are at this stage.

    A moment may lie ahead: nothing has to run for the goods to appear then. To withdraw a step,
    enter what shall hold instead for the same goods and moment; entries are never rewritten.
    stage: empty lifts earlier entries of the same goods. since: aware.
    products: exceptions from what is entered of their kinds, narrower or wider; never wider than
    the market. rest: every kind that no entry names. by: who decided, as people are named in the
    log. Raises ValueError for a step without goods.
    """
    if since.utcoffset() is None:
        raise ValueError("a wave begins at an aware moment")
    if not (kinds or products or rest):
        raise ValueError("a wave names the goods that it brings")
    told = {
        "market": market,
        "wave": wave,
        "stage": stage,
        "since": since,
        "reason": reason,
        "changed_by": by,
    }
    rows = [
        *(WaveEntry(**told, kind=kind) for kind in kinds),
        *(WaveEntry(**told, product=one) for one in products),
        *([WaveEntry(**told)] if rest else []),
    ]
    return WaveEntry.objects.bulk_create(rows)
