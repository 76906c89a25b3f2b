"""India and the United States with one case in both, and people who look after either."""

from dataclasses import dataclass

from catalog.products.models import Product, Variant
from i18n.markets.models import Market
from shop.accounts.models import Customer
from tests.make.accounts import make_administrator, make_customer, make_manager
from tests.make.catalog import make_product, make_variant, make_warehouse, put_on_sale
from tests.make.i18n import make_goods_rate, make_market
from tests.make.promotions import make_gift_card, make_promotion

SKU = "CASE-1"


@dataclass(frozen=True)
class World:
    """What there is."""

    india: Market
    states: Market
    product: Product
    black: Variant
    people: dict[str, Customer]


def make_world() -> World:
    """Sell one black case in both markets, from a warehouse of each."""
    india, states = make_market(code="in"), make_market(code="us")
    make_goods_rate()
    product = make_product(sku=SKU, name="Clear case")
    black = make_variant(product=product, on_sale_in=india, free=5)
    make_variant(product=product, colour="RED")
    for market in (india, states):
        make_promotion(market=market, code="TENTH", slug="tenth")
        make_gift_card(market=market, amount_minor=1000)
    return World(india, states, product, _sold_in(states, black), _people(india, states))


def _sold_in(market: Market, variant: Variant) -> Variant:
    put_on_sale(variant=variant, market=market, amount_minor=1_999, free=7)
    return variant


def _people(india: Market, states: Market) -> dict[str, Customer]:
    staff = make_customer(email="no-market@example.com")
    staff.is_staff = True
    staff.save()
    return {
        "shopper": make_customer(),
        "in": make_manager(india),
        "us": make_manager(states),
        "both": make_manager(india, states),
        "none": staff,
        "admin": make_administrator(),
    }


def share_a_warehouse(world: World) -> str:
    """Make a warehouse that serves both markets and give its code."""
    make_warehouse(market=world.india, code="WH-BOTH")
    return make_warehouse(market=world.states, code="WH-BOTH").code
