"""What the products of a world copy: facts of the demo, loaded by the demo's own loaders."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from bench.worlds.series import SERIES
from catalog.devices.models import Device
from catalog.listings.models import Price, PriceKind
from catalog.products.models import Product
from i18n.compliance.actions import load_requirements
from i18n.locales.actions import load_regions
from i18n.locales.models import Translation
from i18n.tax.actions import load_tax_facts
from shop.demo.art.palette import TONES
from shop.demo.delivery import load_delivery
from shop.demo.devices import load_devices
from shop.demo.files import read
from shop.demo.kinds import load_kinds
from shop.demo.listings import load_listings
from shop.demo.markets import load_markets
from shop.demo.pictures import load_images
from shop.demo.product_words import load_product_words
from shop.demo.products import load_products

# Kinds take turns. Each of these is open in both markets with all its papers.
TEMPLATES = (
    *("KAV-CS-101", "LUM-SP-201", "TES-PB-301", "OND-EP-401", "PAC-FB-501"),
    *("KAV-CS-102", "LUM-SP-203", "TES-PB-303", "OND-EP-403", "PAC-FB-506"),
    *("KAV-CS-103", "LUM-SP-204", "TES-PB-306", "OND-EP-405", "PAC-FB-501"),
    *("KAV-CS-105", "LUM-SP-205", "TES-PB-301", "OND-EP-401", "PAC-FB-506"),
)
COLOURS = ("BLK", "WHT", "NVY")


def load_facts() -> None:
    """Load rules, markets, kinds, and the templates with all that is known of them."""
    load_regions()
    load_tax_facts()
    load_requirements()
    load_markets()
    load_devices()
    load_kinds()
    _load_templates([row for row in read("catalog")["products"] if row["sku"] in TEMPLATES])
    load_delivery()


def _load_templates(facts: list[dict[str, Any]]) -> None:
    load_products(facts)
    load_images(facts)
    load_product_words(facts)
    load_listings(facts, say=lambda _line: None)


def make_devices(count: int) -> None:
    """Put so many phones in the place of the demo's few."""
    Device.objects.all().delete()
    Device.objects.bulk_create(
        Device(
            code=f"BEN-{place}",
            slug=f"bench-{place}",
            brand=f"Maker {place % 8}",
            series=f"Series {place % 40}",
            name=f"Bench {place}",
            position=place,
        )
        for place in range(count)
    )


def forget_templates() -> None:
    """Take the templates away once they are copied."""
    products = Product.objects.filter(sku__in=TEMPLATES)
    ids = list(products.values_list("pk", flat=True))
    Translation.objects.filter(owner="catalog.product", owner_id__in=ids).delete()
    products.delete()


def write_down() -> None:
    """Keep in temporary tables what the copying reads."""
    ids = dict(Product.objects.values_list("sku", "pk"))
    _table("bench_template (place integer, product_id bigint)", _placed(ids[s] for s in TEMPLATES))
    _table("bench_series (place integer, word varchar(20))", _placed(SERIES))
    _table(
        "bench_device (place integer, device_id bigint)",
        _placed(Device.objects.order_by("position").values_list("pk", flat=True)),
    )
    _table(
        "bench_colour (place integer, code varchar(10), swatch varchar(7))",
        [(place, code, TONES[code].swatch) for place, code in enumerate(COLOURS)],
    )
    names = read("catalog")["colours"]
    _table(
        "bench_colour_name (place integer, locale varchar(12), text varchar(80))",
        [(p, lang, text) for p, code in enumerate(COLOURS) for lang, text in names[code].items()],
    )
    _table(
        "bench_price (market_id bigint, template_id bigint, amount_minor bigint, mrp_minor bigint)",
        Price.objects.filter(kind=PriceKind.LIST)
        .values_list("market_id", "variant__product_id")
        .annotate(Min("amount_minor"), Max("mrp_minor")),
    )


def _placed(values: Iterable[object]) -> list[tuple[Any, ...]]:
    return list(enumerate(values))


def _table(columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    filled = list(rows)
    name, signs = columns.partition(" ")[0], ", ".join(["%s"] * len(filled[0]) if filled else [])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {columns}")
        if filled:
            cursor.executemany(f"INSERT INTO {name} VALUES ({signs})", filled)  # noqa: S608
