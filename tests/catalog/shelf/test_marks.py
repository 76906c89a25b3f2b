"""Whatever is written of what rows are made of leaves a mark, whoever writes it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from catalog.devices.models import Device
from catalog.inventory.models import Stock
from catalog.launches.models import WaveEntry
from catalog.listings.models import Listing, Price
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Certificate,
    Fit,
    Image,
    Kind,
    Product,
    ProductAttribute,
    ProductTrait,
    Variant,
)
from catalog.shelf.actions import rebuild, refresh, refresh_marked
from catalog.shelf.marks import TRIGGERS, is_marked, unfold
from catalog.shelf.models import ShelfMark, ShelfRow
from catalog.shelf.verify import verify
from i18n.compliance.models import Evidence, Requirement, Severity
from i18n.locales.models import Translation
from i18n.markets.atlas import current_token
from i18n.markets.models import Market, MarketCountry, MarketLocale, SellerEntity
from i18n.markets.stages import Stage
from i18n.tax.models import GoodsTaxRate
from tests.catalog.shelf.shop import PLANNED_LATER, Shop, open_shop
from tests.make.catalog import make_stock
from tests.make.i18n import NOON, make_stage

pytestmark = pytest.mark.django_db

SOURCES: tuple[type[models.Model], ...] = (
    Product,
    Variant,
    Listing,
    WaveEntry,
    Price,
    Certificate,
    ProductTrait,
    ProductAttribute,
    AttributeKind,
    AttributeValueName,
    Image,
    Fit,
    Device,
    Kind,
    Translation,
    Market,
    MarketLocale,
    MarketCountry,
    SellerEntity,
    Requirement,
    GoodsTaxRate,
)


@pytest.fixture
def shop() -> Shop:
    """Give a shop of two markets whose shelf is up to date."""
    opened = open_shop()
    while refresh_marked(at=NOON).left:
        pass
    assert not is_marked()
    return opened


def marks() -> set[tuple[int | None, int | None]]:
    return set(ShelfMark.objects.values_list("market", "product"))


# Between a sale and the list price that it stands over, the kind of neither can be changed alone.
NEVER_ALONE = {(Price, "kind")}


def columns() -> list[tuple[type[models.Model], str]]:
    return [
        (table, field.name)
        for table in SOURCES
        for field in table._meta.concrete_fields
        if not field.primary_key and (table, field.name) not in NEVER_ALONE
    ]


def test_every_table_that_rows_are_made_of_is_watched() -> None:
    assert {table._meta.db_table for table in SOURCES} == {each.table for each in TRIGGERS}


@pytest.mark.parametrize(
    ("table", "column"), columns(), ids=lambda part: getattr(part, "__name__", part)
)
def test_a_column_that_makes_a_row_another_leaves_a_mark(
    shop: Shop, table: type[models.Model], column: str
) -> None:
    written = [_written(row, column) for row in rows_of(table).order_by("pk")]

    assert any(written), "no row could be written"


def _written(row: models.Model, column: str) -> bool:
    """Write another value, and see that what is marked is all that is out of date."""
    value = another(row, column)
    if value is None:
        return False
    with transaction.atomic():
        try:
            with transaction.atomic():
                rows_of(type(row)).filter(pk=row.pk).update(**{column: value})
        except IntegrityError:
            return False
        while refresh_marked(at=NOON).left:
            pass
        assert list(verify(at=NOON)) == [], f"{column} of {row} left no mark"
        transaction.set_rollback(True)
    return True


def rows_of(table: type[models.Model]) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = table.objects.all()  # type: ignore[attr-defined]
    return rows


def another(row: models.Model, column: str) -> Any:
    """Give another value that the column may have, None where it has no other."""
    field: Any = row._meta.get_field(column)
    old = getattr(row, column)
    if isinstance(field, models.ForeignKey):
        table: Any = field.related_model
        return table.objects.exclude(pk=getattr(row, field.attname)).order_by("pk").first()
    if field.choices:
        return next(iter(sorted(set(dict(field.flatchoices)) - {old})), None)
    if column in FIXED:
        return FIXED[column]
    return next((other(old) for kind, other in OTHERS.items() if isinstance(field, kind)), None)


FIXED = {
    "time_zone": "Europe/London",
    "currency": "EUR",
    "default_locale": "xx",
    "country": "DE",
    "origin": "DE",
    "owner_id": 2,
    "code": "bn-IN",
}
OTHERS: dict[Any, Callable[[Any], Any]] = {
    models.BooleanField: lambda old: not old,
    models.DateTimeField: lambda old: (old or NOON) - timedelta(days=3),
    models.DateField: lambda old: (old or NOON.date()) - timedelta(days=3),
    models.JSONField: lambda _old: {},
    models.DecimalField: lambda old: (old or 1) / 2,
    models.IntegerField: lambda old: (old or 1) * 2 + 1,
    models.CharField: lambda old: f"{old[:5]}x",
    models.TextField: lambda old: f"{old}x",
}


def test_each_row_that_comes_or_goes_leaves_a_mark(shop: Shop) -> None:
    for table in (Fit, Image, ProductTrait, ProductAttribute, Certificate, Price, Translation):
        row: Any = rows_of(table).filter(**_of_the_case(shop, table)).order_by("pk")[0]
        ShelfMark.objects.all().delete()
        row.delete()
        assert shop.case.pk in {product for _, product in marks()}, f"{table} went"

        ShelfMark.objects.all().delete()
        row.pk = None
        row.save()
        assert shop.case.pk in {product for _, product in marks()}, f"{table} came"


def _of_the_case(shop: Shop, table: type[models.Model]) -> dict[str, Any]:
    if table is Translation:
        return {"owner": "catalog.product", "owner_id": shop.case.pk}
    return {"variant__product": shop.case} if table is Price else {"product": shop.case}


def test_a_listing_and_a_price_mark_their_market_only(shop: Shop) -> None:
    Listing.objects.filter(market=shop.india, product=shop.case).update(position=7)
    Price.objects.filter(market=shop.america, variant=shop.black).update(amount_minor=777)

    assert marks() == {(shop.india.pk, shop.case.pk), (shop.america.pk, shop.case.pk)}


def test_a_requirement_marks_the_markets_of_its_country(shop: Shop) -> None:
    Requirement.objects.create(
        code="X",
        country="US",
        severity=Severity.BLOCK,
        evidence=Evidence.CERTIFICATE,
        name="x",
        valid_from=PLANNED_LATER,
        source="a test",
    )

    assert marks() == {(shop.america.pk, None)}


@pytest.mark.parametrize("owner", ["i18n.region", "i18n.notice", "shop.demo"])
def test_texts_of_other_owners_leave_no_mark(shop: Shop, owner: str) -> None:
    Translation.objects.create(
        owner=owner, owner_id=shop.case.pk, field="name", locale="en", text="x"
    )

    assert not is_marked()


def test_stock_and_stages_leave_no_mark(shop: Shop) -> None:
    make_stock(market=shop.india, variant=shop.black, on_hand=3)
    Stock.objects.update(on_hand=9)
    make_stage(market=shop.india, stage=Stage.PAUSED, since=NOON)

    assert not is_marked()


def test_an_update_that_changes_nothing_leaves_no_mark(shop: Shop) -> None:
    shop.case.save()
    Product.objects.update(weight_g=5)
    for table in SOURCES:
        for row in rows_of(table):
            row.save()

    assert not is_marked()


def test_one_statement_marks_a_product_once(shop: Shop) -> None:
    Price.objects.filter(market=shop.india).update(mrp_minor=99_999)

    prices = Price.objects.filter(market=shop.india).count()
    assert prices > ShelfMark.objects.count() == len(marks())


def test_a_mark_of_a_market_unfolds_into_its_products(shop: Shop) -> None:
    ShelfMark.objects.create(market=shop.india.pk)

    unfold()

    listed = Listing.objects.filter(market=shop.india).values_list("product", flat=True)
    assert marks() == {(shop.india.pk, product) for product in listed}


def test_a_mark_of_everything_unfolds_into_each_product_once(shop: Shop) -> None:
    ShelfMark.objects.create()

    unfold()

    listed = Listing.objects.values_list("product", flat=True)
    assert marks() == {(None, product) for product in listed}
    assert ShelfMark.objects.count() == len(marks())


@pytest.mark.parametrize(
    "write",
    [
        lambda shop: Product.objects.filter(pk=shop.case.pk).update(brand="Zel"),
        lambda shop: refresh([shop.case.pk], at=NOON),
    ],
    ids=["write", "refresh"],
)
def test_a_transaction_that_is_undone_leaves_no_mark(
    shop: Shop, write: Callable[[Shop], object]
) -> None:
    with transaction.atomic():
        write(shop)
        transaction.set_rollback(True)

    assert not is_marked()
    assert list(verify(at=NOON)) == []


def empty(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else what a test just wrote is pending
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["catalog_price", "catalog_listing"])
def test_a_table_that_is_emptied_at_one_stroke_leaves_marks_too(table: str) -> None:
    open_shop()
    rebuild(at=NOON)

    empty(table)
    refresh_marked(at=NOON)

    assert not ShelfRow.objects.filter(proved=True).exists()
    assert list(verify(at=NOON)) == []


@pytest.mark.postgres
def test_emptied_stages_give_another_atlas() -> None:
    open_shop()
    before = current_token()

    empty("i18n_stagechange")

    assert current_token() not in {before, ""}
