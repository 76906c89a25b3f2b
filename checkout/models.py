"""The tables of checkout, gathered from its concepts."""

from checkout.cart.models import Cart, CartGiftCard, CartLine, CartPromotion, CartRequest
from checkout.credits.models import CreditAccount, CreditEntry, CreditHold
from checkout.orders.models import (
    Order,
    OrderCounter,
    OrderDiscount,
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
from checkout.promotions.models import PriceFloor, Promotion, PromotionUse
from checkout.shipping.models import CashLimit, DeliveryMethod, Serviceability

__all__ = [
    "Cart",
    "CartGiftCard",
    "CartLine",
    "CartPromotion",
    "CartRequest",
    "CashLimit",
    "CodCode",
    "CompletionKey",
    "CreditAccount",
    "CreditEntry",
    "CreditHold",
    "DeliveryMethod",
    "Order",
    "OrderCounter",
    "OrderDiscount",
    "OrderEvent",
    "OrderFee",
    "OrderLine",
    "OrderTaxLine",
    "OutboxEvent",
    "Payment",
    "PaymentEffect",
    "PaymentEvent",
    "PaymentTerms",
    "PriceFloor",
    "Promotion",
    "PromotionUse",
    "ProviderAccount",
    "Refund",
    "SandboxCharge",
    "SandboxRefund",
    "Serviceability",
]
