"""The tables of checkout, gathered from its concepts."""

from checkout.cart.models import Cart, CartLine, CartRequest
from checkout.fulfillment.models import (
    DelayNotice,
    DelayRule,
    ShipDuty,
    Shipment,
    ShipmentLine,
)
from checkout.orders.models import (
    Order,
    OrderCounter,
    OrderEvent,
    OrderFee,
    OrderLine,
    OrderTaxLine,
    ShipPromise,
)
from checkout.outbox.models import OutboxEvent
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
from checkout.returns.models import (
    Cancellation,
    CancellationLine,
    Payback,
    Return,
    ReturnLine,
    ReturnPolicy,
)
from checkout.shipping.models import DeliveryMethod, Serviceability

__all__ = [
    "Cancellation",
    "CancellationLine",
    "Cart",
    "CartLine",
    "CartRequest",
    "CompletionKey",
    "DelayNotice",
    "DelayRule",
    "DeliveryMethod",
    "Order",
    "OrderCounter",
    "OrderEvent",
    "OrderFee",
    "OrderLine",
    "OrderTaxLine",
    "OutboxEvent",
    "Payback",
    "Payment",
    "PaymentEffect",
    "PaymentEvent",
    "PaymentTerms",
    "Refund",
    "Return",
    "ReturnLine",
    "ReturnPolicy",
    "SandboxCharge",
    "SandboxRefund",
    "Serviceability",
    "ShipDuty",
    "ShipPromise",
    "Shipment",
    "ShipmentLine",
]
