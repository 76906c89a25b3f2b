"""Make room in time: where a list price begins, the one before it ends.

What a new price does not cover stays as it was planned: a price that would go on after the new one
goes on, and one that begins later begins as planned, unless the new price is given an end beyond.
"""

from collections.abc import Sequence
from datetime import datetime

from catalog.listings.models import Price, PriceKind
from catalog.products.models import Variant
from i18n.markets.models import Market
from shop.kit.database.locks import lock_all

PRICES = 0x9B1C  # the concern of the locks: variants whose prices are being written


def lock_prices(market: Market, variant: Variant) -> list[Price]:
    """Let nobody else price a variant until the transaction ends; give its prices in a market."""
    lock_all(PRICES, [variant.pk])
    return list(Price.objects.in_market(market).filter(variant=variant).deciding_last())


def of_kind(prices: Sequence[Price], kind: PriceKind) -> list[Price]:
    """Keep the prices of a kind."""
    return [price for price in prices if price.kind == kind]


def overlap(price: Price, starts_at: datetime | None, ends_at: datetime | None) -> bool:
    """Tell whether a price holds at any moment of a time."""
    begins_in_time = ends_at is None or price.starts_at is None or price.starts_at < ends_at
    lasts_into_it = starts_at is None or price.ends_at is None or starts_at < price.ends_at
    return begins_in_time and lasts_into_it


def make_room(
    prices: Sequence[Price], starts_at: datetime | None, ends_at: datetime | None
) -> datetime | None:
    """Clear the time of a list price among the others, and tell until when it holds.

    prices: the list prices of a variant in a market, locked. Without an end of its own a price
    holds until the next one that is planned.
    """
    others = [price for price in prices if price.starts_at != starts_at]
    until = ends_at or _next_start(others, starts_at)
    for price in others:
        if overlap(price, starts_at, until):
            _give_way(price, starts_at, until)
    return until


def _next_start(prices: Sequence[Price], starts_at: datetime | None) -> datetime | None:
    starts = [price.starts_at for price in prices if price.starts_at]
    return min((s for s in starts if starts_at is None or s > starts_at), default=None)


def _give_way(price: Price, starts_at: datetime | None, until: datetime | None) -> None:
    """Cut a time out of a price: it ends there, begins after it, both, or is gone."""
    rest = until is not None and (price.ends_at is None or until < price.ends_at)
    before = starts_at is not None and (price.starts_at is None or price.starts_at < starts_at)
    ended = price.ends_at
    if before:
        price.ends_at = starts_at
        price.save(update_fields=["ends_at"])
    elif rest:
        price.starts_at = until
        price.save(update_fields=["starts_at"])
    else:
        price.delete()
    if before and rest:
        Price.objects.create(
            market_id=price.market_id,
            variant_id=price.variant_id,
            kind=price.kind,
            amount_minor=price.amount_minor,
            mrp_minor=price.mrp_minor,
            starts_at=until,
            ends_at=ended,
        )
