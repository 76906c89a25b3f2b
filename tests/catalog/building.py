"""Put a drawn world into the database, a table at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import NamedTuple
from uuid import uuid4

from django.db import transaction

from catalog.inventory.models import Hold, Stock, Warehouse
from catalog.launches.models import WaveEntry
from catalog.listings.models import Listing, Price, PriceKind
from catalog.products.models import Certificate, Product, ProductTrait, Variant
from i18n.compliance.models import Evidence, Requirement
from i18n.markets.models import Market, StageChange
from i18n.tax.models import GoodsTaxRate
from tests.catalog.worlds import DAYS, Demand, Form, Shelf, Step, Thing, World
from tests.make.catalog import make_kind, make_warehouse
from tests.make.i18n import LONG_AGO, make_market

AMOUNTS = {PriceKind.LIST: 100, PriceKind.SALE: 60}
MRP = 100


class Built(NamedTuple):
    """What a world became."""

    market: Market
    products: list[Product]
    variants: list[Variant]


@contextmanager
def built(world: World) -> Iterator[Built]:
    """Put a world into the database, and take it out again."""
    with transaction.atomic():
        market = _build_market(world)
        products = _build_products(world.things)
        _build_listings(world.things, market, products)
        _build_waves(world.steps, market, products)
        yield Built(market, products, _build_variants(world.things, market, products))
        transaction.set_rollback(True)


def _build_market(world: World) -> Market:
    market = make_market(code=world.market, stage=None)
    StageChange.objects.bulk_create(
        StageChange(market=market, stage=stage, since=since, reason="drawn", changed_by="a test")
        for since, stage in world.stages
    )
    Requirement.objects.bulk_create(
        _requirement(demand, world.market.upper()) for demand in world.demands
    )
    GoodsTaxRate.objects.bulk_create(
        GoodsTaxRate(
            country="IN",
            prefix=prefix,
            rate=Decimal("0.18"),
            valid_from=begin or LONG_AGO.date(),
            valid_to=end,
            source="drawn",
        )
        for prefix, (begin, end) in world.rates
    )
    return market


def _requirement(demand: Demand, country: str) -> Requirement:
    begin, end = demand.days
    return Requirement(
        code=demand.evidence.value,
        country=country,
        kind=demand.kind,
        trait=demand.trait,
        region=demand.region,
        severity=demand.severity,
        evidence=demand.evidence,
        limit_wh=demand.limit_wh,
        name="drawn",
        valid_from=begin or LONG_AGO.date(),
        valid_to=end,
        source="drawn",
    )


def _build_products(things: Sequence[Thing]) -> list[Product]:
    kinds = {code: make_kind(code=code) for code in ("CASE", "BAND")}
    products = Product.objects.bulk_create(
        Product(
            sku=f"P{n}",
            slug=f"p{n}",
            kind=kinds[thing.kind],
            brand="Drawn",
            net_quantity="1 N",
            origin="CN",
            created_at=LONG_AGO,
            watt_hours=thing.watt_hours,
        )
        for n, thing in enumerate(things)
    )
    ProductTrait.objects.bulk_create(
        ProductTrait(product=product, code=code)
        for product, thing in zip(products, things, strict=True)
        for code in sorted(thing.traits)
    )
    return products


def _build_waves(steps: Sequence[Step], market: Market, products: Sequence[Product]) -> None:
    kinds = {product.kind.code: product.kind for product in products}
    WaveEntry.objects.bulk_create(
        WaveEntry(
            market=market,
            wave="drawn",
            kind=kinds.get(step.goods) if isinstance(step.goods, str) else None,
            product=products[step.goods] if isinstance(step.goods, int) else None,
            stage=step.stage,
            since=step.since,
            reason="drawn",
            changed_by="a test",
        )
        for step in steps
    )


def _build_listings(things: Sequence[Thing], market: Market, products: Sequence[Product]) -> None:
    country = market.code.upper()
    Listing.objects.bulk_create(
        Listing(market=market, product=product, **thing.listing)
        for product, thing in zip(products, things, strict=True)
        if thing.listing is not None
    )
    Certificate.objects.bulk_create(
        Certificate(
            product=product,
            type=Evidence.CERTIFICATE.value if paper.right_type else "OTHER",
            country=country if paper.right_country else "FR",
            valid_from=paper.days[0],
            valid_to=paper.days[1],
        )
        for product, thing in zip(products, things, strict=True)
        for paper in thing.papers
    )


def _build_variants(
    things: Sequence[Thing], market: Market, products: Sequence[Product]
) -> list[Variant]:
    drawn = [
        (Variant(product=product, sku=f"{product.sku}-{n}"), form)
        for product, thing in zip(products, things, strict=True)
        for n, form in enumerate(thing.forms)
    ]
    variants = Variant.objects.bulk_create(variant for variant, _ in drawn)
    Price.objects.bulk_create(
        Price(
            market=market,
            variant=variant,
            kind=kind,
            amount_minor=AMOUNTS[kind],
            mrp_minor=MRP,
            starts_at=start,
            ends_at=end,
        )
        for variant, form in drawn
        for kind, (start, end) in zip(PriceKind, form.prices, strict=False)
        if kind == PriceKind.LIST or (start and end)
    )
    _build_stock(drawn, make_warehouse(market=market))
    return variants


def _build_stock(drawn: Sequence[tuple[Variant, Form]], warehouse: Warehouse) -> None:
    shelves = [(variant, shelf) for variant, form in drawn for shelf in form.shelves]
    rows = Stock.objects.bulk_create(
        Stock(
            warehouse=warehouse,
            variant=variant,
            pool=shelf.pool,
            on_hand=shelf.on_hand,
            held=_held(shelf),
            ships_from=DAYS[0] if shelf.dated else None,
            ships_by=DAYS[-1] if shelf.dated else None,
        )
        for variant, shelf in shelves
    )
    Hold.objects.bulk_create(
        Hold(stock=row, quantity=row.held, holder=uuid4(), until=shelf.until)
        for row, (_, shelf) in zip(rows, shelves, strict=True)
        if row.held
    )


def _held(shelf: Shelf) -> int:
    return min(shelf.held, shelf.on_hand)
