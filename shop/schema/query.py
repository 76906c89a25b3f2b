"""Where a query begins."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.cart.api.base import find_cart
from checkout.cart.api.cart import CartRoot, cart_root
from checkout.orders.api.order import OrderRoot, order_root
from checkout.orders.queries import order_by_token
from i18n.markets.api.context import MarketContext, open_market
from i18n.markets.api.summary import MarketSummary, market_summaries
from shop.accounts.api.customer import CustomerType, told_me
from shop.kit.graphql.context import Context
from shop.kit.graphql.node import Node
from shop.kit.graphql.selection import selected
from shop.schema.cart import CartType, OrderType
from shop.schema.market import MarketType
from shop.schema.nodes import node


class Query(graphene.ObjectType):
    """What can be asked."""

    markets = graphene.List(
        graphene.NonNull(MarketSummary),
        required=True,
        accept_language=graphene.String(
            description="A header to suggest by; that of the request when left out."
        ),
        description="The markets that may be spoken of, for a chooser.",
    )
    market = graphene.Field(
        MarketType,
        code=graphene.String(
            description="Its code, such as `in`; may be left out where another names it."
        ),
        country=graphene.String(
            description="ISO 3166-1 code of a country that it sells to; may be left out where "
            "another names it."
        ),
        locale=graphene.String(
            description="One of its locales, its default when left out; alone it names the market."
        ),
        description="One market; null when it is planned, closed or unknown.",
    )
    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="An id that was served before."),
        description="What an id names; null when it is hidden or unknown.",
    )
    cart = graphene.Field(
        CartType,
        id=graphene.ID(required=True, description="Id of a cart."),
        description="One cart; null when it is unknown.",
    )
    order = graphene.Field(
        OrderType,
        token=graphene.String(required=True, description="Token of an order."),
        description="One order; null when it is unknown.",
    )
    me = graphene.Field(CustomerType, description="Who asks; null for whoever is not signed in.")

    @staticmethod
    def resolve_markets(
        _root: None, info: GraphQLResolveInfo, accept_language: str | None = None
    ) -> list[dict[str, Any]]:
        context: Context = info.context
        if accept_language is None and context.request is not None:
            accept_language = context.request.headers.get("Accept-Language")
        return market_summaries(context, accept_language or "")

    @staticmethod
    def resolve_market(
        _root: None, info: GraphQLResolveInfo, **named: str | None
    ) -> MarketContext | None:
        opened = open_market(info.context, **named)
        return opened and opened.served()

    @staticmethod
    def resolve_node(_root: None, info: GraphQLResolveInfo, id: str) -> Any:  # noqa: A002
        return node(info.context, id, selected(info))

    @staticmethod
    def resolve_cart(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002  the argument's name in the schema
    ) -> CartRoot | None:
        cart = find_cart(id)
        return cart_root(cart, info.context) if cart else None

    @staticmethod
    def resolve_order(_root: None, info: GraphQLResolveInfo, token: str) -> OrderRoot | None:
        order = order_by_token(token)
        return order_root(order, info.context) if order else None

    @staticmethod
    def resolve_me(_root: None, info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return told_me(info.context)
