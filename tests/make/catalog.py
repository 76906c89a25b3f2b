"""Build products, listings and stock, each the smallest valid thing."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from catalog.devices.models import Device
from catalog.inventory.actions import receive
from catalog.inventory.models import Pool, Stock, Warehouse, WarehouseMarket
from catalog.listings.actions import set_price, set_sale
from catalog.listings.models import Listing, Price
from catalog.products.models import Certificate, Fit, Kind, Product, ProductTrait, Variant
from i18n.locales.actions import write_text
from i18n.markets.models import Market
from tests.make.i18n import LONG_AGO

CASE_HSN = "39269099"
DECLARATION: dict[str, Any] = {
    "importer_name": "Meridian Accessories India Pvt Ltd",
    "importer_address": "Plot 7, Demo Industrial Area, Bengaluru, Karnataka 560058",
    "generic_name": "phone case",
    "consumer_care": {
        "name": "Customer Care",
        "phone": "+918022221234",
        "email": "care@example.in",
        "address": "Plot 7, Demo Industrial Area, Bengaluru, Karnataka 560058",
    },
}


def make_kind(*, code: str = "CASE", needs_fit: bool = False) -> Kind:
    """Make a kind, or give the one that has the code."""
    slug = code.lower().replace("_", "-")
    kind, _ = Kind.objects.get_or_create(
        code=code, defaults={"slug": slug, "needs_fit": needs_fit, "art": slug}
    )
    return kind


def make_device(*, code: str = "ORV-1", brand: str = "Orvane", name: str = "Orvane One") -> Device:
    return Device.objects.create(code=code, slug=code.lower(), brand=brand, name=name)


def make_product(
    *,
    sku: str = "",
    kind: str = "CASE",
    traits: Iterable[str] = (),
    fits: Iterable[Device] = (),
    watt_hours: Decimal | None = None,
    name: str = "",
    **facts: Any,
) -> Product:
    """Make a product without variants; ``name`` is its English name."""
    sku = sku or f"P-{uuid4().hex[:10]}"
    product = Product.objects.create(
        sku=sku,
        kind=make_kind(code=kind),
        watt_hours=watt_hours,
        **{
            "slug": sku.lower(),
            "brand": "Kavrin",
            "net_quantity": "1 N",
            "origin": "CN",
            "weight_g": 28,
            "created_at": LONG_AGO,
            **facts,
        },
    )
    ProductTrait.objects.bulk_create(ProductTrait(product=product, code=code) for code in traits)
    Fit.objects.bulk_create(Fit(product=product, device=device) for device in fits)
    if name:
        write_text(
            owner="catalog.product", owner_id=product.pk, field="name", locale="en", text=name
        )
    return product


def make_variant(
    *,
    product: Product | None = None,
    colour: str = "BLK",
    on_sale_in: Market | None = None,
    amount_minor: int = 29900,
    free: int = 0,
    **facts: Any,
) -> Variant:
    """Make a variant, of a new product if none is given.

    on_sale_in: a market in which it is listed with all that the law wants, priced, and in stock
    with ``free`` units.
    """
    product = product or make_product()
    variant = Variant.objects.create(
        product=product,
        sku=facts.pop("sku", f"{product.sku}-{colour}"),
        colour=colour,
        swatch=facts.pop("swatch", "#111111"),
        **facts,
    )
    if on_sale_in:
        put_on_sale(variant=variant, market=on_sale_in, amount_minor=amount_minor, free=free)
    return variant


def put_on_sale(
    *, variant: Variant, market: Market, amount_minor: int = 29900, free: int = 0
) -> None:
    """List a variant's product in a market, price the variant there and put units in stock."""
    if not Listing.objects.filter(market=market, product=variant.product).exists():
        make_listing(market=market, product=variant.product)
    make_price(market=market, variant=variant, amount_minor=amount_minor)
    if free:
        make_stock(market=market, variant=variant, on_hand=free)


def make_listing(*, market: Market, product: Product, **facts: Any) -> Listing:
    """List a product, switched on, with a tariff code and a complete declaration."""
    defaults = {"switched_on": True, "goods_code": CASE_HSN, "declaration": DECLARATION}
    return Listing.objects.create(market=market, product=product, **{**defaults, **facts})


def make_price(
    *,
    market: Market,
    variant: Variant,
    amount_minor: int = 29900,
    mrp_minor: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Price:
    """Set a list price; in a market that prints prices in rupees it is also the MRP."""
    if mrp_minor is None and market.currency == "INR":
        mrp_minor = amount_minor
    return set_price(
        market=market,
        variant=variant,
        amount_minor=amount_minor,
        mrp_minor=mrp_minor,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def make_sale(
    *,
    market: Market,
    variant: Variant,
    amount_minor: int,
    starts_at: datetime,
    ends_at: datetime,
    mrp_minor: int | None = None,
) -> Price:
    """Put a variant that has a list price on sale for a time."""
    return set_sale(
        market=market,
        variant=variant,
        amount_minor=amount_minor,
        mrp_minor=mrp_minor,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def make_certificate(
    *, product: Product, code: str, country: str = "IN", until: date | None = None
) -> Certificate:
    return Certificate.objects.create(
        product=product, type=code, country=country, reference=f"{code}-1", valid_to=until
    )


def make_warehouse(*, market: Market, code: str = "") -> Warehouse:
    """Make a warehouse that ships to a market, or give the one that has the code."""
    code = code or f"WH-{market.code.upper()}"
    warehouse, _ = Warehouse.objects.get_or_create(
        code=code, defaults={"name": code, "country": market.code.upper()[:2]}
    )
    WarehouseMarket.objects.get_or_create(warehouse=warehouse, market=market)
    return warehouse


def make_stock(
    *,
    market: Market,
    variant: Variant,
    on_hand: int = 1,
    pool: Pool = Pool.ON_HAND,
    warehouse: Warehouse | None = None,
    ships_from: date | None = None,
    ships_by: date | None = None,
) -> Stock:
    """Receive units into a warehouse of the market, with the movement that explains them."""
    return receive(
        warehouse=warehouse or make_warehouse(market=market),
        variant=variant,
        quantity=on_hand,
        reason="RECEIVED",
        reference="a test",
        at=LONG_AGO,
        pool=pool,
        ships_from=ships_from,
        ships_by=ships_by,
    )
