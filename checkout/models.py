"""The tables of checkout, gathered from its concepts."""

from checkout.cart.models import Cart, CartLine, CartRequest
from checkout.orders.models import (
    Order,
    OrderCounter,
    OrderEvent,
    OrderFee,
    OrderLine,
    OrderTaxLine,
)
from checkout.outbox.models import OutboxEvent
from checkout.payments.accounts import ProviderAccount
from checkout.payments.cod_codes import CodCode
from checkout.payments.models import (
    CompletionKey,
    Payment,
    PaymentEffect,
    PaymentEvent,
    Refund,
    SandboxCharge,
    SandboxRefund,
)
from checkout.payments.terms import PaymentTerms
from checkout.shipping.models import DeliveryMethod, Serviceability

__all__ = [
    "Cart",
    "CartLine",
    "CartRequest",
    "CodCode",
    "CompletionKey",
    "DeliveryMethod",
    "Order",
    "OrderCounter",
    "OrderEvent",
    "OrderFee",
    "OrderLine",
    "OrderTaxLine",
    "OutboxEvent",
    "Payment",
    "PaymentEffect",
    "PaymentEvent",
    "PaymentTerms",
    "ProviderAccount",
    "Refund",
    "SandboxCharge",
    "SandboxRefund",
    "Serviceability",
]
