"""The tables of checkout, gathered from its concepts."""

from checkout.cart.models import Cart, CartLine, CartRequest
from checkout.documents.models import (
    Document,
    DocumentLine,
    DocumentSeries,
    DocumentTax,
    TaxReport,
)
from checkout.orders.models import (
    Order,
    OrderCounter,
    OrderEvent,
    OrderFee,
    OrderLine,
    OrderTaxLine,
)
from checkout.outbox.models import OutboxEvent
from checkout.payments.models import CompletionKey, Payment, Refund, SandboxCharge
from checkout.shipping.models import DeliveryMethod, Serviceability

__all__ = [
    "Cart",
    "CartLine",
    "CartRequest",
    "CompletionKey",
    "DeliveryMethod",
    "Document",
    "DocumentLine",
    "DocumentSeries",
    "DocumentTax",
    "Order",
    "OrderCounter",
    "OrderEvent",
    "OrderFee",
    "OrderLine",
    "OrderTaxLine",
    "OutboxEvent",
    "Payment",
    "Refund",
    "SandboxCharge",
    "Serviceability",
    "TaxReport",
]
