"""The ledger of stock is only added to, and the books find every balance it contradicts."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from catalog.inventory.books import verify_stock
from catalog.inventory.ledger import AppendOnly
from catalog.inventory.models import Hold, Stock, StockMovement
from tests.make.catalog import make_variant
from tests.make.i18n import NOON, make_market

pytestmark = pytest.mark.django_db


@pytest.fixture
def movement() -> StockMovement:
    make_variant(on_sale_in=make_market(code="us"), free=5)
    return StockMovement.objects.get()


def test_movements_cannot_be_changed(movement: StockMovement) -> None:
    with pytest.raises(AppendOnly):
        StockMovement.objects.update(delta=6)
    with pytest.raises(AppendOnly):
        StockMovement.objects.filter(pk=movement.pk).bulk_update([movement], ["delta"])
    movement.delta = 6
    with pytest.raises(AppendOnly):
        movement.save()


def test_movements_cannot_be_removed(movement: StockMovement) -> None:
    with pytest.raises(AppendOnly):
        StockMovement.objects.all().delete()
    with pytest.raises(AppendOnly):
        movement.delete()


def test_the_database_refuses_to_rewrite_a_movement_too(movement: StockMovement) -> None:
    rewrite = "UPDATE catalog_stockmovement SET delta = 6 WHERE id = %s"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(rewrite, [movement.pk])


@pytest.mark.postgres
def test_postgres_refuses_to_remove_a_movement_too(movement: StockMovement) -> None:
    remove = "DELETE FROM catalog_stockmovement WHERE id = %s"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(remove, [movement.pk])


def test_clean_books_have_no_violation(movement: StockMovement) -> None:
    assert movement.delta == 5
    assert verify_stock() == []


def test_the_books_find_units_without_a_movement(movement: StockMovement) -> None:
    Stock.objects.update(on_hand=F("on_hand") + 1)
    stock = movement.stock_id
    assert verify_stock() == [f"stock {stock}: on_hand is 6, movements sum to 5"]


def test_the_books_find_held_units_that_nobody_holds(movement: StockMovement) -> None:
    Stock.objects.update(held=2)
    stock = movement.stock_id
    assert verify_stock() == [
        f"stock {stock}: held is 2, movements sum to 0",
        f"stock {stock}: held is 2, holds sum to 0",
    ]


def test_the_books_find_a_hold_without_units(movement: StockMovement) -> None:
    stock = movement.stock_id
    Hold.objects.create(stock_id=stock, quantity=1, holder="0" * 32, until=NOON)
    assert verify_stock() == [f"stock {stock}: held is 0, holds sum to 1"]
