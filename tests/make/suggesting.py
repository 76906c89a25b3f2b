"""Build what a suggestion is worked out from: two markets, a rate, duties, costs and a policy."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.products.models import Variant
from catalog.suggestions.models import PricePolicy, UnitCost
from i18n.charm.actions import load_charm_rules
from i18n.duties.actions import add_duty_rate
from i18n.exchange.actions import add_fx_rate
from i18n.markets.models import Market
from tests.make.catalog import make_listing, make_price, make_product, make_variant
from tests.make.i18n import make_goods_rate, make_market

NEW_YEAR = date(2026, 1, 1)
SOURCE = "a test's word"


@dataclass(frozen=True)
class Trade:
    """A variant that is listed at home and abroad; its price abroad is to be derived."""

    home: Market
    abroad: Market
    variant: Variant


def make_trade(
    *, home: str = "us", abroad: str = "in", base_minor: int = 1_299, **cost: Any
) -> Trade:
    """List a variant in two markets and price it in the first; all that is wanted is known.

    base_minor: the list price at home. cost: of ``make_unit_cost``; a minor unit when left out.
    """
    first, second = make_market(code=home), make_market(code=abroad)
    make_goods_rate()
    product = make_product(origin="CN")
    variant = make_variant(product=product)
    for market in (first, second):
        make_listing(market=market, product=product)
    make_price(market=first, variant=variant, amount_minor=base_minor)
    make_inputs(home=first, abroad=second, variant=variant, **cost)
    return Trade(first, second, variant)


def make_inputs(*, home: Market, abroad: Market, variant: Variant, **cost: Any) -> None:
    """Tell the rate, the rules, the duty, the cost and the policy for prices abroad."""
    load_charm_rules()
    make_fx_rate()
    add_duty_rate(
        country=abroad.code.upper(), prefix="39", rate=Decimal("0.1"), day=NEW_YEAR, source=SOURCE
    )
    make_unit_cost(market=abroad, variant=variant, **cost)
    make_policy(market=abroad, base=home)


def make_fx_rate(*, rate: str = "88.50", day: date = NEW_YEAR) -> None:
    """Tell what a dollar is worth in rupees."""
    add_fx_rate(base="USD", quote="INR", rate=Decimal(rate), day=day, source=SOURCE)


def make_unit_cost(
    *, market: Market, variant: Variant, goods_minor: int = 1, currency: str = "USD"
) -> UnitCost:
    return UnitCost.objects.create(
        market=market,
        variant=variant,
        currency=currency,
        goods_minor=goods_minor,
        freight_minor=0,
        valid_from=NEW_YEAR,
        source=SOURCE,
    )


def make_policy(
    *, market: Market, base: Market, factor: str = "1", margin: str = "0.2", keeps_days: int = 14
) -> PricePolicy:
    return PricePolicy.objects.create(
        market=market,
        base=base,
        factor=Decimal(factor),
        margin=Decimal(margin),
        approval_from=Decimal("0.3"),
        keeps_days=keeps_days,
        valid_from=NEW_YEAR,
        source=SOURCE,
    )
