"""The books of documents find what is wrong, and rows cannot be rewritten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet

from catalog.inventory.ledger import AppendOnly
from checkout.documents.actions import (
    issue_credit_note,
    issue_receipt_voucher,
    issue_refund_voucher,
    issue_rest,
)
from checkout.documents.books import verify_documents
from checkout.documents.models import Document, DocumentLine, DocumentSeries, DocumentTax
from tests.make.documents import all_of, make_order
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def _documents() -> None:
    """Issue one of each kind, after a day on which two orders were invoiced."""
    order = make_order(goods=[(49900, 2)])
    issue_receipt_voucher(order=order, amount_minor=9900, at=NOON)
    issue_refund_voucher(order=order, amount_minor=9900, at=NOON)
    issue_rest(order=order, at=NOON)
    issue_credit_note(
        order=order, quantities=all_of(order), delivery=True, reason="Returned", at=NOON
    )


@pytest.mark.usefixtures("_documents")
def test_what_was_issued_by_the_rules_is_clean() -> None:
    assert verify_documents() == []


def forced(table: type[Model], where: str, changes: str) -> None:
    """Rewrite rows behind everybody's back, the trigger taken away."""
    name = table._meta.db_table
    guard = f"{table._meta.model_name}_is_immutable"
    with connection.cursor() as cursor:
        on = f" ON {name}" if connection.vendor == "postgresql" else ""
        if table is not DocumentSeries:
            cursor.execute(f"DROP TRIGGER {guard}{on}")
        cursor.execute(f"UPDATE {name} SET {changes} WHERE {where}")  # noqa: S608


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize(
    ("table", "where", "changes", "told"),
    [
        (DocumentSeries, "prefix = 'KA'", "last = 2", "up to number 1"),
        (Document, "kind = 'INVOICE'", "position = 2", "up to number 2"),
        (DocumentLine, "kind = 'GOODS'", "total_minor = 1", "do not sum"),
        (DocumentTax, "head = 'CGST'", "amount_minor = amount_minor + 1", "is not that of"),
        (
            Document,
            "kind = 'INVOICE'",
            "total_minor = total_minor + 1, round_off_minor = 1",
            "invoiced of",
        ),
        (
            Document,
            "kind = 'INVOICE'",
            "tax_minor = tax_minor + 1, taxable_minor = taxable_minor - 1",
            "charged",
        ),
        (DocumentLine, "kind = 'GOODS'", "quantity = 3", "more than was sold"),
        (
            DocumentLine,
            "kind = 'GOODS' AND credits_id IS NOT NULL",
            "quantity = 3",
            "credited of",
        ),
        (DocumentLine, "credits_id IS NOT NULL", "credits_id = NULL", "of no invoice"),
        (
            Document,
            "kind = 'REFUND_VOUCHER'",
            "total_minor = total_minor + 1, round_off_minor = 1",
            "more than was received",
        ),
    ],
)
def test_the_books_find(table: type[Model], where: str, changes: str, told: str) -> None:
    with transaction.atomic():
        forced(table, where, changes)
        found = verify_documents()
        transaction.set_rollback(True)

    assert any(told in line for line in found), found


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize("table", [Document, DocumentLine, DocumentTax])
@pytest.mark.parametrize(
    "rewrite",
    [
        lambda rows: rows.update(pk=0),
        lambda rows: rows.delete(),
        lambda rows: rows.first().save(),
        lambda rows: rows.first().delete(),
    ],
    ids=["update", "delete", "save", "delete one"],
)
def test_nobody_rewrites_a_document(
    table: type[Document | DocumentLine | DocumentTax], rewrite: Callable[[QuerySet[Any]], object]
) -> None:
    with pytest.raises(AppendOnly):
        rewrite(table.objects.all())


@pytest.mark.usefixtures("_documents")
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("checkout_document", "total_minor"),
        ("checkout_documentline", "quantity"),
        ("checkout_documenttax", "amount_minor"),
    ],
)
def test_the_database_itself_refuses(table: str, column: str) -> None:
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608
