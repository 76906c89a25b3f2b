"""What each market lists and what it costs there."""

from collections.abc import Callable, Iterable
from typing import Any

from catalog.listings.actions import set_price
from catalog.listings.errors import PriceAboveMrp
from catalog.listings.models import Listing, Price
from catalog.products.models import Product, Variant
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from shop.demo.files import read
from shop.kit.money import to_minor

Facts = dict[str, Any]

MARKETS = {"IN": "in", "US": "us"}
#  a flash sale is an open one with a small limit until drops exist
STAGES = {"open": "", "flash": "", "invite": Stage.INVITE, "preorder": Stage.PREORDER}
FLASH_LIMIT = 2


def load_listings(facts: list[Facts], *, say: Callable[[str], None]) -> None:
    """List and price what is missing; say which prices were refused."""
    for country, code in MARKETS.items():
        market = Market.objects.get(code=code)
        offered = {
            row["sku"]: row["markets"][country] for row in facts if country in row["markets"]
        }
        _load_market(market, offered, declaration=read("catalog").get(f"declaration_{country}"))
        _load_prices(market, offered, say=say)
    for code, rows in read("markets")["announced"].items():
        _announce(Market.objects.get(code=code), dict(rows))


def _load_market(market: Market, offered: dict[str, Facts], declaration: Facts | None) -> None:
    products = Product.objects.filter(sku__in=offered)
    Listing.objects.bulk_create(
        (
            Listing(
                market=market,
                product=product,
                switched_on=True,
                stage=STAGES[offered[product.sku]["stage"]],
                goods_code=offered[product.sku]["goods_code"],
                declaration=_declaration(declaration, offered[product.sku]),
                max_per_customer=_limit(offered[product.sku]),
                position=product.position,
            )
            for product in products
        ),
        ignore_conflicts=True,
    )


def _declaration(common: Facts | None, offer: Facts) -> Facts:
    return {**common, "generic_name": offer["generic_name"]} if common else {}


def _limit(offer: Facts) -> int | None:
    return FLASH_LIMIT if offer["stage"] == "flash" else None


def _load_prices(market: Market, offered: dict[str, Facts], *, say: Callable[[str], None]) -> None:
    """Price the variants that have no price; a refused one stays without, and so hidden."""
    priced = Price.objects.filter(market=market).values("variant")
    for variant in Variant.objects.filter(product__sku__in=offered).exclude(pk__in=priced):
        offer = offered[variant.sku.rpartition("-")[0]]
        try:
            set_price(
                market=market,
                variant=variant,
                amount_minor=to_minor(offer["price"], market.currency),
                mrp_minor=to_minor(offer["mrp"], market.currency) if "mrp" in offer else None,
            )
        except PriceAboveMrp as refusal:
            say(
                f"refused in {market.name}: {variant.sku} at {refusal.details['amount']} is above"
                f" its MRP of {refusal.details['mrp']} {market.currency}; it stays hidden there"
            )


def _announce(market: Market, goods_codes: dict[str, str]) -> None:
    """Show a few products without a price: the market is announced, not open."""
    products: Iterable[Product] = Product.objects.filter(sku__in=goods_codes)
    Listing.objects.bulk_create(
        (
            Listing(
                market=market,
                product=product,
                switched_on=True,
                goods_code=goods_codes[product.sku],
                position=product.position,
            )
            for product in products
        ),
        ignore_conflicts=True,
    )
