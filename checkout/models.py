"""The tables of checkout, gathered from its concepts."""

from checkout.cart.models import Cart, CartGiftCard, CartLine, CartPromotion, CartRequest
from checkout.credits.models import CreditAccount, CreditEntry, CreditHold
from checkout.documents.models import (
    Document,
    DocumentLine,
    DocumentSeries,
    DocumentTax,
    TaxReport,
)
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
    OrderDiscount,
    OrderEvent,
    OrderFee,
    OrderLine,
    OrderTaxLine,
    ShipPromise,
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
from checkout.promotions.models import PriceFloor, Promotion, PromotionUse
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
    "CartGiftCard",
    "CartLine",
    "CartPromotion",
    "CartRequest",
    "CodCode",
    "CompletionKey",
    "CreditAccount",
    "CreditEntry",
    "CreditHold",
    "DelayNotice",
    "DelayRule",
    "DeliveryMethod",
    "Document",
    "DocumentLine",
    "DocumentSeries",
    "DocumentTax",
    "Order",
    "OrderCounter",
    "OrderDiscount",
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
    "PriceFloor",
    "Promotion",
    "PromotionUse",
    "ProviderAccount",
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
    "TaxReport",
]
