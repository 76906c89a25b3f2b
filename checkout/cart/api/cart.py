"""Carts as the API gives them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

import graphene
from graphql import GraphQLResolveInfo

from catalog.shelf.api.cards import kept_cards
from catalog.shelf.api.product import ProductType, variant_card
from catalog.shelf.api.variant import VariantType
from checkout.cart.models import Cart
from checkout.cart.promises import promise_id, promise_text
from checkout.cart.queries import cart_view
from checkout.cart.view import CartView, LineView, TypedCard, TypedCode
from checkout.pricing.api.totals import TotalsType, told_totals
from checkout.promotions.queries import names_of
from checkout.shipping.api.delivery import DeliveryOption, told_options
from i18n.locales.addresses import from_json
from i18n.locales.api.address import AddressType, told_address
from i18n.locales.api.dates import DateRange, date_range
from i18n.locales.api.money import Money, money
from i18n.markets.api.context import MarketContext, context_of
from i18n.markets.api.summary import MarketSummary, told_market
from shop.kit.graphql.context import Context
from shop.kit.graphql.node import Node
from shop.kit.graphql.problems import ProblemType, told_problem
from shop.kit.graphql.selection import Selection, selected

Card = dict[str, Any]


class CartPromise(graphene.ObjectType):
    """The days of dispatch of a pre-order, to be accepted before it is paid."""

    id = graphene.String(
        required=True, description="What `shipPromiseAccept` takes; other days have another."
    )
    ship_from = graphene.Date(required=True, description="The first day of dispatch.")
    ship_by = graphene.Date(required=True, description="The last day of dispatch.")
    text = graphene.String(required=True, description="As a shopper of the locale reads it.")
    accepted = graphene.Boolean(
        required=True,
        description="Whether it was accepted by `shipPromiseAccept`; `cartComplete` with "
        "`seenTotals` accepts it, too.",
    )


class CartLineType(graphene.ObjectType):
    """Units of one variant in a cart."""

    class Meta:
        name = "CartLine"
        interfaces = (Node,)

    variant = graphene.Field(VariantType, required=True, description="What is wanted.")
    product = graphene.Field(ProductType, required=True, description="The product of it.")
    quantity = graphene.Int(required=True, description="Whole units, 1 to 10.")
    unit_price = graphene.Field(
        Money, required=True, description="The live price of one, as the market shows prices."
    )
    total = graphene.Field(Money, required=True, description="Quantity times `unitPrice`.")
    held_until = graphene.DateTime(
        description="Until when the units are set aside; null when they are not any more."
    )
    is_preorder = graphene.Boolean(required=True, description="Whether it ships later.")
    ship_estimate = graphene.Field(
        DateRange, description="The days of dispatch of a pre-order; null for what is in stock."
    )
    promise = graphene.Field(
        CartPromise, description="What is promised for a pre-order; null for what is in stock."
    )
    problems = graphene.List(
        graphene.NonNull(ProblemType), required=True, description="What is wrong with it now."
    )


class CartCode(graphene.ObjectType):
    """A promotion code that the shopper typed."""

    code = graphene.String(required=True, description="What `cartPromoRemove` takes.")
    name = graphene.String(required=True, description="Of the promotion, in words of the locale.")
    amount = graphene.Field(
        Money, description="What it takes off now; null when it takes off nothing."
    )
    problem = graphene.Field(ProblemType, description="Why it takes off nothing; null if it does.")


class CartGiftCardType(graphene.ObjectType):
    """A gift card that the shopper typed; of its code only the end is told."""

    class Meta:
        name = "CartGiftCard"

    id = graphene.ID(required=True, description="What `cartGiftCardRemove` takes.")
    last4 = graphene.String(required=True, description="The last characters of its code.")
    amount = graphene.Field(
        Money, description="What it pays now; null when nothing is left to pay, or to pay with."
    )
    problem = graphene.Field(ProblemType, description="Why it cannot pay; null when it can.")


class CartStoreCredit(graphene.ObjectType):
    """The store credit of the customer who used this cart signed in."""

    used = graphene.Boolean(required=True, description="Whether it pays, as far as it reaches.")
    amount = graphene.Field(
        Money, description="What it pays of the total; null while it is not used."
    )


@dataclass
class CartRoot:
    """A cart at the moment of the request; its view is read when a field needs it."""

    node_type: ClassVar[str] = "Cart"
    cart: Cart
    market: MarketContext

    @cached_property
    def view(self) -> CartView:
        """The cart as it is now, with live prices."""
        return cart_view(self.cart, self.market.at)

    @cached_property
    def names(self) -> dict[int, str]:
        """Name the promotions of the cart, by id (1 query; none where there is no promotion)."""
        given = {each.promotion_id for each in self.view.totals.discounts}
        typed = {each.promotion.pk for each in self.view.codes}
        return names_of(given | typed, self.market.chain)

    def money_of(self, minor: int | None) -> Card | None:
        """Give a figure of the cart as the API's ``Money``; null stays null."""
        if minor is None:
            return None
        return money(minor, self.cart.currency, self.market.locale)


def cart_root(cart: Cart, context: Context) -> CartRoot:
    """Give a cart as the API's ``Cart``, in the market and locale it was started in."""
    return CartRoot(cart, context_of(cart.market, cart.locale, context))


class CartFields:
    """What one shopper wants to buy in one market; whoever knows its id may see and change it."""

    market = graphene.Field(
        MarketSummary, required=True, description="The market that it is bought in."
    )
    locale = graphene.String(required=True, description="The locale that it was started in.")
    currency = graphene.String(required=True, description="ISO 4217 code of all its prices.")
    lines = graphene.List(
        graphene.NonNull(CartLineType), required=True, description="In the order they came."
    )
    quantity = graphene.Int(required=True, description="Units of all lines.")
    email = graphene.String(description="Where the confirmation goes; null until it is told.")
    phone = graphene.String(description="In E.164 form; null until it is told.")
    shipping_address = graphene.Field(AddressType, description="Null until it is told.")
    billing_address = graphene.Field(
        AddressType, description="Null while it is the address of delivery."
    )
    company = graphene.String(description="The business that buys; null for a consumer.")
    gstin = graphene.String(description="GSTIN of the business that buys; null without one.")
    delivery_options = graphene.List(
        graphene.NonNull(DeliveryOption),
        required=True,
        description="What reaches the address; empty until there is one.",
    )
    delivery = graphene.Field(
        DeliveryOption, description="The one that was chosen; null until one is."
    )
    promo_codes = graphene.List(
        graphene.NonNull(CartCode), required=True, description="Codes that the shopper typed."
    )
    gift_cards = graphene.List(
        graphene.NonNull(CartGiftCardType),
        required=True,
        description="Gift cards that the shopper typed, in the order in which they pay.",
    )
    store_credit = graphene.Field(
        CartStoreCredit, description="Null for guests and where there is none in this currency."
    )
    free_delivery_missing = graphene.Field(
        Money,
        description="How much more of goods makes the delivery free; null when it is free, or "
        "never is.",
    )
    totals = graphene.Field(TotalsType, required=True, description="What it comes to now.")
    problems = graphene.List(
        graphene.NonNull(ProblemType),
        required=True,
        description="What stands in the way of `cartComplete` now.",
    )
    expires_at = graphene.DateTime(
        description="When the first of its units is given back; null when none is held."
    )

    @staticmethod
    def resolve_id(root: CartRoot, _info: GraphQLResolveInfo) -> str:
        return root.market.id_of("Cart", root.cart.pk)

    @staticmethod
    def resolve_market(root: CartRoot, _info: GraphQLResolveInfo) -> Card:
        return told_market(root.cart.market, root.market.stage, root.market.request)

    @staticmethod
    def resolve_locale(root: CartRoot, _info: GraphQLResolveInfo) -> str:
        return root.cart.locale

    @staticmethod
    def resolve_currency(root: CartRoot, _info: GraphQLResolveInfo) -> str:
        return root.cart.currency

    @staticmethod
    def resolve_lines(root: CartRoot, info: GraphQLResolveInfo) -> list[Card]:
        return _told_lines(root.view.lines, root.market, selected(info))

    @staticmethod
    def resolve_quantity(root: CartRoot, _info: GraphQLResolveInfo) -> int:
        return root.view.quantity

    @staticmethod
    def resolve_company(root: CartRoot, _info: GraphQLResolveInfo) -> str | None:
        return root.cart.company or None

    @staticmethod
    def resolve_gstin(root: CartRoot, _info: GraphQLResolveInfo) -> str | None:
        return root.cart.gstin or None

    @staticmethod
    def resolve_email(root: CartRoot, _info: GraphQLResolveInfo) -> str | None:
        return root.cart.email or None

    @staticmethod
    def resolve_phone(root: CartRoot, _info: GraphQLResolveInfo) -> str | None:
        return root.cart.phone or None

    @staticmethod
    def resolve_shipping_address(root: CartRoot, _info: GraphQLResolveInfo) -> Card | None:
        return _address(root.cart.shipping_address, root.market)

    @staticmethod
    def resolve_billing_address(root: CartRoot, _info: GraphQLResolveInfo) -> Card | None:
        return _address(root.cart.billing_address, root.market)

    @staticmethod
    def resolve_delivery_options(root: CartRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return told_options(root.view.options, root.market)

    @staticmethod
    def resolve_delivery(root: CartRoot, _info: GraphQLResolveInfo) -> Card | None:
        chosen = root.view.delivery
        return told_options([chosen], root.market)[0] if chosen else None

    @staticmethod
    def resolve_totals(root: CartRoot, _info: GraphQLResolveInfo) -> Card:
        return told_totals(root.view.totals, root.market.locale, root.names)

    @staticmethod
    def resolve_promo_codes(root: CartRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [_told_code(each, root) for each in root.view.codes]

    @staticmethod
    def resolve_gift_cards(root: CartRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [_told_card(each, root) for each in root.view.tender.cards]

    @staticmethod
    def resolve_store_credit(root: CartRoot, _info: GraphQLResolveInfo) -> Card | None:
        account = root.view.tender.store_credit
        if account is None or not account.balance_minor:
            return None
        shares = [x for x in root.view.totals.credits if x.account_id == account.pk]
        paid = shares[0].amount_minor if shares else None
        return {"used": root.cart.uses_store_credit, "amount": root.money_of(paid)}

    @staticmethod
    def resolve_free_delivery_missing(root: CartRoot, _info: GraphQLResolveInfo) -> Card | None:
        return root.money_of(root.view.free_delivery_missing_minor)

    @staticmethod
    def resolve_problems(root: CartRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [told_problem(problem, root.market.locale) for problem in root.view.problems]

    @staticmethod
    def resolve_expires_at(root: CartRoot, _info: GraphQLResolveInfo) -> datetime | None:
        return root.view.expires_at


def _told_code(each: TypedCode, root: CartRoot) -> Card:
    promotion, given = each.promotion, each.discount
    return {
        "code": promotion.code,
        "name": root.names.get(promotion.pk, promotion.code),
        "amount": root.money_of(given.amount_minor if given else None),
        "problem": told_problem(each.problem, root.market.locale) if each.problem else None,
    }


def _told_card(each: TypedCard, root: CartRoot) -> Card:
    return {
        "id": root.market.id_of("CartGiftCard", each.key),
        "last4": each.account.last4,
        "amount": root.money_of(each.share.amount_minor if each.share else None),
        "problem": told_problem(each.problem, root.market.locale) if each.problem else None,
    }


def _address(kept: dict[str, str] | None, market: MarketContext) -> Card | None:
    if not kept:
        return None
    return told_address(from_json(kept), locale=market.locale, chain=market.chain)


def _told_lines(lines: tuple[LineView, ...], market: MarketContext, wants: Selection) -> list[Card]:
    products = _products(lines, market, wants)
    return [_told_line(line, products.get(line.product.pk, {}), market) for line in lines]


def _products(
    lines: tuple[LineView, ...], market: MarketContext, wants: Selection
) -> dict[int, Card]:
    """Load the products of all lines at once, with the variants that are in the cart."""
    if not wants.has_any("product", "variant"):
        return {}
    variants = Selection({"variants": Selection({"nodes": wants.below("variant")})})
    below = wants.below("product")
    chosen = list({line.product.pk for line in lines})
    kept = frozenset(line.variant.pk for line in lines)
    asked = below.joined(variants) if "variant" in wants else below
    cards = kept_cards(chosen, market, asked, kept)
    return {card["pk"]: card for card in cards}


def _told_line(line: LineView, product: Card, market: MarketContext) -> Card:
    currency = market.market.currency
    return {
        "node_type": "CartLine",
        "id": market.id_of("CartLine", line.line.pk),
        "product": product,
        "variant": variant_card(product, line.variant.pk),
        "quantity": line.quantity,
        "unit_price": money(line.unit_minor, currency, market.locale),
        "total": money(line.total_minor, currency, market.locale),
        "held_until": line.held_until,
        "is_preorder": line.is_preorder,
        "ship_estimate": date_range(*line.promise, market.locale) if line.promise else None,
        "promise": _told_promise(line, market.locale),
        "problems": [told_problem(problem, market.locale) for problem in line.problems],
    }


def _told_promise(line: LineView, locale: str) -> Card | None:
    if line.promise is None:
        return None
    return {
        "id": promise_id(line),
        "ship_from": line.promise[0],
        "ship_by": line.promise[1],
        "text": promise_text(line.promise, locale),
        "accepted": line.line.promise_accepted == promise_id(line),
    }


def line_node(root: CartRoot, line_id: str, wants: Selection) -> Card | None:
    """Give one line of a cart by its id."""
    found = tuple(line for line in root.view.lines if str(line.line.pk) == line_id)
    return next(iter(_told_lines(found, root.market, wants)), None)
