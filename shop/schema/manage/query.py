"""Where a query of the staff begins."""

from datetime import datetime
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from shop.accounts.models import Customer
from shop.kit.graphql.selection import selected
from shop.schema.manage.market import MarketType
from shop.schema.manage.nodes import node
from shop.schema.manage.place import Place, moment_in, place_of, places
from shop.schema.manage.rows import Node
from shop.schema.manage.viewer import Viewer, viewer_of


class Query(graphene.ObjectType):
    """What the staff can ask."""

    me = graphene.Field(Viewer, required=True, description="The member of staff who asks.")
    markets = graphene.List(
        graphene.NonNull(MarketType),
        required=True,
        description="The markets in her care, as they stand now.",
    )
    market = graphene.Field(
        MarketType,
        code=graphene.String(required=True, description="Its code, such as `in`."),
        at=graphene.DateTime(
            description="The moment to tell all below for; now when left out, and in the market's "
            "zone unless it names one."
        ),
        description="One market; null when it is not in her care, and when there is none.",
    )
    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="An id that was served before."),
        description="What an id names, as it is now; null when it is not in her care or unknown.",
    )

    @staticmethod
    def resolve_me(_root: None, info: GraphQLResolveInfo) -> Customer:
        return viewer_of(info.context)

    @staticmethod
    def resolve_markets(_root: None, info: GraphQLResolveInfo) -> list[Place]:
        return places(viewer_of(info.context), info.context.at)

    @staticmethod
    def resolve_market(
        _root: None, info: GraphQLResolveInfo, code: str, at: datetime | None = None
    ) -> Place | None:
        place = place_of(viewer_of(info.context), code, info.context.at)
        if place is None or at is None:
            return place
        return Place(place.market, moment_in(place.market, at), place.viewer)

    @staticmethod
    def resolve_node(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002  the argument's name in the schema
    ) -> Any:
        return node(viewer_of(info.context), id, info.context.at, selected(info))
