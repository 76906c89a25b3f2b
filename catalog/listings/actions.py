"""List a product in a market and price it there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from catalog.listings.errors import (
    MrpMissing,
    PriceAboveMrp,
    PriceEndsFirst,
    SaleNotBelowList,
    SalesOverlap,
)
from catalog.listings.models import Listing, Price, PriceKind
from catalog.listings.periods import lock_prices, make_room, of_kind, overlap
from catalog.listings.queries import needs_mrp
from catalog.products.models import Product, Variant
from i18n.markets.models import Market
from shop.kit.money import amount_text


@transaction.atomic
def set_price(
    *,
    market: Market,
    variant: Variant,
    amount_minor: int,
    mrp_minor: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Price:
    """Set the list price of a variant in a market, from one moment until before another.

    Replaces the one that begins at the same moment. The one before it ends there and goes on after
    an end that is given; without one, the new price holds until the next that is planned.
    amount_minor, mrp_minor: minor units of the market's currency, as the market shows prices.
    Raises PriceEndsFirst, PriceAboveMrp, SaleNotBelowList for a sale that would then be no sale,
    and MrpMissing in a market that sells to India; nothing is then changed.
    """
    _check(market, amount_minor, mrp_minor, starts_at, ends_at)
    listed = of_kind(lock_prices(market, variant), PriceKind.LIST)
    until = make_room(listed, starts_at, ends_at)
    price, _ = Price.objects.update_or_create(
        market=market,
        variant=variant,
        kind=PriceKind.LIST,
        starts_at=starts_at,
        defaults={"amount_minor": amount_minor, "mrp_minor": mrp_minor, "ends_at": until},
    )
    _check_sales(market, variant)
    return price


@transaction.atomic
def set_sale(
    *,
    market: Market,
    variant: Variant,
    amount_minor: int,
    starts_at: datetime,
    ends_at: datetime,
    mrp_minor: int | None = None,
) -> Price:
    """Sell a variant for less than its list price, from one moment until before another.

    Replaces the sale that begins at the same moment.
    mrp_minor: in minor units, as all amounts; that of the list price when left out.
    Raises PriceEndsFirst, SalesOverlap, SaleNotBelowList, PriceAboveMrp and, in a market that sells
    to India, MrpMissing; nothing is then changed.
    """
    prices = lock_prices(market, variant)
    mrp = mrp_minor if mrp_minor is not None else _mrp_at(prices, starts_at)
    _check(market, amount_minor, mrp, starts_at, ends_at)
    for sale in of_kind(prices, PriceKind.SALE):
        if sale.starts_at != starts_at and overlap(sale, starts_at, ends_at):
            raise SalesOverlap(field="startsAt")
    price, _ = Price.objects.update_or_create(
        market=market,
        variant=variant,
        kind=PriceKind.SALE,
        starts_at=starts_at,
        defaults={"amount_minor": amount_minor, "mrp_minor": mrp, "ends_at": ends_at},
    )
    _check_sales(market, variant)
    return price


@transaction.atomic
def end_sale(*, market: Market, variant: Variant, at: datetime) -> Price | None:
    """End the sale that runs at a moment; give it, or None where none runs."""
    sales = of_kind(lock_prices(market, variant), PriceKind.SALE)
    running = next((sale for sale in sales if sale.in_force(at)), None)
    if running is None:
        return None
    if running.starts_at == at:
        running.delete()
    else:
        running.ends_at = at
        running.save(update_fields=["ends_at"])
    return running


def _check(
    market: Market,
    amount_minor: int,
    mrp_minor: int | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
) -> None:
    """Refuse what no price of the market may be."""
    if starts_at and ends_at and starts_at >= ends_at:
        raise PriceEndsFirst(field="endsAt")
    if mrp_minor is not None or needs_mrp(market):
        check_mrp(market=market, amount_minor=amount_minor, mrp_minor=mrp_minor)


def _mrp_at(prices: Sequence[Price], at: datetime) -> int | None:
    listed = (price for price in of_kind(prices, PriceKind.LIST) if price.in_force(at))
    return next((price.mrp_minor for price in listed), None)


def _check_sales(market: Market, variant: Variant) -> None:
    """Refuse a sale without a list price to begin with, or not below every one that it meets."""
    prices = list(Price.objects.in_market(market).filter(variant=variant).deciding_last())
    listed = of_kind(prices, PriceKind.LIST)
    for sale in of_kind(prices, PriceKind.SALE):
        met = [price for price in listed if overlap(price, sale.starts_at, sale.ends_at)]
        if not met or sale.amount_minor >= min(price.amount_minor for price in met):
            raise SaleNotBelowList(field="amount")


def check_mrp(*, market: Market, amount_minor: int, mrp_minor: int | None) -> None:
    """Refuse a price without a maximum retail price, or above it."""
    if mrp_minor is None:
        raise MrpMissing(field="mrp")
    if amount_minor > mrp_minor:
        raise PriceAboveMrp(
            field="amount",
            amount=amount_text(amount_minor, market.currency),
            mrp=amount_text(mrp_minor, market.currency),
        )


def switch_listing(*, market: Market, product: Product, on: bool) -> Listing:
    """Switch a product on or off in a market; a new listing has neither window nor own stage."""
    listing, _ = Listing.objects.update_or_create(
        market=market, product=product, defaults={"switched_on": on}
    )
    return listing
