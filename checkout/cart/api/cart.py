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
from checkout.cart.queries import cart_view
from checkout.cart.view import CartView, LineView
from checkout.pricing.api.totals import TotalsType, told_totals
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
    problems = graphene.List(
        graphene.NonNull(ProblemType), required=True, description="What is wrong with it now."
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
        return told_totals(root.view.totals, root.market.locale)

    @staticmethod
    def resolve_problems(root: CartRoot, _info: GraphQLResolveInfo) -> list[Card]:
        return [told_problem(problem, root.market.locale) for problem in root.view.problems]

    @staticmethod
    def resolve_expires_at(root: CartRoot, _info: GraphQLResolveInfo) -> datetime | None:
        return root.view.expires_at


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
        "problems": [told_problem(problem, market.locale) for problem in line.problems],
    }


def line_node(root: CartRoot, line_id: str, wants: Selection) -> Card | None:
    """Give one line of a cart by its id."""
    found = tuple(line for line in root.view.lines if str(line.line.pk) == line_id)
    return next(iter(_told_lines(found, root.market, wants)), None)
