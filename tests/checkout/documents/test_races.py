"""Many invoices at once: no number is missing and none is used twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import close_old_connections, connection, transaction

from checkout.documents.actions import issue_rest
from checkout.documents.books import verify_documents
from checkout.documents.models import Document, DocumentKind, DocumentSeries
from checkout.documents.numbers import next_number
from checkout.orders.models import Order, OrderLine, OrderTaxLine
from tests.make.documents import make_order
from tests.make.i18n import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MANY, AT_ONCE = 200, 40


class Undone(Exception):
    """Something after the invoice went wrong, so that all of it is rolled back."""


def undo() -> None:
    raise Undone


def take_number() -> str:
    issuer, kind = "29AAKCM1234Q1ZX", DocumentKind.INVOICE
    return next_number(issuer=issuer, kind=kind, year="2627", prefix="KA")[1]


def copies_of(order: Order, many: int) -> list[Order]:
    """Give so many orders like this one."""
    lines, taxes = list(order.lines.all()), list(order.tax_lines.all())
    copies = []
    for i in range(many):
        order.pk, order.number, order.token = None, f"IN-2026-9{i:05d}", uuid4().hex
        order.cart_id = uuid4()
        order._state.adding = True  # noqa: SLF001 - how a row is copied
        order.save()
        copies.append(Order.objects.get(pk=order.pk))
        for line in lines:
            mine = [tax for tax in taxes if tax.line_id == line.pk]
            copy = OrderLine.objects.create(**{**columns(line), "order": copies[-1]})
            OrderTaxLine.objects.bulk_create(
                OrderTaxLine(**{**columns(tax), "order": copies[-1], "line": copy}) for tax in mine
            )
    return copies


def columns(row: OrderLine | OrderTaxLine) -> dict[str, object]:
    names = [f.name for f in row._meta.concrete_fields if f.name not in {"id", "order", "line"}]
    return {name: getattr(row, name) for name in names}


def at_once(calls: Sequence[Callable[[], str]], workers: int) -> list[str]:
    def run(call: Callable[[], str]) -> str:
        try:
            return call()
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, calls))


def test_two_hundred_invoices_at_once_leave_no_gap_and_no_double() -> None:
    orders = copies_of(make_order(), MANY + 20)

    def issue(order: Order, *, undone: bool) -> str:
        try:
            with transaction.atomic():
                number = issue_rest(order=order, at=NOON).number
                if undone:
                    undo()
        except Undone:
            return ""
        return number

    calls = [partial(issue, order, undone=i % 11 == 10) for i, order in enumerate(orders)]
    numbers = sorted(filter(None, at_once(calls, AT_ONCE)))

    assert numbers == [f"KA2627-{i:07d}" for i in range(1, MANY + 1)]
    assert Document.objects.count() == MANY
    assert verify_documents() == []


def test_one_order_is_invoiced_once_however_many_ask() -> None:
    order = make_order()

    def issue() -> str:
        try:
            return issue_rest(order=order, at=NOON).number
        except Exception as refused:
            return type(refused).__name__

    answers = at_once([issue] * 8, 8)

    assert sorted(answers) == ["KA2627-0000001", *["NothingToInvoice"] * 7]


def test_without_the_lock_a_number_is_used_twice() -> None:
    take_number()
    both_have_read = Barrier(2)

    def careless() -> str:
        with transaction.atomic():
            last = DocumentSeries.objects.get().last
            both_have_read.wait()
            DocumentSeries.objects.update(last=last + 1)
        return f"{last + 1}"

    def careful() -> str:
        with transaction.atomic():
            return take_number()

    assert at_once([careless] * 2, 2) == ["2", "2"]
    assert sorted(at_once([careful] * 2, 2)) == ["KA2627-0000003", "KA2627-0000004"]


def test_a_number_taken_outside_of_the_invoices_transaction_leaves_a_gap() -> None:
    take_number()  # its invoice then fails

    assert verify_documents() == ["series KA2627: 1: 0 documents up to number None"]
