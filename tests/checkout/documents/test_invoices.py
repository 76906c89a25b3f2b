"""Invoices: the law's fields, the stored amounts, the next number."""

from datetime import UTC, datetime

import pytest

from checkout.documents.actions import issue_invoice, issue_rest
from checkout.documents.errors import NothingToInvoice, SellerNotRegistered
from checkout.documents.models import DocumentKind, LineKind
from checkout.orders.models import Order, OrderState
from i18n.markets.models import SellerEntity
from tests.make.checkout import DELHI, make_shop
from tests.make.documents import all_of, heads_of, make_order
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db


def test_an_invoice_says_what_was_sold_and_by_whom() -> None:
    order = make_order(goods=[(49900, 3)], address=DELHI)

    invoice = issue_invoice(order=order, quantities=all_of(order), at=NOON)

    goods, delivery = invoice.lines.all()
    assert (invoice.kind, invoice.number) == (DocumentKind.INVOICE, "KA2627-0000001")
    assert invoice.seller["gstin"] == "29AAKCM1234Q1ZX"
    assert (invoice.place_of_supply, invoice.state_code) == ("IN-DL", "07")
    assert invoice.ship_to["city"] == "New Delhi"
    assert not invoice.reverse_charge
    assert (goods.goods_code, goods.quantity, goods.unit) == ("39269099", 3, "NOS")
    assert (goods.taxable_minor, goods.total_minor) == (126864, 149700)
    assert [(t.head, t.amount_minor) for t in goods.taxes.all()] == [("IGST", 22836)]
    assert (delivery.kind, delivery.total_minor) == (LineKind.DELIVERY, 4900)
    assert invoice.total_minor == order.total_minor
    assert invoice.tax_minor == order.tax_minor


def test_partial_invoices_sum_to_the_order_to_the_paisa() -> None:
    order = make_order(goods=[(33333, 3), (49900, 3)])
    first, second = order.lines.all()

    parts = [
        issue_invoice(order=order, quantities={first.pk: 1}, at=NOON),
        issue_invoice(order=order, quantities={first.pk: 1, second.pk: 2}, at=NOON),
        issue_rest(order=order, at=NOON),
    ]

    assert sum(part.total_minor for part in parts) == order.total_minor
    assert sum(part.tax_minor for part in parts) == order.tax_minor
    assert [part.position for part in parts] == [1, 2, 3]
    for part in parts:
        (_, central), (_, state) = heads_of(part)
        assert central == state


@pytest.mark.parametrize("quantity", [0, 2, -1])
def test_units_are_invoiced_once(quantity: int) -> None:
    order = make_order(goods=[(49900, 1)])
    (line,) = order.lines.all()

    with pytest.raises(NothingToInvoice):
        issue_invoice(order=order, quantities={line.pk: quantity}, at=NOON)
    issue_rest(order=order, at=NOON)
    with pytest.raises(NothingToInvoice):
        issue_invoice(order=order, quantities={line.pk: 1}, at=NOON)


def test_a_line_of_another_order_is_not_invoiced() -> None:
    market = make_shop()
    order, other = make_order(market=market), make_order(market=market)

    with pytest.raises(NothingToInvoice):
        issue_invoice(order=order, quantities=all_of(other), at=NOON)


@pytest.mark.parametrize("state", [OrderState.AWAITING_PAYMENT, OrderState.CANCELLED])
def test_what_is_not_sold_is_not_invoiced(state: OrderState) -> None:
    order = make_order()
    Order.objects.update(state=state)

    with pytest.raises(NothingToInvoice):
        issue_rest(order=order, at=NOON)


def test_without_a_registration_no_tax_document_is_issued() -> None:
    order = make_order()
    SellerEntity.objects.update(gstin="")

    with pytest.raises(SellerNotRegistered):
        issue_rest(order=order, at=NOON)


def test_a_series_begins_anew_with_the_financial_year_of_the_day_of_issue() -> None:
    market = make_shop()
    last = datetime(2027, 3, 31, 18, 29, 59, tzinfo=UTC)
    orders = [make_order(market=market) for _ in range(3)]

    numbers = [
        issue_rest(order=orders[0], at=NOON).number,
        issue_rest(order=orders[1], at=last).number,
        issue_rest(order=orders[2], at=last.replace(hour=18, minute=30, second=0)).number,
    ]

    assert numbers == ["KA2627-0000001", "KA2627-0000002", "KA2728-0000001"]


def test_elsewhere_a_receipt_is_given_with_its_fees_and_once() -> None:
    order = make_order(market=make_shop(code="us"), goods=[(2499, 2)])

    receipt = issue_rest(order=order, at=NOON)
    again = issue_invoice(order=order, quantities=all_of(order), at=NOON)

    assert (receipt.kind, receipt.number) == (DocumentKind.RECEIPT, "US2026-0000001")
    assert receipt.total_minor == order.total_minor
    assert receipt.tax_minor == order.tax_minor > 0
    assert receipt.estimated
    assert again == receipt
