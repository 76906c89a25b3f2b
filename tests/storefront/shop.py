"""A small shop in two markets, with one that is only announced, for the tests of its pages."""

from dataclasses import dataclass

from catalog.devices.models import Device
from catalog.products.models import Product, Variant
from catalog.search.actions import refresh_search
from i18n.locales.actions import load_regions, write_text
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.make.catalog import make_device, make_product, make_variant, put_on_sale
from tests.make.checkout import make_shop
from tests.make.i18n import make_market

LOCALES = ("en-in", "hi-in", "en-us", "es-us")
NAMES = {
    "en": "Kavrin Slim cover",
    "hi-IN": "कावरिन स्लिम कवर",
    "es-US": "Funda Kavrin Slim",
}


@dataclass(frozen=True)
class Shop:
    """What the pages show: a case for one phone, in stock in both open markets."""

    india: Market
    america: Market
    britain: Market
    phone: Device
    other_phone: Device
    case: Product
    black: Variant
    navy: Variant


def open_shop() -> Shop:
    """Open India and the United States, announce the United Kingdom, and put a case on sale."""
    load_regions()
    india, america = make_shop(code="in"), make_shop(code="us")
    britain = make_market(code="gb", stage=Stage.ANNOUNCED)
    phone = make_device()
    case = make_product(sku="KAV-1", fits=[phone])
    case.kind.needs_fit = True
    case.kind.save()
    for locale, name in NAMES.items():
        write_text(
            owner="catalog.product", owner_id=case.pk, field="name", locale=locale, text=name
        )
    black = make_variant(product=case, colour="BLK")
    navy = make_variant(product=case, colour="NVY")
    for variant in (black, navy):
        put_on_sale(variant=variant, market=india, amount_minor=29900, free=9)
        put_on_sale(variant=variant, market=america, amount_minor=999, free=9)
    refresh_search()
    return Shop(
        india=india,
        america=america,
        britain=britain,
        phone=phone,
        other_phone=make_device(code="ZEL-4", brand="Zelkin", name="Zelkin Z4"),
        case=case,
        black=black,
        navy=navy,
    )
