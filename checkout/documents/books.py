"""The books of documents: numbers without gap, sums as charged, credits within their invoices."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from checkout.documents.drafts import BILLS
from checkout.documents.models import (
    Document,
    DocumentKind,
    DocumentLine,
    DocumentSeries,
    LineKind,
)
from checkout.orders.models import Order


def verify_documents() -> list[str]:
    """Name every document that breaks a rule of the books; an empty list is clean."""
    return [
        *_gaps(),
        *_sums(),
        *_bills_unlike_their_orders(),
        *_units_unlike_their_orders(),
        *_credits_beyond_their_invoices(),
        *_vouchers_beyond_their_receipts(),
    ]


def _gaps() -> Iterator[str]:
    """Compare each series with its documents: 1, 2, 3 … up to the last, each once."""
    counted = DocumentSeries.objects.annotate(
        many=Count("documents"), first=Min("documents__position"), most=Max("documents__position")
    )
    for series in counted.exclude(last=0):
        if (series.many, series.first, series.most) != (series.last, 1, series.last):
            yield f"series {series}: {series.many} documents up to number {series.most}"


def _sums() -> Iterator[str]:
    """Compare documents with their lines, and lines with their tax."""
    summed = Document.objects.annotate(
        lines_total=Coalesce(Sum("lines__total_minor"), 0),
        lines_taxable=Coalesce(Sum("lines__taxable_minor"), 0),
    )
    wrong = ~Q(lines_total=F("total_minor")) | ~Q(lines_taxable=F("taxable_minor"))
    for document in summed.filter(wrong):
        yield f"document {document.number}: its lines do not sum to it"
    taxed = Document.objects.annotate(tax=Coalesce(Sum("lines__taxes__amount_minor"), 0))
    for untrue in taxed.exclude(tax=F("tax_minor")):
        yield f"document {untrue.number}: its tax is not that of its lines"


def _bills_unlike_their_orders() -> Iterator[str]:
    """Compare orders that are billed to the last unit with what their documents say."""
    billed = _by_order(*BILLS)
    for order in _whole(Order.objects.filter(pk__in=billed)):
        total, tax, at_new_rates = billed[order.pk]
        if total != order.total_minor:
            yield f"order {order.number}: {total} invoiced of {order.total_minor}"
        if tax != order.tax_minor and not at_new_rates:
            yield f"order {order.number}: tax of {tax} invoiced, {order.tax_minor} charged"


def _whole(orders: "QuerySet[Order]") -> Iterator[Order]:
    """Keep the orders of which every unit is billed."""
    lines: dict[int, int] = defaultdict(int)
    rows = DocumentLine.objects.filter(document__kind__in=BILLS, kind=LineKind.GOODS)
    for pk, quantity in rows.values_list("document__order", "quantity"):
        lines[pk] += quantity
    for order in orders.annotate(units=Sum("lines__quantity")):
        if order.units == lines[order.pk]:
            yield order


def _by_order(*kinds: DocumentKind) -> dict[int, tuple[int, int, bool]]:
    """Sum totals and tax by order, and tell whether any was billed at new rates."""
    sums: dict[int, tuple[int, int, bool]] = {}
    rows = Document.objects.filter(kind__in=kinds)
    for pk, total, tax, new in rows.values_list(
        "order", "total_minor", "tax_minor", "at_new_rates"
    ):
        before = sums.get(pk, (0, 0, False))
        sums[pk] = (before[0] + total, before[1] + tax, before[2] or new)
    return sums


def _units_unlike_their_orders() -> Iterator[str]:
    """Find lines of which more was invoiced than sold."""
    rows = DocumentLine.objects.filter(document__kind__in=BILLS, kind=LineKind.GOODS)
    summed = rows.order_by().values("order_line", "order_line__quantity", "order_line__sku")
    for row in summed.annotate(billed=Sum("quantity")):
        if row["billed"] > row["order_line__quantity"]:
            yield f"line {row['order_line__sku']}: {row['billed']} invoiced, more than was sold"


def _credits_beyond_their_invoices() -> Iterator[str]:
    """Find lines of invoices that were credited with more than they say."""
    summed = DocumentLine.objects.filter(document__kind__in=BILLS).annotate(
        back=Coalesce(Sum("credited_by__total_minor"), 0),
        units=Coalesce(Sum("credited_by__quantity"), 0),
    )
    beyond = Q(back__gt=F("total_minor")) | Q(units__gt=F("quantity"))
    for line in summed.filter(beyond).select_related("document"):
        yield f"document {line.document.number}: {line.back} credited of {line.total_minor}"
    lost = DocumentLine.objects.filter(document__kind=DocumentKind.CREDIT_NOTE, credits=None)
    for stray in lost.select_related("document"):
        yield f"document {stray.document.number}: it credits a line of no invoice"


def _vouchers_beyond_their_receipts() -> Iterator[str]:
    received, returned = (
        _by_order(DocumentKind.RECEIPT_VOUCHER),
        _by_order(DocumentKind.REFUND_VOUCHER),
    )
    for pk, (amount, *_) in returned.items():
        if amount > received.get(pk, (0,))[0]:
            yield f"order {pk}: vouchers refund {amount}, more than was received"
