"""Sales that run, and what a suggestion of a price is worked out from."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from catalog.listings.actions import set_sale
from catalog.listings.models import Listing, Price, PriceKind
from catalog.products.models import Variant
from catalog.suggestions.actions import set_price_policy, set_unit_cost
from catalog.suggestions.models import PricePolicy, UnitCost
from i18n.charm.actions import load_charm_rules
from i18n.duties.actions import add_duty_rate, load_duty_rates
from i18n.duties.models import DutyRate
from i18n.exchange.actions import load_fx_rates
from i18n.markets.models import Market
from i18n.markets.queries import day_begins, today_in
from shop.demo.files import read
from shop.kit.money import to_minor

Facts = dict[str, Any]

PAID_IN = "USD"  # what the makers are paid in, in the demo


def load_pricing_facts() -> None:
    """Load rates of exchange, rules of rounding and duties."""
    load_fx_rates()
    load_charm_rules()
    load_duty_rates()
    told = read("pricing")
    day = date.fromisoformat(told["from"])
    for row in told["duties"]:
        for prefix in row["prefixes"]:
            if not DutyRate.objects.filter(country=row["country"], prefix=prefix).exists():
                add_duty_rate(
                    country=row["country"],
                    prefix=prefix,
                    rate=Decimal(row["rate"]),
                    day=day,
                    source=told["source"],
                )


def load_pricing(facts: Iterable[Facts], *, at: datetime) -> None:
    """Tell policies and costs, and begin the sales, where none are told yet."""
    told = read("pricing")
    day = date.fromisoformat(told["from"])
    markets = {market.code: market for market in Market.objects.filter(code__in=told["sales"])}
    for row in told["policies"]:
        _tell_policy(markets, row, day, told["source"])
    paid = {row["sku"]: row["markets"]["US"]["price"] for row in facts if "US" in row["markets"]}
    for market in markets.values():
        _tell_costs(market, paid, told, day)
        _begin_sales(market, told["sales"][market.code], told["sale_days"], at)


def _tell_policy(markets: dict[str, Market], row: Facts, day: date, source: str) -> None:
    market = markets[row["market"]]
    if not PricePolicy.objects.filter(market=market).exists():
        set_price_policy(
            market=market,
            base=markets[row["base"]],
            factor=Decimal(row["factor"]),
            margin=Decimal(row["margin"]),
            approval_from=Decimal(row["approval_from"]),
            keeps_days=row["keeps_days"],
            day=day,
            source=source,
        )


def _tell_costs(market: Market, paid: dict[str, str], told: Facts, day: date) -> None:
    """Tell a tenth of the price in the United States as the cost of each listed variant."""
    listed = Listing.objects.filter(market=market).values("product")
    known = UnitCost.objects.filter(market=market).values("variant")
    rows = Variant.objects.filter(product__in=listed).exclude(pk__in=known)
    for variant in rows.select_related("product").order_by("pk"):
        price = paid.get(variant.product.sku)
        if price is None:
            continue  # never sold in the United States: its cost stays unknown, for once
        share = Decimal(price) * Decimal(told["cost_share"])
        set_unit_cost(
            market=market,
            variant=variant,
            currency=PAID_IN,
            goods_minor=to_minor(share.quantize(Decimal("0.01"), ROUND_HALF_UP), PAID_IN),
            freight_minor=to_minor(told["freight"], PAID_IN),
            day=day,
            source=told["source"],
        )


def _begin_sales(market: Market, sales: dict[str, str], days: int, at: datetime) -> None:
    """Put products on sale from today on; a variant that ever was on sale is left alone."""
    known = Price.objects.filter(market=market, kind=PriceKind.SALE).values("variant")
    rows = Variant.objects.filter(product__sku__in=sales).exclude(pk__in=known)
    begins = day_begins(market, today_in(market, at))
    for variant in rows.select_related("product").order_by("pk"):
        set_sale(
            market=market,
            variant=variant,
            amount_minor=to_minor(sales[variant.product.sku], market.currency),
            starts_at=begins,
            ends_at=begins + timedelta(days=days),
        )
