"""List a product in a market and price it there."""

from datetime import datetime

from django.db import transaction

from catalog.listings.errors import MrpMissing, PriceAboveMrp, PriceEndsFirst
from catalog.listings.models import Listing, Price
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
    """Set what a variant costs in a market, from one moment until before another.

    Replaces the price that begins at the same moment and leaves all others as they are.
    amount_minor, mrp_minor: minor units of the market's currency, as the market shows prices.
    Raises PriceEndsFirst, PriceAboveMrp, and MrpMissing in a market that sells to India; nothing
    is then changed.
    """
    if starts_at and ends_at and starts_at >= ends_at:
        raise PriceEndsFirst(field="endsAt")
    if mrp_minor is not None or needs_mrp(market):
        check_mrp(market=market, amount_minor=amount_minor, mrp_minor=mrp_minor)
    price, _ = Price.objects.update_or_create(
        market=market,
        variant=variant,
        starts_at=starts_at,
        defaults={"amount_minor": amount_minor, "mrp_minor": mrp_minor, "ends_at": ends_at},
    )
    return price


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
