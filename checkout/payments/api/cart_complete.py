from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.errors import HoldLost, OutOfStock
from checkout.cart.api.base import CartMutation, cart_of, told
from checkout.cart.errors import (
    CartClosed,
    EmptyCart,
    IdempotencyKeyReused,
    InvalidIdempotencyKey,
    InviteOnly,
    MissingAddress,
    MissingDelivery,
    MissingEmail,
    MissingPayment,
    MissingPhone,
    NotOnSale,
    PaymentPending,
    PriceChanged,
    PromiseChanged,
    PromiseNotAccepted,
    QuantityOutOfRange,
    UnknownCart,
)
from checkout.credits.errors import CreditSpent
from checkout.orders.api.order import order_root
from checkout.payments import actions
from checkout.payments.errors import (
    AmountNotTaken,
    CodNotConfirmed,
    CodNotHere,
    PaymentMethodUnknown,
    TotalChanged,
)
from checkout.promotions.errors import PromotionUsedByCustomer, PromotionUsedUp
from checkout.shipping.errors import NotDeliverable, RegionBlocked
from i18n.tax.errors import TaxRateMissing
from shop.kit.graphql.problems import told_problem


class CartComplete(CartMutation):
    """Order and pay a cart; the same key with the same input always gives the same order."""

    class Input:
        cart = graphene.ID(required=True, description="Id of the cart.")
        idempotency_key = graphene.String(
            required=True, description="1 to 100 characters; new for each attempt to pay."
        )
        seen_totals = graphene.String(
            description="`totals.fingerprint` that the shopper reviewed; another is refused; what "
            "the cart comes to now is taken when left out."
        )

    expects = (
        UnknownCart,
        CartClosed,
        PaymentPending,
        EmptyCart,
        MissingEmail,
        MissingPhone,
        MissingAddress,
        MissingDelivery,
        MissingPayment,
        NotOnSale,
        InviteOnly,
        OutOfStock,
        HoldLost,
        QuantityOutOfRange,
        PriceChanged,
        PromiseChanged,
        PromiseNotAccepted,
        RegionBlocked,
        NotDeliverable,
        TaxRateMissing,
        TotalChanged,
        PromotionUsedUp,
        PromotionUsedByCustomer,
        CreditSpent,
        PaymentMethodUnknown,
        AmountNotTaken,
        CodNotHere,
        CodNotConfirmed,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        cart: str,
        idempotency_key: str,
        seen_totals: str | None = None,
    ) -> dict[str, Any]:
        completion = actions.complete_cart(
            cart=cart_of(cart), key=idempotency_key, seen_totals=seen_totals, at=info.context.at
        )
        order = completion.order
        return {
            **told(cart_of(cart), info.context),
            "order": order_root(order, info.context),
            "next_action": completion.next_action,
            "problems": [told_problem(problem, order.locale) for problem in completion.problems],
        }
