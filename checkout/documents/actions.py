"""Issue documents: each in the transaction of what it documents, with the next number."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from checkout.documents.drafts import (
    BILLS,
    Draft,
    billed_units,
    credit_drafts,
    invoice_drafts,
)
from checkout.documents.errors import NothingToInvoice, VoucherTooLarge
from checkout.documents.models import Document, DocumentKind, DocumentLine, LineKind
from checkout.documents.shares import Part
from checkout.documents.writing import issue_of, write
from checkout.orders.models import Order, OrderState
from i18n.markets.models import TaxRegime

NOT_SOLD = frozenset({OrderState.AWAITING_PAYMENT, OrderState.CANCELLED})


@transaction.atomic
def issue_invoice(*, order: Order, quantities: Mapping[int, int], at: datetime) -> Document:
    """Bill units of an order that are shipped now: a tax invoice in India, elsewhere a receipt.

    quantities: whole units by order line. A receipt that was given when the order was paid is
    given again; goods are invoiced once. Call it in the transaction of the shipment.
    Raises NothingToInvoice, SellerNotRegistered, TaxRateMissing.
    """
    fresh = locked(order)
    if fresh.state in NOT_SOLD:
        raise NothingToInvoice(field="order")
    kind = bill_of(fresh)
    known = _receipt_of(fresh, quantities) if kind is DocumentKind.RECEIPT else None
    if known:
        return known
    issue = issue_of(fresh, kind, at, facts=_advances(fresh))
    new_rates = issue.terms.rate_of_invoice_day
    drafts = invoice_drafts(fresh, quantities, rates_of=issue.day if new_rates else None)
    return write(issue, drafts)


def issue_rest(*, order: Order, at: datetime) -> Document:
    """Bill all units of an order that are not billed yet. Raises what ``issue_invoice`` raises."""
    with transaction.atomic():
        fresh = locked(order)
        billed = billed_units(fresh)
        rest = {line.pk: line.quantity - billed[line.pk] for line in fresh.lines.all()}
        return issue_invoice(order=fresh, quantities=rest, at=at)


@transaction.atomic
def issue_credit_note(
    *, order: Order, quantities: Mapping[int, int], delivery: bool, reason: str, at: datetime
) -> Document:
    """Take back units of an order that were invoiced, in a note that names their invoices.

    Each unit takes its largest-remainder share of what its line of the invoice says, the same to
    the paisa in whatever portions they come back. delivery: also all that was charged for delivery
    and is not credited yet. Its total is what is to be refunded. Raises NothingToCredit.
    """
    fresh = locked(order)
    drafts = credit_drafts(fresh, quantities, delivery=delivery)
    invoices = {d.credits.document_id: d.credits.document for d in drafts if d.credits}
    kind = DocumentKind.CREDIT_NOTE
    return write(issue_of(fresh, kind, at, reason=reason, original=invoices[min(invoices)]), drafts)


@transaction.atomic
def issue_receipt_voucher(*, order: Order, amount_minor: int, at: datetime) -> Document:
    """Confirm an advance on goods that ship later (CGST Rules, rule 50); no tax is due on it.

    amount_minor: 1 or more; all vouchers of an order at most its total. Raises VoucherTooLarge.
    """
    fresh = locked(order)
    if not 0 < amount_minor <= fresh.total_minor - vouched(fresh):
        raise VoucherTooLarge(field="amount")
    issue = issue_of(fresh, DocumentKind.RECEIPT_VOUCHER, at)
    return write(issue, [_advance(fresh, amount_minor)])


@transaction.atomic
def issue_refund_voucher(*, order: Order, amount_minor: int, at: datetime) -> Document:
    """Confirm that an advance goes back because its goods were not supplied (rule 51).

    amount_minor: at most what the order's receipt vouchers confirm. Raises VoucherTooLarge.
    """
    fresh = locked(order)
    if not 0 < amount_minor <= vouched(fresh):
        raise VoucherTooLarge(field="amount")
    kind = DocumentKind.RECEIPT_VOUCHER
    original = Document.objects.filter(order=fresh, kind=kind).latest("pk")
    issue = issue_of(fresh, DocumentKind.REFUND_VOUCHER, at, original=original)
    return write(issue, [_advance(fresh, amount_minor)])


def bill_of(order: Order) -> DocumentKind:
    """Tell what bills an order: a tax invoice under GST, elsewhere a receipt."""
    gst = order.market.tax_regime == TaxRegime.GST
    return DocumentKind.INVOICE if gst else DocumentKind.RECEIPT


def locked(order: Order) -> Order:
    """Lock an order in the caller's transaction, so that its units are billed once."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("market__seller")
    return rows.get(pk=order.pk)


def vouched(order: Order) -> int:
    """Give what vouchers confirm as received and not returned, in minor units."""
    return _voucher_sum(order, DocumentKind.RECEIPT_VOUCHER) - _voucher_sum(
        order, DocumentKind.REFUND_VOUCHER
    )


def _voucher_sum(order: Order, kind: DocumentKind) -> int:
    rows = Document.objects.filter(order=order, kind=kind)
    return rows.aggregate(sum=Sum("total_minor"))["sum"] or 0


def _advances(order: Order) -> dict[str, object]:
    """Name the vouchers whose advances the invoice makes use of."""
    rows = Document.objects.filter(order=order, kind=DocumentKind.RECEIPT_VOUCHER)
    named = [{"number": row.number, "minor": row.total_minor} for row in rows]
    return {"advances": named} if named and vouched(order) else {}


def _advance(order: Order, amount_minor: int) -> Draft:
    return Draft(
        kind=LineKind.ADVANCE,
        code=order.number,
        description=order.number,
        unit_price_minor=amount_minor,
        part=Part(amount_minor),
    )


def _receipt_of(order: Order, quantities: Mapping[int, int]) -> Document | None:
    """Find the receipt that bills these units already, when nothing of them is left to bill."""
    billed = billed_units(order)
    wanted = {pk for pk, quantity in quantities.items() if quantity > 0}
    lines = {line.pk: line.quantity for line in order.lines.all() if line.pk in wanted}
    if not lines or any(billed[pk] < quantity for pk, quantity in lines.items()):
        return None
    rows = DocumentLine.objects.filter(
        document__order=order, document__kind__in=BILLS, order_line__in=lines
    )
    return rows.select_related("document").latest("pk").document
