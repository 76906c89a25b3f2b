"""Prices as a market shows them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.listings.models import Listing
from catalog.listings.models import Price as PriceRow
from i18n.locales.api.money import Money, money
from i18n.markets.api.context import MarketContext
from i18n.markets.api.market import tax_note
from i18n.markets.models import TaxRegime
from i18n.tax.prices import NO_RATE, PriceParts, split_price
from i18n.tax.queries import GoodsRates, goods_rates

Card = dict[str, Any]


class Price(graphene.ObjectType):
    """What one variant costs in the market."""

    display = graphene.Field(
        Money, required=True, description="As this market shows prices: what to print."
    )
    gross = graphene.Field(
        Money, description="With tax; null where only the address tells the tax."
    )
    net = graphene.Field(Money, required=True, description="Without tax.")
    tax = graphene.Field(
        Money, description="The tax in `gross`; null where only the address tells it."
    )
    list_price = graphene.Field(
        Money, description="What it costs outside of the present offer; null without an offer."
    )
    mrp = graphene.Field(
        Money, description="Maximum retail price of the package, where the law knows one."
    )
    percent_off = graphene.Int(
        description="Whole percent below `mrp` or `listPrice`, rounded down; null below 1."
    )
    note = graphene.String(required=True, description="How the price is to be read.")

    @staticmethod
    def resolve_display(root: Card, _info: GraphQLResolveInfo) -> Card:
        return _money(root["price"].amount_minor, root["market"])

    @staticmethod
    def resolve_gross(root: Card, _info: GraphQLResolveInfo) -> Card | None:
        return _money_or_none(_parts(root).gross, root["market"])

    @staticmethod
    def resolve_net(root: Card, _info: GraphQLResolveInfo) -> Card:
        return _money(_parts(root).net, root["market"])

    @staticmethod
    def resolve_tax(root: Card, _info: GraphQLResolveInfo) -> Card | None:
        return _money_or_none(_parts(root).tax, root["market"])

    @staticmethod
    def resolve_list_price(root: Card, _info: GraphQLResolveInfo) -> Card | None:
        return _money_or_none(root["usual_minor"], root["market"])

    @staticmethod
    def resolve_mrp(root: Card, _info: GraphQLResolveInfo) -> Card | None:
        return _money_or_none(root["price"].mrp_minor, root["market"])

    @staticmethod
    def resolve_percent_off(root: Card, _info: GraphQLResolveInfo) -> int | None:
        price = root["price"]
        return percent_off(price.amount_minor, price.mrp_minor or root["usual_minor"])

    @staticmethod
    def resolve_note(root: Card, _info: GraphQLResolveInfo) -> str:
        return tax_note(root["market"])


class PriceRange(graphene.ObjectType):
    """What the variants of a product that are shown cost, as the market shows prices."""

    min = graphene.Field(Money, required=True, description="The lowest price.")
    max = graphene.Field(Money, required=True, description="The highest price.")
    mrp = graphene.Field(Money, description="Maximum retail price of the one that costs least.")
    percent_off = graphene.Int(description="Whole percent that it is below its `mrp`.")


def told_price(
    price: PriceRow, listing: Listing, market: MarketContext, usual_minor: int | None
) -> Card:
    """Give a price as the API's ``Price``.

    usual_minor: what it costs outside of the offer in force; None without an offer.
    """
    return {"price": price, "listing": listing, "market": market, "usual_minor": usual_minor}


def told_range(prices: Sequence[PriceRow], market: MarketContext) -> Card | None:
    """Give the span of prices; None when there is none."""
    if not prices:
        return None
    least = min(prices, key=lambda price: price.amount_minor)
    most = max(prices, key=lambda price: price.amount_minor)
    return {
        "min": _money(least.amount_minor, market),
        "max": _money(most.amount_minor, market),
        "mrp": _money_or_none(least.mrp_minor, market),
        "percent_off": percent_off(least.amount_minor, least.mrp_minor),
    }


def usual_prices(prices: Iterable[PriceRow], market: MarketContext) -> dict[int, int]:
    """Tell what variants on offer usually cost, by variant id (1 query).

    An offer is a price with an end that is below the price that has none.
    """
    offers = {price.variant_id: price for price in prices if price.ends_at}
    base = (
        PriceRow.objects.in_market(market.market)
        .in_force(market.at)
        .filter(variant__in=offers, ends_at__isnull=True)
    )
    usual = {price.variant_id: price.amount_minor for price in base.deciding_last()}
    return {pk: minor for pk, minor in usual.items() if minor > offers[pk].amount_minor}


def percent_off(minor: int, full_minor: int | None) -> int | None:
    """Tell how many whole percent a price is below a full one, never more than it is."""
    if not full_minor:
        return None
    return (full_minor - minor) * 100 // full_minor or None


def _parts(root: Card) -> PriceParts:
    market: MarketContext = root["market"]
    rate = _rate(market, root["listing"].goods_code)
    return split_price(market=market.market, minor=root["price"].amount_minor, rate=rate)


def _rate(market: MarketContext, goods_code: str) -> Decimal:
    if market.market.tax_regime != TaxRegime.GST:
        return NO_RATE
    return _rates(market, market.market.seller.country, market.day).of(goods_code)


def _rates(market: MarketContext, country: str, day: date) -> GoodsRates:
    """Load the day's rates once for the request."""
    memo, key = market.request.memo, (goods_rates, country, day)
    if key not in memo:
        memo[key] = goods_rates(country, day)
    rates: GoodsRates = memo[key]
    return rates


def _money(minor: int, market: MarketContext) -> Card:
    return money(minor, market.market.currency, market.locale)


def _money_or_none(minor: int | None, market: MarketContext) -> Card | None:
    return None if minor is None else _money(minor, market)
