"""Products with all that is known of them: traits, attributes, fits, colours, evidence."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from catalog.devices.models import Device
from catalog.products.batteries import watt_hours
from catalog.products.models import (
    AttributeKind,
    BatteryForm,
    Certificate,
    Fit,
    Kind,
    Product,
    ProductAttribute,
    ProductTrait,
    Variant,
)
from shop.demo.art.palette import TONES
from shop.demo.evidence import certificates_of
from shop.demo.traits import attributes_of, traits_of

Facts = dict[str, Any]

FIRST_MADE = datetime(2026, 1, 12, 6, 30, tzinfo=UTC)
MADE_EVERY = timedelta(days=3)


def load_products(facts: Iterable[Facts]) -> int:
    """Add the products that are missing, each with all that belongs to it; tell how many."""
    known = set(Product.objects.values_list("sku", flat=True))
    new = [row for row in facts if row["sku"] not in known]
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    Product.objects.bulk_create(_product(row, kinds[row["kind"]]) for row in new)
    _load_belongings(new)
    return len(new)


def _product(facts: Facts, kind: Kind) -> Product:
    length, width, height = facts["package_mm"]
    number = int(facts["sku"][-3:])
    place = number % 100 * 10 + number // 100  # kinds take turns in the whole list
    return Product(
        slug=slugify(f"{facts['brand']} {facts['model']}"),
        sku=facts["sku"],
        kind=kind,
        brand=facts["brand"],
        model=facts["model"],
        net_quantity=facts["net_quantity"],
        origin=facts["origin"],
        weight_g=facts["weight_g"],
        length_mm=length,
        width_mm=width,
        height_mm=height,
        created_at=FIRST_MADE + MADE_EVERY * place,
        position=place,
        **_battery(facts),
    )


def _battery(facts: Facts) -> dict[str, Any]:
    battery = facts.get("battery")
    if battery is None:
        return {"battery_form": BatteryForm.COIN_CELL if "coin_cell" in facts else BatteryForm.NONE}
    mah, volts = battery["capacity_mah"], Decimal(battery["nominal_v"])
    built_in = battery["in_equipment"]
    return {
        "battery_mah": mah,
        "battery_volts": volts,
        "watt_hours": watt_hours(mah=mah, volts=volts),
        "battery_form": BatteryForm.IN_EQUIPMENT if built_in else BatteryForm.STANDALONE,
    }


def _load_belongings(facts: Iterable[Facts]) -> None:
    made = {row["sku"]: row for row in facts}
    products = list(Product.objects.filter(sku__in=made).order_by("pk"))
    pairs = [(product, made[product.sku]) for product in products]
    ProductTrait.objects.bulk_create(
        ProductTrait(product=product, code=code)
        for product, row in pairs
        for code in traits_of(row)
    )
    ProductAttribute.objects.bulk_create(_attributes(pairs))
    Variant.objects.bulk_create(v for product, row in pairs for v in _variants(product, row))
    Certificate.objects.bulk_create(c for product, row in pairs for c in _evidence(product, row))
    devices = {device.code: device for device in Device.objects.all()}
    Fit.objects.bulk_create(
        Fit(product=product, device=devices[code]) for product, row in pairs for code in row["fits"]
    )


def _attributes(pairs: Iterable[tuple[Product, Facts]]) -> Iterator[ProductAttribute]:
    kinds = {kind.code: kind for kind in AttributeKind.objects.all()}
    for product, row in pairs:
        for position, (code, value) in enumerate(attributes_of(row)):
            yield ProductAttribute(
                product=product, attribute=kinds[code], value=value, position=position
            )


def _variants(product: Product, facts: Facts) -> Iterator[Variant]:
    for position, colour in enumerate(facts["colours"]):
        yield Variant(
            product=product,
            sku=f"{product.sku}-{colour}",
            colour=colour,
            swatch=TONES[colour].swatch,
            position=position,
        )


def _evidence(product: Product, facts: Facts) -> Iterator[Certificate]:
    for paper in certificates_of(facts):
        yield Certificate(
            product=product,
            country=paper.country,
            type=paper.type,
            reference=paper.reference,
            issuer=paper.issuer,
            valid_to=date.fromisoformat(paper.valid_to) if paper.valid_to else None,
            source="Demo facts, 2026-11-22: invented numbers",
        )
