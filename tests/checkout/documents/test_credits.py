"""Credit notes and vouchers: what goes back, to the paisa, and never more."""

import pytest

from checkout.documents.actions import (
    issue_credit_note,
    issue_invoice,
    issue_receipt_voucher,
    issue_refund_voucher,
    issue_rest,
)
from checkout.documents.errors import NothingToCredit, VoucherTooLarge
from checkout.documents.models import Document, DocumentKind
from checkout.orders.models import Order
from tests.make.catalog import make_product, make_variant
from tests.make.checkout import DELHI, make_determination, make_shop
from tests.make.documents import all_of, heads_of, make_order
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db


def credit(order: Order, *, delivery: bool = False, **quantities: int) -> Document:
    """Credit units by the position of their line: ``_1=2``."""
    lines = {f"_{line.position}": line.pk for line in order.lines.all()}
    return issue_credit_note(
        order=order,
        quantities={lines[position]: count for position, count in quantities.items()},
        delivery=delivery,
        reason="Returned",
        at=NOON,
    )


@pytest.mark.known_answers("1.3")
def test_one_of_three_takes_its_share_of_the_stored_tax() -> None:
    order = make_order(goods=[(49900, 3)], address=DELHI)
    invoice = issue_rest(order=order, at=NOON)

    note = credit(order, _1=1)

    assert heads_of(invoice)[0] == ("IGST", 22836 + 747)  # with that of delivery, 49.00
    assert heads_of(note) == [("IGST", 7612)]
    assert (note.taxable_minor, note.total_minor) == (42288, 49900)
    assert (note.kind, note.number) == (DocumentKind.CREDIT_NOTE, "KAC2627-0000001")
    assert note.original == invoice
    assert note.reason == "Returned"


def test_all_that_was_invoiced_can_be_credited_and_no_more() -> None:
    order = make_order(goods=[(33333, 3), (49900, 3)])
    first, _ = order.lines.all()
    issue_invoice(order=order, quantities={first.pk: 2}, at=NOON)
    issue_rest(order=order, at=NOON)

    notes = [
        credit(order, _1=1),
        credit(order, _1=2, _2=1),
        credit(order, delivery=True),
        credit(order, _2=2),
    ]

    assert sum(note.total_minor for note in notes) == order.total_minor
    assert sum(note.tax_minor for note in notes) == order.tax_minor
    for more in ({"_1": 1}, {"_2": 1}, {"delivery": True}):
        with pytest.raises(NothingToCredit):
            credit(order, **more)


def test_a_note_names_each_invoice_whose_goods_come_back() -> None:
    order = make_order(goods=[(49900, 2)])
    (line,) = order.lines.all()
    invoices = [issue_invoice(order=order, quantities={line.pk: 1}, at=NOON) for _ in range(2)]

    note = credit(order, _1=2)

    assert [row.credits.document for row in note.lines.all() if row.credits] == invoices
    assert note.original == invoices[0]


@pytest.mark.parametrize("quantity", [0, -1, 4])
def test_what_was_not_invoiced_is_not_credited(quantity: int) -> None:
    order = make_order(goods=[(49900, 3)])
    with pytest.raises(NothingToCredit):
        credit(order, _1=1)
    issue_rest(order=order, at=NOON)

    with pytest.raises(NothingToCredit):
        credit(order, _1=quantity)


def test_fees_on_goods_go_back_with_the_goods() -> None:
    market = make_shop(code="us")
    earbuds = make_product()
    make_determination(product=earbuds, reference="covered")
    order = make_order(
        market=market,
        variants=[
            make_variant(product=earbuds, on_sale_in=market, amount_minor=2499, free=9),
            make_variant(on_sale_in=market, amount_minor=999, free=9),
        ],
        goods=[(0, 2)],
    )
    receipt = issue_rest(order=order, at=NOON)

    note = credit(order, _1=1)
    rest = credit(order, _1=1, _2=2, delivery=True)

    assert receipt.fees_minor == order.fees_minor == 74
    assert note.fees_minor == 37
    assert note.total_minor + rest.total_minor == order.total_minor


def test_vouchers_confirm_an_advance_and_its_return() -> None:
    order = make_order(goods=[(49900, 1)])

    receipt = issue_receipt_voucher(order=order, amount_minor=9900, at=NOON)
    refund = issue_refund_voucher(order=order, amount_minor=9900, at=NOON)

    assert (receipt.number, refund.number) == ("KAR2627-0000001", "KAF2627-0000001")
    assert (receipt.total_minor, receipt.tax_minor) == (9900, 0)
    assert refund.original == receipt


def test_vouchers_are_of_no_more_than_is_paid_or_was_received() -> None:
    order = make_order(goods=[(49900, 1)])
    for amount in (0, -1, order.total_minor + 1):
        with pytest.raises(VoucherTooLarge):
            issue_receipt_voucher(order=order, amount_minor=amount, at=NOON)
    issue_receipt_voucher(order=order, amount_minor=9900, at=NOON)

    for amount in (0, 9901):
        with pytest.raises(VoucherTooLarge):
            issue_refund_voucher(order=order, amount_minor=amount, at=NOON)


def test_an_invoice_names_the_advance_that_it_makes_use_of() -> None:
    order = make_order(goods=[(49900, 1)])
    voucher = issue_receipt_voucher(order=order, amount_minor=9900, at=NOON)

    invoice = issue_invoice(order=order, quantities=all_of(order), at=NOON)

    assert invoice.facts["advances"] == [{"number": voucher.number, "minor": 9900}]
