"""What follows from an order or a document: receipts at payment, reports to tax engines, nexus."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from checkout.documents.actions import bill_of, issue_rest
from checkout.documents.errors import NothingToInvoice
from checkout.documents.models import Document, DocumentKind, TaxReport
from checkout.orders.models import Order
from checkout.outbox.subscribers import subscribe
from i18n.markets.models import TaxRegime
from i18n.markets.queries import registered_regions, today_in
from i18n.tax.actions import note_untaxed_sale
from i18n.tax.providers import tax_provider
from i18n.tax.quotes import TaxReturn, TaxSale


def register() -> None:
    """Hear of paid orders and of issued documents."""
    subscribe(topic="order_paid", name="documents.receipt", call=give_receipt)
    subscribe(topic="order_paid", name="documents.nexus", call=watch_nexus)
    subscribe(topic="document_issued", name="documents.report", call=report_tax)


def give_receipt(payload: Mapping[str, Any], at: datetime) -> None:
    """Give a receipt when an order is paid; a tax invoice waits for the shipment."""
    order = _order(payload)
    if bill_of(order) is not DocumentKind.RECEIPT:
        return
    try:
        issue_rest(order=order, at=at)
    except NothingToInvoice:
        return  # given already, or not sold after all


def watch_nexus(payload: Mapping[str, Any], at: datetime) -> None:
    """Enter a sale into a state without registration into the monitor."""
    order = _order(payload)
    market, state = order.market, str(order.ship_to.get("region", ""))
    day = today_in(market, order.paid_at or at)
    if market.tax_regime != TaxRegime.US_SALES:
        return
    if state not in registered_regions(market.seller, day):
        note_untaxed_sale(
            seller=market.seller,
            state=state,
            reference=order.number,
            day=day,
            amount_minor=order.subtotal_minor - order.discount_minor + order.delivery_minor,
        )


def report_tax(payload: Mapping[str, Any], at: datetime) -> None:
    """Report a document to the engine that told its tax, once.

    Raises TaxEngineDown; the event comes back later.
    """
    document = Document.objects.select_related("order__market", "original").get(
        pk=payload["document"]
    )
    order = document.order
    if not order.tax_calculation or TaxReport.objects.filter(document=document).exists():
        return
    name = _reported(document, order, at)
    if name:
        TaxReport.objects.get_or_create(
            document=document,
            defaults={"provider": order.tax_provider, "transaction": name, "reported_at": at},
        )


def _reported(document: Document, order: Order, at: datetime) -> str:
    engine = tax_provider(order.market.tax_regime)
    if document.kind == DocumentKind.RECEIPT:
        sale = TaxSale(order.number, order.tax_calculation, document.issued_at)
        return engine.commit(sale)
    if document.kind != DocumentKind.CREDIT_NOTE or document.original is None:
        return ""
    transaction = _transaction_of(document.original, at)
    part = TaxReturn(document.number, transaction, document.total_minor)
    whole = document.total_minor == order.total_minor
    return engine.void(part) if whole else engine.refund(part)


def _transaction_of(receipt: Document, at: datetime) -> str:
    """Find what the sale was reported as; report it first where that has not happened yet."""
    report_tax({"document": receipt.pk}, at)
    return TaxReport.objects.get(document=receipt).transaction


def _order(payload: Mapping[str, Any]) -> Order:
    return Order.objects.select_related("market__seller").get(pk=payload["order"])
