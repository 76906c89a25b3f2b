"""What an order owes when units of it go: by their documents, and from what was paid."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from checkout.credits.actions import give_back
from checkout.documents.actions import (
    bill_of,
    issue_credit_note,
    issue_refund_voucher,
    issue_rest,
    vouched,
)
from checkout.documents.drafts import billed_units
from checkout.documents.errors import NothingToInvoice
from checkout.documents.models import DocumentKind
from checkout.orders.models import Order
from checkout.returns.models import Payback
from checkout.returns.queries import cancelled_units, gone_units
from checkout.returns.shares import Shares, credited, last_units, shares_of
from checkout.returns.tender import send_money, tender_left

Units = Mapping[int, int]


def owed_for_unsent(order: Order, units: Units, reason: str, at: datetime) -> Shares:
    """Reckon what is owed for units that never leave, and write the paper that says so.

    Each takes its share of delivery with it, for it is not delivered. Where a receipt was given at
    payment, a credit note takes it back; what was an advance is taken back by a voucher.
    """
    _receipt_is_given(order, at)
    billed = billed_units(order)
    if all(billed[pk] >= count for pk, count in _with_gone(order, units).items()):
        return _by_note(order, units, reason, at, delivery=_ends(order, units))
    owed = shares_of(order, last_units(order, units, cancelled_units(order)))
    advance = min(owed.total_minor, vouched(order))
    if advance:
        issue_refund_voucher(order=order, amount_minor=advance, at=at)
    return owed


def _receipt_is_given(order: Order, at: datetime) -> None:
    """Bill what was due to be billed at payment, if the worker has not come to it yet.

    Else the first units would go unbilled with their share of delivery, and the receipt that
    comes later would give all of it back once more.
    """
    if order.paid_at and bill_of(order) is DocumentKind.RECEIPT:
        with suppress(NothingToInvoice):
            issue_rest(order=order, at=at)


def owed_for_returned(
    order: Order, units: Units, reason: str, at: datetime, *, delivery_back: bool
) -> Shares:
    """Reckon what is owed for units that came back, in a credit note.

    delivery_back: whether delivery is refunded, too, if nothing of the order is left then.
    """
    return _by_note(order, units, reason, at, delivery=delivery_back and _ends(order, units))


def _by_note(order: Order, units: Units, reason: str, at: datetime, *, delivery: bool) -> Shares:
    note = issue_credit_note(order=order, quantities=units, delivery=delivery, reason=reason, at=at)
    return credited(note)


def _with_gone(order: Order, units: Units) -> Counter[int]:
    """Add the units of the same lines that went before."""
    gone = gone_units(order)
    return Counter({pk: gone[pk] + count for pk, count in units.items()})


def _ends(order: Order, units: Units) -> bool:
    """Tell whether nothing of the order is left when these units go."""
    quantities = Counter({line.pk: line.quantity for line in order.lines.all()})
    return gone_units(order) + Counter(units) == quantities


def owe(order: Order, owed: Shares, reason: str, at: datetime) -> Payback:
    """Write down what is owed and give it back: first of the money that came, then the credit."""
    left = tender_left(order)
    money = min(owed.total_minor, left.money_minor)
    credit = min(owed.total_minor - money, left.credit_minor)
    payback = Payback.objects.create(
        order=order,
        reason=reason,
        goods_minor=owed.goods_minor,
        delivery_minor=owed.delivery_minor,
        fees_minor=owed.fees_minor,
        money_minor=money,
        credit_minor=credit,
        created_at=at,
        sent_at=None if money else at,
    )
    if credit:
        give_back(order_number=order.number, amount_minor=credit, key=str(payback.key), at=at)
    send_money(payback, at)
    return payback
