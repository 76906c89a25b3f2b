"""Warehouses and what lies in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from catalog.inventory.actions import receive
from catalog.inventory.models import Pool, Stock, Warehouse, WarehouseMarket
from catalog.products.models import Variant
from i18n.markets.models import Market
from i18n.markets.queries import today_in
from shop.demo.files import read
from shop.demo.listings import MARKETS

Facts = dict[str, Any]

REFERENCE = "demo-opening"
UNITS = (140, 64, 260, 85, 38, 190, 120, 47, 310, 76)  # taken in turn, so that shelves differ
FEW = {("us", "KAV-CS-102-GRN"): 3, ("in", "OND-EP-401-WHT"): 4, ("us", "PAC-FB-502-ROS"): 2}
NONE_LEFT = {("in", "KAV-CS-105-SND"), ("us", "TES-PB-301-WHT")}
SHIPS_IN = (timedelta(days=18), timedelta(days=25))


def load_stock(facts: Iterable[Facts], *, at: datetime) -> None:
    """Receive the opening stock of each variant that no warehouse of its market has heard of."""
    for row in read("markets")["warehouses"]:
        market = Market.objects.get(code=row["market"])
        plain = {name: row[name] for name in ("name", "country", "region")}
        warehouse, _ = Warehouse.objects.get_or_create(code=row["code"], defaults=plain)
        WarehouseMarket.objects.get_or_create(warehouse=warehouse, market=market)
        _fill(warehouse, market, list(facts), at=at)


def _fill(warehouse: Warehouse, market: Market, facts: list[Facts], *, at: datetime) -> None:
    country = next(key for key, code in MARKETS.items() if code == market.code)
    offers = {row["sku"]: row["markets"].get(country) for row in facts}
    known = Stock.objects.filter(warehouse=warehouse).values("variant")
    variants = Variant.objects.filter(product__sku__in=offers).exclude(pk__in=known)
    for place, variant in enumerate(variants.order_by("sku")):
        offer = offers[variant.sku.rpartition("-")[0]]
        units = _units(market.code, variant.sku, place)
        if offer is not None and units:
            _receive(warehouse, market, variant, units, ahead=offer["stage"] == "preorder", at=at)


def _units(market: str, sku: str, place: int) -> int:
    if (market, sku) in NONE_LEFT:
        return 0
    return FEW.get((market, sku), UNITS[place % len(UNITS)])


def _receive(
    warehouse: Warehouse, market: Market, variant: Variant, units: int, *, ahead: bool, at: datetime
) -> None:
    """Put units on the shelf, or note that they are on their way and when they will ship."""
    today = today_in(market, at)
    days = [today + ahead_by for ahead_by in SHIPS_IN] if ahead else [None, None]
    receive(
        warehouse=warehouse,
        variant=variant,
        quantity=units,
        reason="RECEIVED",
        reference=REFERENCE,
        at=at,
        pool=Pool.INCOMING if ahead else Pool.ON_HAND,
        ships_from=days[0],
        ships_by=days[1],
    )
