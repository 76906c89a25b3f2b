"""A small shop with one of everything that rows are made of, in two markets."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.devices.models import Device
from catalog.launches.actions import enter_wave
from catalog.listings.models import Listing
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Image,
    Product,
    ProductAttribute,
    Variant,
)
from i18n.compliance.models import Evidence, Requirement, Severity
from i18n.locales.actions import write_text
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.make.catalog import (
    make_certificate,
    make_device,
    make_product,
    make_sale,
    make_variant,
    put_on_sale,
)
from tests.make.i18n import NOON, make_goods_rate, make_market

PLANNED_LATER = date(2027, 6, 1)
PAPER = "IN_WPC_ETA"


class Shop(NamedTuple):
    """Two markets with a case in two colours, and a band in one of them."""

    india: Market
    america: Market
    case: Product
    band: Product
    black: Variant
    navy: Variant
    phone: Device


def open_shop() -> Shop:
    """Open India and the United States, each with what its law wants."""
    make_goods_rate(prefix="39")
    make_goods_rate(prefix="85")
    india, america = make_market(code="in"), make_market(code="us")
    _demand_papers()
    phone = make_device()
    make_device(code="ZEL-4", brand="Zelkin", name="Zelkin Z4")
    case = make_product(
        sku="KAV-1", fits=[phone], traits=["bluetooth"], watt_hours=Decimal(5), name="Slim case"
    )
    band = make_product(sku="BAND-1", kind="BAND", name="Band")
    black, navy = make_variant(product=case), make_variant(product=case, colour="NVY", position=1)
    make_variant(product=band, on_sale_in=india, amount_minor=49900)
    for market, minor in ((india, 29900), (america, 999)):
        put_on_sale(variant=black, market=market, amount_minor=minor)
        put_on_sale(variant=navy, market=market, amount_minor=minor + 100)
    _plan(india, case, black)
    _open_in_waves(india, case)
    _tell(case, black)
    return Shop(india, america, case, band, black, navy, phone)


def _demand_papers() -> None:
    Requirement.objects.create(
        code=PAPER,
        country="IN",
        trait="bluetooth",
        severity=Severity.BLOCK,
        evidence=Evidence.CERTIFICATE,
        name="Radio",
        valid_from=date(2025, 1, 1),
        source="a test",
    )


def _plan(india: Market, case: Product, black: Variant) -> None:
    """Give the case a window, an offer and a certificate that ends."""
    make_certificate(product=case, code=PAPER, until=date(2026, 12, 31))
    Listing.objects.filter(market=india, product=case).update(
        announced_at=NOON - timedelta(days=20),
        opens_at=NOON - timedelta(days=10),
        closes_at=NOON + timedelta(days=90),
        max_per_customer=3,
    )
    make_sale(
        market=india,
        variant=black,
        amount_minor=19900,
        mrp_minor=39900,
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=7),
    )


def _open_in_waves(india: Market, case: Product) -> None:
    """Bring the case's kind, and then the case itself, to where the market is."""
    goods: tuple[dict[str, Any], ...] = ({"kinds": [case.kind]}, {"products": [case]})
    for days, named in enumerate(goods):
        enter_wave(
            market=india,
            wave="step by step",
            stage=Stage.OPEN,
            since=NOON - timedelta(days=5 - days),
            reason="a test",
            by="a test",
            **named,
        )


def _tell(case: Product, black: Variant) -> None:
    """Give the case words, attributes and pictures."""
    material = AttributeKind.objects.create(code="material", data="TEXT")
    output = AttributeKind.objects.create(code="output", data="NUMBER", unit="W", position=1)
    glass = AttributeValueName.objects.create(attribute=material, value="glass")
    ProductAttribute.objects.create(product=case, attribute=material, value="glass")
    ProductAttribute.objects.create(product=case, attribute=output, value="22.5", position=1)
    front = Image.objects.create(product=case, name="slim", width=960, height=960)
    Image.objects.create(
        product=case, variant=black, name="slim-blk", width=320, height=320, position=1
    )
    for owner, pk, field, texts in (
        ("product", case.pk, "name", {"hi": "स्लिम कवर", "es-US": "Funda Slim"}),
        ("product", case.pk, "description", {"en": "A slim case."}),
        ("kind", case.kind_id, "name", {"en": "Phone case", "hi": "फ़ोन केस"}),
        ("variant", black.pk, "name", {"en": "Black", "hi": "काला"}),
        ("attribute", material.pk, "name", {"en": "Material"}),
        ("attributevalue", glass.pk, "name", {"en": "Glass", "hi": "काँच"}),
        ("image", front.pk, "alt", {"en": "From the front"}),
    ):
        for locale, text in texts.items():
            write_text(owner=f"catalog.{owner}", owner_id=pk, field=field, locale=locale, text=text)
