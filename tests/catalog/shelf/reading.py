"""Read the shelf as its contract says, by the plainest queries, to compare it with the decision."""

import json
from datetime import datetime
from typing import Any

from catalog.launches.decision import Visibility
from catalog.launches.moment import Moment
from catalog.shelf.models import ShelfRow, ShelfVariant
from i18n.markets.models import Market


def rows_at(market: Market, at: datetime) -> dict[int, ShelfRow]:
    """Give the rows that hold at a moment, by product, in the market's default locale."""
    held = ShelfRow.objects.filter(market=market, since__lte=at, until__gt=at)
    return {row.product_id: row for row in held.filter(locale=market.default_locale)}


def shown_at(moment: Moment) -> dict[int, str]:
    """Give what is shown of each product that is not hidden."""
    told = {pk: _visibility(row, moment) for pk, row in rows_at(moment.market, moment.at).items()}
    return {pk: visibility.value for pk, visibility in told.items() if visibility.rank}


def variants_at(moment: Moment) -> dict[int, tuple[str, int | None]]:
    """Give of each variant that is shown how, and its price where it is listed."""
    shown = shown_at(moment)
    held = ShelfVariant.objects.filter(
        market=moment.market, since__lte=moment.at, until__gt=moment.at, product__in=shown
    )
    found: dict[int, tuple[str, int | None]] = {}
    for row in held:
        visibility = shown[row.product_id]
        if visibility == Visibility.ANNOUNCED:
            found[row.variant_id] = (visibility, None)
        elif row.amount_minor is not None:
            found[row.variant_id] = (visibility, row.amount_minor)
    return found


def card(market: Market, locale: str, product: int, at: datetime) -> dict[str, Any]:
    """Give the card of a product in a locale at a moment."""
    return told(_row(market, locale, product, at).card)


def details(market: Market, locale: str, product: int, at: datetime) -> dict[str, Any]:
    """Give the details of a product in a locale at a moment."""
    return told(_row(market, locale, product, at).details)


def told(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text)
    return read


def _row(market: Market, locale: str, product: int, at: datetime) -> ShelfRow:
    return ShelfRow.objects.get(
        market=market, locale=locale, product=product, since__lte=at, until__gt=at
    )


def _visibility(row: ShelfRow, moment: Moment) -> Visibility:
    """Tell what the contract makes of a row, with the stage at the moment."""
    listed = row.own_stage in moment.own_stages(Visibility.LISTED)
    announced = row.own_stage in moment.own_stages(Visibility.ANNOUNCED)
    if listed and row.planned == Visibility.LISTED:
        return Visibility.LISTED if row.proved else Visibility.HIDDEN
    if announced and row.planned != Visibility.HIDDEN:
        return Visibility.ANNOUNCED
    if listed and row.planned == Visibility.ANNOUNCED:
        return Visibility.ANNOUNCED
    return Visibility.HIDDEN
