"""The load: complete, repeatable, and plain about what it refuses."""

from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps

from catalog.inventory.models import Pool, Stock
from catalog.listings.models import Price
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Image,
    Product,
    ProductAttribute,
    Variant,
)
from i18n.locales.models import Translation
from i18n.markets.models import LegalNotice, Market
from i18n.markets.queries import stage_of
from i18n.markets.stages import Stage
from shop.accounts.models import Customer, MarketManager
from shop.demo.load import load_demo
from shop.demo.people import PASSWORD
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

PARTS = ("i18n", "catalog", "checkout", "shop", "auth")


def tables() -> list[Any]:
    return [table for part in PARTS for table in apps.get_app_config(part).get_models()]


def dump() -> dict[str, str]:
    """Give a fingerprint of every row of every table of the shop."""
    return {
        table._meta.label: sha256(
            repr(list(table.objects.order_by("pk").values())).encode()
        ).hexdigest()
        for table in tables()
    }


def locales_of(owner: str, field: str) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in Translation.objects.filter(owner=owner, field=field):
        found.setdefault(row.owner_id, set()).add(row.locale)
    return found


def test_the_whole_catalogue_is_there() -> None:
    assert Product.objects.count() == 40
    assert Variant.objects.count() == 59
    assert Image.objects.values("name").distinct().count() == 59


def test_loading_again_changes_nothing() -> None:
    before = dump()

    load_demo(at=NOW, say=lambda _line: None)

    assert dump() == before


def test_what_a_manager_changed_survives_the_next_load() -> None:
    price = Price.objects.filter(market__code="us").order_by("pk")[0]
    Price.objects.filter(pk=price.pk).update(amount_minor=4242)
    Stock.objects.update(ships_by=None, ships_from=None)

    load_demo(at=NOW, say=lambda _line: None)

    price.refresh_from_db()
    assert price.amount_minor == 4242
    assert not Stock.objects.exclude(ships_by=None).exists()


def test_a_price_above_the_mrp_is_refused_in_one_clear_line(demo: list[str]) -> None:
    refusals = [line for line in demo if "refused" in line]

    assert len(refusals) == 1
    for word in ("India", "PAC-FB-508-BLK", "2899.00", "2799.00", "INR"):
        assert word in refusals[0]
    assert not Price.objects.filter(variant__sku="PAC-FB-508-BLK", market__code="in").exists()
    assert Price.objects.filter(variant__sku="PAC-FB-508-BLK", market__code="us").exists()


def test_every_product_is_named_in_three_languages_but_for_the_deliberate_gap() -> None:
    names = locales_of("catalog.product", "name")
    gap = Product.objects.get(sku="KAV-CS-108").pk

    assert names.pop(gap) == {"en", "es"}
    assert all(locales >= {"en", "hi", "es"} for locales in names.values())


@pytest.mark.parametrize(
    ("owner", "field", "rows"),
    [
        ("catalog.product", "description", 40),
        ("catalog.variant", "name", 59),
        ("catalog.kind", "name", 5),
    ],
)
def test_words_are_there_in_three_languages(owner: str, field: str, rows: int) -> None:
    found = locales_of(owner, field)

    assert len(found) == rows
    assert all(locales >= {"en", "hi", "es"} for locales in found.values())


def test_every_attribute_and_every_word_among_its_values_is_named() -> None:
    names, words = (
        locales_of("catalog.attribute", "name"),
        locales_of("catalog.attributevalue", "name"),
    )
    for kind in AttributeKind.objects.filter(values__isnull=False).distinct():
        assert names[kind.pk] >= {"en", "hi", "es"}, kind.code
    for value in AttributeValueName.objects.all():
        assert words[value.pk] >= {"en", "hi", "es"}, value.value


def test_a_value_that_is_a_word_has_a_name() -> None:
    """Codes, numbers and brand words read the same everywhere; all else needs a translation."""
    alike = {"USB-C", "USB-A", "SBC", "AAC", "LDAC", "9H", "2.5D", "IPX4", "IPX5", "IP55"}
    named = set(AttributeValueName.objects.values_list("attribute_id", "value"))
    for row in ProductAttribute.objects.filter(attribute__data__in=("TEXT", "LIST")):
        plain = row.value in alike or row.value.replace(".", "").isdigit()
        assert plain or (row.attribute_id, row.value) in named, row.value


def test_markets_have_their_stage_history_and_their_notices() -> None:
    stages = {m.code: stage_of(market=m, at=NOW) for m in Market.objects.all()}

    assert stages == {"in": Stage.OPEN, "us": Stage.OPEN, "gb": Stage.ANNOUNCED}
    for market in Market.objects.all():
        assert LegalNotice.objects.filter(market=market).count() == 5
    bodies = locales_of("i18n.notice", "body")
    for notice in LegalNotice.objects.select_related("market"):
        expected = set(notice.market.locales.values_list("code", flat=True))
        assert bodies[notice.pk] == expected


def test_pre_orders_have_units_on_their_way_and_none_on_hand() -> None:
    ahead = Stock.objects.filter(variant__sku="KAV-CS-107-BLK", warehouse__code="BLR-1")

    assert [stock.pool for stock in ahead] == [Pool.INCOMING]
    assert ahead[0].ships_from is not None
    assert ahead[0].ships_by is not None
    assert ahead[0].ships_from < ahead[0].ships_by


def test_the_logins_work_and_a_manager_has_her_own_market_only() -> None:
    people = {person.email: person for person in Customer.objects.all()}
    grants = MarketManager.objects.values_list("customer__email", "market__code")

    assert set(grants) == {("manager.in@example.com", "in"), ("manager.us@example.com", "us")}
    assert people["admin@example.com"].is_superuser
    assert people["admin@example.com"].check_password(PASSWORD)
    assert people["manager.in@example.com"].is_staff
    assert not people["shopper@example.com"].is_staff
