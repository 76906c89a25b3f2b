"""A market as those who look after it see it."""

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet
from graphql import GraphQLResolveInfo

from catalog.inventory.models import Warehouse
from catalog.launches.models import WaveEntry
from catalog.products.models import Product
from checkout.credits.models import CreditAccount, CreditKind
from checkout.fulfillment.api.shipment import FulfillmentEnum
from checkout.orders.api.order import OrderStateEnum
from checkout.orders.models import Order
from checkout.promotions.models import Promotion
from i18n.markets.api.market import TaxDisplayEnum
from i18n.markets.models import StageChange
from i18n.markets.queries import stage_of
from shop.accounts.rights import (
    APPROVE_PRICE,
    DECIDE_PRICE,
    ENTER_STAGE,
    ENTER_WAVE,
    ISSUE_CREDIT,
    RECEIVE_STOCK,
    SET_PRICE,
    SET_PROMOTION,
    SHIP,
    SUGGEST_PRICE,
    SWITCH_LISTING,
    TAKE_BACK,
    may_in_market,
    seen,
)
from shop.kit.graphql.connection import Page, connection, page_of_rows, page_size
from shop.kit.graphql.selection import Selection, selected
from shop.schema.manage.documents import MarketDocuments
from shop.schema.manage.order_rows import StaffOrder, StaffOrderConnection
from shop.schema.manage.place import Place
from shop.schema.manage.pricing import Pricing
from shop.schema.manage.product import (
    ProductConnection,
    ProductType,
    find_products,
    told_products,
)
from shop.schema.manage.rows import (
    CreditAccountType,
    Node,
    PromotionType,
    StageChangeType,
    StageEnum,
    WarehouseType,
    WaveEntryType,
)

USUAL_PAGE = 24
MOST_CARDS = 100


class Rights(graphene.ObjectType):
    """What the member of staff who asks may do in the market; each action asks again."""

    enter_stage = graphene.Boolean(required=True, description="Whether `stageEnter` is hers.")
    enter_waves = graphene.Boolean(required=True, description="Whether `waveEnter` is hers.")
    switch_listings = graphene.Boolean(
        required=True, description="Whether `listingSwitch` is hers."
    )
    set_prices = graphene.Boolean(
        required=True, description="Whether `priceSet`, `saleSet` and `saleEnd` are hers."
    )
    suggest_prices = graphene.Boolean(required=True, description="Whether `priceSuggest` is hers.")
    decide_prices = graphene.Boolean(
        required=True,
        description="Whether `priceSuggestionAccept` and `priceSuggestionDecline` are hers.",
    )
    approve_prices = graphene.Boolean(
        required=True, description="Whether `priceSuggestionApprove` is hers."
    )
    set_promotions = graphene.Boolean(
        required=True, description="Whether `promotionSet` and `promotionSwitch` are hers."
    )
    issue_credit = graphene.Boolean(
        required=True,
        description="Whether `giftCardIssue`, `creditSwitch` and `storeCreditIssue` are hers.",
    )
    receive_stock = graphene.Boolean(
        required=True,
        description="Whether `stockReceive` is hers, for warehouses that serve her markets alone.",
    )
    ship = graphene.Boolean(
        required=True,
        description="Whether `shipmentPack`, `shipmentMove` and `delayTell` are hers.",
    )
    take_back = graphene.Boolean(
        required=True,
        description="Whether `unitsCancel`, `returnDecide` and `returnReceive` are hers.",
    )


class MarketType(Pricing, MarketDocuments, graphene.ObjectType):
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
    waves = graphene.List(
        graphene.NonNull(WaveEntryType),
        required=True,
        description="Its steps so far and those ahead, the earliest first.",
    )
    rights = graphene.Field(Rights, required=True, description="What the one who asks may do.")
    promotions = graphene.List(
        graphene.NonNull(PromotionType),
        required=True,
        description="What it takes off, past and future promotions too.",
    )
    gift_cards = graphene.List(
        graphene.NonNull(CreditAccountType),
        required=True,
        last4=graphene.String(
            description="The last characters of a code; the latest 100 when left out."
        ),
        description="Its gift cards, the latest issued first, 100 at most.",
    )
    store_credit = graphene.Field(
        CreditAccountType,
        customer=graphene.String(required=True, description="E-mail of the customer's account."),
        description="A customer's store credit in this market; null where there is none.",
    )
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

    orders = graphene.Field(
        StaffOrderConnection,
        required=True,
        first=graphene.Int(default_value=USUAL_PAGE, description="How many at most."),
        after=graphene.String(
            description="Cursor of the one before the first; the list begins when left out."
        ),
        fulfillment=graphene.Argument(
            FulfillmentEnum, description="Only those whose goods have come so far."
        ),
        state=graphene.Argument(OrderStateEnum, description="Only those in this state."),
        description="The orders of this market, the latest first.",
    )
    order = graphene.Field(
        StaffOrder,
        number=graphene.String(required=True, description="Number of the order."),
        description="One order of this market; null when there is none of that number.",
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
    def resolve_waves(root: Place, _info: GraphQLResolveInfo) -> list[WaveEntry]:
        rows = WaveEntry.objects.filter(market=root.market)
        whole = rows.select_related("market", "kind", "product")
        return list(seen(root.viewer, whole.order_by("since", "pk")))

    @staticmethod
    def resolve_rights(root: Place, _info: GraphQLResolveInfo) -> dict[str, bool]:
        asked = {
            "enter_stage": ENTER_STAGE,
            "enter_waves": ENTER_WAVE,
            "switch_listings": SWITCH_LISTING,
            "set_prices": SET_PRICE,
            "suggest_prices": SUGGEST_PRICE,
            "decide_prices": DECIDE_PRICE,
            "approve_prices": APPROVE_PRICE,
            "set_promotions": SET_PROMOTION,
            "issue_credit": ISSUE_CREDIT,
            "receive_stock": RECEIVE_STOCK,
            "ship": SHIP,
            "take_back": TAKE_BACK,
        }
        return {name: may_in_market(root.viewer, what, root.market) for name, what in asked.items()}

    @staticmethod
    def resolve_promotions(root: Place, _info: GraphQLResolveInfo) -> list[Promotion]:
        rows = Promotion.objects.filter(market=root.market).select_related("market")
        rows = rows.prefetch_related("products", "kinds").order_by("position", "pk")
        return list(seen(root.viewer, rows))

    @staticmethod
    def resolve_gift_cards(
        root: Place, _info: GraphQLResolveInfo, last4: str | None = None
    ) -> list[CreditAccount]:
        rows = CreditAccount.objects.filter(market=root.market, kind=CreditKind.GIFT_CARD)
        if last4 is not None:
            rows = rows.filter(last4=last4.strip().upper())
        rows = rows.select_related("market", "customer").order_by("-pk")
        return list(seen(root.viewer, rows)[:MOST_CARDS])

    @staticmethod
    def resolve_store_credit(
        root: Place, _info: GraphQLResolveInfo, customer: str
    ) -> CreditAccount | None:
        rows = CreditAccount.objects.filter(
            market=root.market,
            kind=CreditKind.STORE_CREDIT,
            customer__email__iexact=customer.strip(),
        )
        account: CreditAccount | None = seen(
            root.viewer, rows.select_related("market", "customer")
        ).first()
        return account

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

    @staticmethod
    def resolve_orders(
        root: Place,
        info: GraphQLResolveInfo,
        first: int | None = None,
        after: str | None = None,
        **only: Any,
    ) -> dict[str, Any]:
        found = _orders(root).filter(**{name: _value(each) for name, each in only.items() if each})
        size = page_size(first, None, usual=USUAL_PAGE)
        page = page_of_rows(found, size=size, after=after, told=lambda order: order)
        total = found.count() if "totalCount" in selected(info) else None
        return {**connection(page), "total_count": total}

    @staticmethod
    def resolve_order(root: Place, _info: GraphQLResolveInfo, number: str) -> Order | None:
        return _orders(root).filter(number=number).first()


def _orders(place: Place) -> "QuerySet[Order]":
    rows: QuerySet[Order] = seen(place.viewer, Order.objects.filter(market=place.market))
    return rows.select_related("market").order_by("-pk")


def _value(choice: Any) -> str:
    return str(getattr(choice, "value", choice))


def _told(page: Page, place: Place, wants: Selection) -> Page:
    below = wants.below("nodes").joined(wants.below("edges", "node"))
    cards = told_products(page.rows, place, below)
    return Page(cards, page.cursors, page.has_next, page.has_previous)
