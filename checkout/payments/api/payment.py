"""Ways to pay, and what became of a payment, as the API gives them."""

from collections.abc import Iterable
from typing import Any

import graphene
from django.utils.translation import gettext_noop
from graphql import GraphQLResolveInfo

from checkout.cart.api.cart import CartRoot
from checkout.orders.api.order import OrderRoot
from checkout.payments.cod_codes import CodeState, code_state
from checkout.payments.models import Payment
from checkout.payments.providers.base import MethodOffer
from checkout.payments.queries import methods_for_cart, payment_methods, payment_of
from checkout.payments.states import PaymentState
from i18n.locales.api.money import Money, money
from i18n.markets.api.context import MarketContext
from shop.kit.words import say

Card = dict[str, Any]
STATES = {
    "PENDING": "The provider has not answered yet; it is asked again.",
    "NEEDS_ACTION": "The shopper must take a step, at `nextAction`.",
    "AUTHORISED": "The money is set aside and is taken when the goods are shipped.",
    "CAPTURED": "The money is there.",
    "FAILED": "No money came.",
    "VOIDED": "The money was set aside, and let go again; none came.",
    "PARTLY_REFUNDED": "The money came, and part of it went back.",
    "REFUNDED": "The money came and went back.",
    "COD_PENDING": "It is paid in cash on delivery.",
    "COD_SHIPPED": "It is paid in cash on delivery; the parcel is on its way.",
    "COD_COLLECTED": "The carrier took the money.",
    "COD_REFUSED": "The parcel was refused at the door; nothing was paid.",
    "COD_REMITTED": "The carrier took the money and handed it over.",
}
METHOD_NAMES: dict[str, str] = {
    "card": gettext_noop("Card"),
    "upi": gettext_noop("UPI"),
    "cod": gettext_noop("Cash on delivery"),
    "zero": gettext_noop("Nothing to pay"),
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
    """A step that the shopper must take before the order is paid.

    Afterwards `cartComplete` with the same key tells what came of it.
    """

    kind = graphene.String(
        required=True,
        description="`redirect`: send her to `url`. `upi`: have her phone open `url`, or show it "
        "as a QR code. `stripe`, `razorpay`: go on with the provider's own client.",
    )
    url = graphene.String(
        required=True,
        description="Where she takes the step; for `stripe` and `razorpay` where to lead her "
        "afterwards.",
    )
    qr = graphene.String(description="What a QR code is to hold, for `upi`; null otherwise.")
    client_secret = graphene.String(
        description="Of the payment intent, for `stripe`; null otherwise."
    )
    publishable_key = graphene.String(
        description="The account's public key, for `stripe`; null otherwise."
    )
    order_id = graphene.String(
        description="Of the provider's order, for `razorpay` and `upi`; null otherwise."
    )
    key_id = graphene.String(
        description="The account's public key, for `razorpay` and `upi`; null otherwise."
    )


class CodConfirmation(graphene.ObjectType):
    """The code that a shopper enters before an order is paid on delivery."""

    phone = graphene.String(required=True, description="The mobile it is for, in E.164 form.")
    is_confirmed = graphene.Boolean(required=True, description="Whether she has entered it.")
    expires_at = graphene.DateTime(required=True, description="Until when it is taken.")
    attempts_left = graphene.Int(
        required=True, description="Guesses that are left, 0 to 5; at 0 a new code is needed."
    )


class OrderPayment(graphene.ObjectType):
    """How an order is paid."""

    state = graphene.Field(PaymentStateEnum, required=True, description="What became of it.")
    method = graphene.String(required=True, description="The way to pay, in words of the locale.")
    next_action = graphene.Field(
        PaymentAction, description="The step it waits for; null when it waits for none."
    )
    amount = graphene.Field(Money, required=True, description="What is paid.")


def told_methods(offers: Iterable[MethodOffer], locale: str) -> list[Card]:
    """List ways to pay as the API's ``PaymentMethod``."""
    return [told_method(offer, locale) for offer in offers]


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
    def resolve_payment_methods(root: MarketContext, info: GraphQLResolveInfo) -> list[Card]:
        return told_methods(payment_methods(root.market, info.context.at), root.locale)


class CartPayments:
    """How a cart may be paid."""

    payment_methods = graphene.List(
        graphene.NonNull(PaymentMethod), required=True, description="The ways to pay for it."
    )

    cod_confirmation = graphene.Field(
        CodConfirmation,
        description="The code that was sent for payment on delivery; null when none was sent to "
        "the cart's phone.",
    )

    @staticmethod
    def resolve_cod_confirmation(root: CartRoot, _info: GraphQLResolveInfo) -> CodeState | None:
        return code_state(root.cart)

    @staticmethod
    def resolve_payment_methods(root: CartRoot, info: GraphQLResolveInfo) -> list[Card]:
        cart, view = root.cart, root.view
        amount = view.totals.due_minor if view.lines else None
        offers = methods_for_cart(cart=cart, amount_minor=amount, at=info.context.at)
        return told_methods(offers, cart.locale)


class OrderPaid:
    """How an order is paid."""

    payment = graphene.Field(OrderPayment, required=True, description="How it is paid.")

    @staticmethod
    def resolve_payment(root: OrderRoot, _info: GraphQLResolveInfo) -> Card | None:
        payment = payment_of(root.order)
        return _told(payment, root) if payment else None


def _told(payment: Payment, root: OrderRoot) -> Card:
    waits = payment.state == PaymentState.NEEDS_ACTION
    return {
        "state": payment.state,
        "method": say(METHOD_NAMES.get(payment.method, payment.method), root.order.locale),
        "next_action": payment.next_action if waits else None,
        "amount": money(payment.amount_minor, payment.currency, root.order.locale),
    }
