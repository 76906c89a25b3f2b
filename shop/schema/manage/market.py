"""A market as those who look after it see it."""

from datetime import datetime
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.models import Warehouse
from catalog.products.models import Product
from i18n.markets.api.market import TaxDisplayEnum
from i18n.markets.models import StageChange
from i18n.markets.queries import stage_of
from shop.accounts.rights import (
    ENTER_STAGE,
    RECEIVE_STOCK,
    SET_PRICE,
    SWITCH_LISTING,
    may_in_market,
    seen,
)
from shop.kit.graphql.connection import Page, connection, page_of_rows, page_size
from shop.kit.graphql.selection import Selection, selected
from shop.schema.manage.documents import MarketDocuments
from shop.schema.manage.place import Place
from shop.schema.manage.product import (
    ProductConnection,
    ProductType,
    find_products,
    told_products,
)
from shop.schema.manage.rows import Node, StageChangeType, StageEnum, WarehouseType

USUAL_PAGE = 24


class Rights(graphene.ObjectType):
    """What the member of staff who asks may do in the market; each action asks again."""

    enter_stage = graphene.Boolean(required=True, description="Whether `stageEnter` is hers.")
    switch_listings = graphene.Boolean(
        required=True, description="Whether `listingSwitch` is hers."
    )
    set_prices = graphene.Boolean(required=True, description="Whether `priceSet` is hers.")
    receive_stock = graphene.Boolean(
        required=True,
        description="Whether `stockReceive` is hers, for warehouses that serve her markets alone.",
    )


class MarketType(MarketDocuments, graphene.ObjectType):
    """A market that the member of staff who asks looks after, at a moment."""

    class Meta:
        name = "Market"
        interfaces = (Node,)

    code = graphene.String(required=True, description="Short name, such as `in`.")
    name = graphene.String(required=True, description="What the staff call it.")
    currency = graphene.String(required=True, description="ISO 4217 code of all its prices.")
    time_zone = graphene.String(required=True, description="IANA name; its days begin in it.")
    tax_display = graphene.Field(
        TaxDisplayEnum, required=True, description="Whether its prices hold the tax."
    )
    as_of = graphene.DateTime(required=True, description="The moment that all below is told for.")
    stage = graphene.Field(StageEnum, required=True, description="How far it is open then.")
    plan = graphene.List(
        graphene.NonNull(StageChangeType),
        required=True,
        description="Its stages so far and those ahead, the earliest first.",
    )
    rights = graphene.Field(Rights, required=True, description="What the one who asks may do.")
    warehouses = graphene.List(
        graphene.NonNull(WarehouseType), required=True, description="Where it ships from."
    )
    products = graphene.Field(
        ProductConnection,
        required=True,
        first=graphene.Int(default_value=USUAL_PAGE, description="How many at most."),
        after=graphene.String(
            description="Cursor of the one before the first; the list begins when left out."
        ),
        search=graphene.String(
            description="Part of a number, an address or a brand; all products when left out."
        ),
        description="All products of the shop, as they stand in this market.",
    )
    product = graphene.Field(
        ProductType,
        sku=graphene.String(required=True, description="Number of the product."),
        description="One product; null when there is none of that number.",
    )

    @staticmethod
    def resolve_id(root: Place, _info: GraphQLResolveInfo) -> str:
        return root.id_of("Market", root.market.code)

    @staticmethod
    def resolve_code(root: Place, _info: GraphQLResolveInfo) -> str:
        return root.market.code

    @staticmethod
    def resolve_name(root: Place, _info: GraphQLResolveInfo) -> str:
        return root.market.name

    @staticmethod
    def resolve_currency(root: Place, _info: GraphQLResolveInfo) -> str:
        return root.market.currency

    @staticmethod
    def resolve_time_zone(root: Place, _info: GraphQLResolveInfo) -> str:
        return root.market.time_zone

    @staticmethod
    def resolve_tax_display(root: Place, _info: GraphQLResolveInfo) -> str:
        return root.market.tax_display

    @staticmethod
    def resolve_as_of(root: Place, _info: GraphQLResolveInfo) -> datetime:
        return root.at

    @staticmethod
    def resolve_stage(root: Place, _info: GraphQLResolveInfo) -> str:
        return stage_of(market=root.market, at=root.at).value

    @staticmethod
    def resolve_plan(root: Place, _info: GraphQLResolveInfo) -> list[StageChange]:
        rows = StageChange.objects.filter(market=root.market).select_related("market")
        return list(seen(root.viewer, rows.order_by("since", "pk")))

    @staticmethod
    def resolve_rights(root: Place, _info: GraphQLResolveInfo) -> dict[str, bool]:
        asked = {
            "enter_stage": ENTER_STAGE,
            "switch_listings": SWITCH_LISTING,
            "set_prices": SET_PRICE,
            "receive_stock": RECEIVE_STOCK,
        }
        return {name: may_in_market(root.viewer, what, root.market) for name, what in asked.items()}

    @staticmethod
    def resolve_warehouses(root: Place, _info: GraphQLResolveInfo) -> list[Warehouse]:
        rows = Warehouse.objects.filter(markets__market=root.market).order_by("code")
        return list(seen(root.viewer, rows))

    @staticmethod
    def resolve_products(
        root: Place,
        info: GraphQLResolveInfo,
        first: int | None = None,
        after: str | None = None,
        search: str | None = None,
    ) -> dict[str, Any]:
        found, wants = find_products(search or ""), selected(info)
        size = page_size(first, None, usual=USUAL_PAGE)
        page = page_of_rows(found, size=size, after=after, told=lambda product: product)
        total = found.count() if "totalCount" in wants else None
        return {**connection(_told(page, root, wants)), "total_count": total}

    @staticmethod
    def resolve_product(root: Place, info: GraphQLResolveInfo, sku: str) -> dict[str, Any] | None:
        found = list(Product.objects.filter(sku=sku).select_related("kind"))
        return next(iter(told_products(found, root, selected(info))), None)


def _told(page: Page, place: Place, wants: Selection) -> Page:
    below = wants.below("nodes").joined(wants.below("edges", "node"))
    cards = told_products(page.rows, place, below)
    return Page(cards, page.cursors, page.has_next, page.has_previous)
