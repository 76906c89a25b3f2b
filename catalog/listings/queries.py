"""Ask what a market lists and what it costs there."""

from collections.abc import Iterable
from datetime import datetime

from catalog.listings.models import Listing, Price, PriceKind
from catalog.products.models import Product, Variant
from i18n.markets.models import Market, MarketCountry
from shop.kit.database.kept import Kept

# Countries whose law puts a maximum retail price on every package.
MRP_COUNTRIES = ("IN",)

PRICES = Kept(
    lambda market, variants, at: (
        Price.objects.filter(market=market, variant__in=variants).in_force(at).deciding_last()
    )
)


def price_of(*, variant: Variant, market: Market, at: datetime) -> Price | None:
    """Tell what a variant costs in a market at a moment; None is "not for sale", never zero."""
    return prices_of(variants=[variant], market=market, at=at).get(variant.pk)


def prices_of(*, variants: Iterable[Variant], market: Market, at: datetime) -> dict[int, Price]:
    """Tell what variants cost in a market at a moment, by variant id (one query).

    A sale that runs decides over the list price.
    """
    wanted = [variant.pk for variant in variants]
    deciding_last = PRICES(market=market.pk, variants=wanted, at=at)
    return {price.variant_id: price for price in deciding_last}


def list_price_of(*, variant: Variant, market: Market, at: datetime) -> Price | None:
    """Give the list price of a variant in a market at a moment, sale or no sale."""
    rows = Price.objects.in_market(market).filter(variant=variant, kind=PriceKind.LIST)
    return rows.in_force(at).first()


def listings_of(*, products: Iterable[Product], market: Market) -> dict[int, Listing]:
    """Give the listings of products in a market, by product id, switched off too (one query)."""
    wanted = [product.pk for product in products]
    listed = Listing.objects.filter(market=market, product__in=wanted)
    return {listing.product_id: listing for listing in listed}


def needs_mrp(market: Market) -> bool:
    """Tell whether prices of this market need a maximum retail price."""
    return MarketCountry.objects.filter(market=market, country__in=MRP_COUNTRIES).exists()
