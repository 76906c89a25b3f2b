"""What is told of products, in whose words, and in how many queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest

from catalog.devices.queries import device_by_slug, find_devices
from catalog.listings.declarations import Declared, lines_of
from catalog.listings.models import Listing
from catalog.products.batteries import watt_hours
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Image,
    Product,
    ProductAttribute,
)
from catalog.products.queries import describe
from i18n.locales.actions import write_text
from tests.make.catalog import DECLARATION, make_device, make_product, make_variant

pytestmark = pytest.mark.django_db

HINDI = ("hi-IN", "hi", "en-IN", "en")


def words(owner: str, owner_id: int, field: str, **texts: str) -> None:
    for locale, text in texts.items():
        write_text(owner=owner, owner_id=owner_id, field=field, locale=locale, text=text)


def told_product(sku: str = "KAV-CS-101") -> Product:
    """Make a case with texts, an attribute that is a word, a picture, a device and a colour."""
    device = make_device(code=f"ORV-{sku}")
    product = make_product(sku=sku, name="Kavrin Slim phone case", fits=[device])
    words("catalog.product", product.pk, "name", hi="Kavrin Slim फ़ोन केस")
    words("catalog.kind", product.kind_id, "name", en="Phone case")
    material, _ = AttributeKind.objects.get_or_create(code="material", data="TEXT")
    words("catalog.attribute", material.pk, "name", en="Material", hi="सामग्री")
    named, _ = AttributeValueName.objects.get_or_create(attribute=material, value="glass")
    words("catalog.attributevalue", named.pk, "name", hi="काँच")
    ProductAttribute.objects.create(product=product, attribute=material, value="glass")
    ProductAttribute.objects.create(product=product, attribute=material, value="TPU", position=1)
    image = Image.objects.create(product=product, name="case-slim", width=1200, height=1200)
    words("catalog.image", image.pk, "alt", en="A slim case")
    Image.objects.create(product=product, name="case-back", width=1, height=1, position=1)
    black = make_variant(product=product)
    words("catalog.variant", black.pk, "name", en="Black", hi="काला")
    make_variant(product=product, colour="NVY", position=1)
    return product


def test_a_product_is_told_in_the_best_language_each_text_has() -> None:
    product = told_product()

    told = describe(products=[product], chain=HINDI)[product.pk]

    assert told.name == ("Kavrin Slim फ़ोन केस", "hi")
    assert told.description == ("", "")
    assert told.kind_name == ("Phone case", "en")
    assert [device.name for device in told.works_with] == ["Orvane One"]
    assert [variant.colour for variant in told.variants] == ["BLK", "NVY"]
    assert [told.variant_names[v.pk].text for v in told.variants] == ["काला", "NVY"]
    assert [picture.alt for picture in told.pictures] == [("A slim case", "en"), told.name]


def test_an_attribute_holds_words_and_bare_values() -> None:
    product = told_product()

    (material,) = describe(products=[product], chain=HINDI)[product.pk].attributes

    assert material.name == ("सामग्री", "hi")
    assert [value.value for value in material.values] == ["glass", "TPU"]
    assert [value.name and value.name.text for value in material.values] == ["काँच", None]


def test_many_products_are_told_in_as_many_queries_as_one(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    products = [told_product(sku=f"KAV-{n}") for n in range(5)]

    with django_assert_num_queries(13):
        describe(products=products[:1], chain=HINDI)
    with django_assert_num_queries(13):
        assert len(describe(products=products, chain=HINDI)) == 5


@pytest.mark.parametrize(
    ("mah", "volts", "energy"),
    [
        (10000, "3.7", "37"),
        (26800, "3.7", "99.16"),
        (27027, "3.7", "99.9999"),
        (400, "3.7", "1.48"),
    ],
)
@pytest.mark.known_answers("3.2")
def test_watt_hours_are_exact(mah: int, volts: str, energy: str) -> None:
    assert watt_hours(mah=mah, volts=Decimal(volts)) == Decimal(energy)


def test_phones_are_found_by_any_of_their_words() -> None:
    one = make_device(code="ORV-1", name="Orvane One")
    pro = make_device(code="ORV-1P", name="Orvane One Pro")
    zelkin = make_device(code="ZEL-4", brand="Zelkin", name="Zelkin Z4")
    zelkin.model_codes = "ZK-4001, ZK-4002"
    zelkin.save()

    assert list(find_devices()) == [one, pro, zelkin]
    assert list(find_devices(search="pro orvane")) == [pro]
    assert list(find_devices(search="zk-4002")) == [zelkin]
    assert list(find_devices(brand="zelkin")) == [zelkin]
    assert list(find_devices(search="one", brand="Zelkin")) == []
    assert zelkin.codes_on_the_phone == ["ZK-4001", "ZK-4002"]
    assert device_by_slug("orv-1") == one


def test_a_declaration_shows_the_lines_that_are_filled() -> None:
    listing = Listing(
        declaration={**DECLARATION, "importer_address": "", "lmpc_registration": "L1"}
    )

    lines = lines_of(listing)

    assert Declared("importer_name", DECLARATION["importer_name"]) in lines
    assert Declared("consumer_care_phone", "+918022221234") in lines
    assert lines[-1] == Declared("lmpc_registration", "L1")
    assert "importer_address" not in {line.code for line in lines}
