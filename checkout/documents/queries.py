"""Ask for documents."""

from django.db.models import Q, QuerySet

from checkout.documents.models import Document
from checkout.orders.models import Order
from i18n.markets.models import Market


def documents_of(order: Order, *, whole: bool) -> list[Document]:
    """List the documents of an order, the first issued first; with their lines when whole."""
    rows = Document.objects.filter(order=order).select_related("order")
    return list(with_lines(rows) if whole else rows)


def document_of(order: Order, number: str) -> Document | None:
    """Find a document of an order with its lines and taxes; one of another order is not found."""
    return with_lines(Document.objects.filter(order=order, number=number)).first()


def documents_in(market: Market, search: str = "") -> "QuerySet[Document]":
    """Give a market's documents, the last issued first; of those whose numbers hold ``search``."""
    rows = Document.objects.filter(market=market)
    if search:
        rows = rows.filter(Q(number__icontains=search) | Q(order__number__icontains=search))
    return rows.select_related("order", "market").order_by("-pk")


def with_lines(rows: "QuerySet[Document]") -> "QuerySet[Document]":
    """Read documents with all that they say (4 queries)."""
    related = rows.select_related("order", "market", "original")
    return related.prefetch_related("lines__taxes", "lines__credits__document")
