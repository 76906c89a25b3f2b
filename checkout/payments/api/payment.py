"""Ways to pay, and what became of a payment, as the API gives them."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.api.cart import CartRoot
from checkout.orders.api.order import OrderRoot
from checkout.payments.models import Payment, PaymentState
from checkout.payments.providers.base import MethodOffer
from checkout.payments.queries import payment_methods, payment_of
from i18n.locales.api.money import Money, money
from i18n.markets.api.context import MarketContext
from i18n.markets.models import Market
from shop.kit.words import say

Card = dict[str, Any]
STATES = {
    "PENDING": "The provider has not answered yet; it is asked again.",
    "NEEDS_ACTION": "The shopper must take a step, at `nextAction`.",
    "CAPTURED": "The money is there.",
    "FAILED": "No money came.",
    "REFUNDED": "The money came and went back.",
}
PaymentStateEnum = graphene.Enum(
    "PaymentState",
    [(state.value, state.value) for state in PaymentState],
    description=lambda value: STATES[value.value] if value else "What became of a payment.",
)


class PaymentToken(graphene.ObjectType):
    """A test card of the sandbox."""

    token = graphene.String(required=True, description="What `cartPaymentStart` takes.")
    name = graphene.String(required=True, description="What it does, in words of the locale.")


class PaymentMethod(graphene.ObjectType):
    """A way to pay in a market."""

    code = graphene.String(required=True, description="What `cartPaymentStart` takes.")
    name = graphene.String(required=True, description="In words of the locale.")
    provider = graphene.String(required=True, description="Who moves the money.")
    tokens = graphene.List(
        graphene.NonNull(PaymentToken),
        required=True,
        description="The sandbox's test cards; empty for a real provider.",
    )


class PaymentAction(graphene.ObjectType):
    """A step that the shopper must take before the order is paid."""

    kind = graphene.String(required=True, description="What kind of step, such as `redirect`.")
    url = graphene.String(required=True, description="Where she takes it.")


class OrderPayment(graphene.ObjectType):
    """How an order is paid."""

    state = graphene.Field(PaymentStateEnum, required=True, description="What became of it.")
    method = graphene.String(required=True, description="The way to pay, in words of the locale.")
    next_action = graphene.Field(
        PaymentAction, description="The step it waits for; null when it waits for none."
    )
    amount = graphene.Field(Money, required=True, description="What is paid.")


def told_methods(market: Market, locale: str) -> list[Card]:
    """List the ways to pay as the API's ``PaymentMethod``."""
    return [told_method(offer, locale) for offer in payment_methods(market)]


def told_method(offer: MethodOffer, locale: str) -> Card:
    """Give one way to pay as the API's ``PaymentMethod``."""
    return {
        "code": offer.code,
        "name": say(offer.name, locale),
        "provider": offer.provider,
        "tokens": [{"token": card.token, "name": say(card.name, locale)} for card in offer.tokens],
    }


class MarketPayments:
    """How a market is paid."""

    payment_methods = graphene.List(
        graphene.NonNull(PaymentMethod), required=True, description="The ways to pay here."
    )

    @staticmethod
    def resolve_payment_methods(root: MarketContext, _info: GraphQLResolveInfo) -> list[Card]:
        return told_methods(root.market, root.locale)


class CartPayments:
    """How a cart may be paid."""

    payment_methods = graphene.List(
        graphene.NonNull(PaymentMethod), required=True, description="The ways to pay for it."
    )

    @staticmethod
    def resolve_payment_methods(root: CartRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return told_methods(root.cart.market, root.cart.locale)


class OrderPaid:
    """How an order is paid."""

    payment = graphene.Field(OrderPayment, required=True, description="How it is paid.")

    @staticmethod
    def resolve_payment(root: OrderRoot, _info: GraphQLResolveInfo) -> Card | None:
        payment = payment_of(root.order)
        return _told(payment, root) if payment else None


def _told(payment: Payment, root: OrderRoot) -> Card:
    waits = payment.state == PaymentState.NEEDS_ACTION
    names = {offer.code: offer.name for offer in payment_methods(root.order.market)}
    return {
        "state": payment.state,
        "method": say(names.get(payment.method, payment.method), root.order.locale),
        "next_action": payment.next_action if waits else None,
        "amount": money(payment.amount_minor, payment.currency, root.order.locale),
    }
