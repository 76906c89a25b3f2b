"""Rows of tables as they are: types and nullability come from the table, the words stand here."""

from collections.abc import Mapping
from typing import Any

import graphene
from django.db.models import Model
from graphene_django import DjangoObjectType
from graphql import GraphQLResolveInfo

from catalog.inventory.models import Pool, Stock, Warehouse
from catalog.listings.models import Listing, Price
from checkout.credits.models import CreditAccount
from checkout.promotions.models import Promotion
from i18n.locales.api.money import Money, money
from i18n.markets.models import Market, StageChange
from i18n.markets.stages import Stage
from shop.kit.graphql.ids import to_id
from shop.schema.manage.viewer import NOWHERE

STAGES = {
    "PLANNED": "Nobody sees it.",
    "ANNOUNCED": "Shown, with nothing to buy yet.",
    "INVITE": "Whoever is invited may buy.",
    "PREORDER": "What is on its way may be ordered before it arrives.",
    "OPEN": "Everybody may buy.",
    "PAUSED": "Shown; nothing is sold for now.",
    "CLOSED": "Nobody sees it any more.",
}
StageEnum = graphene.Enum(
    "Stage",
    [(stage.value, stage.value) for stage in Stage],
    description=lambda value: (
        STAGES[value.value] if value else "How far a market, or a listing in it, is open."
    ),
)
PoolEnum = graphene.Enum(
    "Pool",
    [(pool.value, pool.value) for pool in Pool],
    description=lambda value: (
        f"{Pool(value.value).label}." if value else "Whether units are here or on their way."
    ),
)


class Node(graphene.Interface):
    """Something that can be asked for again by its id."""

    id = graphene.ID(required=True, description="Opaque.")

    @classmethod
    def resolve_type(cls, instance: Any, info: GraphQLResolveInfo) -> Any:
        """Find the type by the name that the instance carries, or that its table has."""
        if isinstance(instance, dict):
            name = instance["node_type"]
        else:
            name = getattr(instance, "node_type", type(instance).__name__)
        return info.schema.type_map[name].graphene_type  # type: ignore[attr-defined]  # graphene's


class Row(DjangoObjectType):
    """One row of a table; its id carries the market of a row that has one."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, *, told: Mapping[str, str], **options: Any) -> None:
        """Build the type from the columns named in ``told``, each with its description."""
        super().__init_subclass_with_meta__(
            fields=tuple(told), interfaces=(Node,), convert_choices_to_enum=False, **options
        )
        for column, words in told.items():
            cls._meta.fields[column].description = words

    @staticmethod
    def resolve_id(root: Model, _info: GraphQLResolveInfo) -> str:
        market = getattr(root, "market", None)
        code = market.code if isinstance(market, Market) else NOWHERE
        return to_id(type(root).__name__, code, NOWHERE, root.pk)


class StageChangeType(Row):
    """An entry of a market's history and plan: from then on, this stage. Entries are only added."""

    class Meta:
        model = StageChange
        name = "StageChange"
        told = {
            "since": "From when it holds; of two entries for one moment the later made decides.",
            "reason": "Why it was decided.",
            "changed_by": "Who decided.",
        }

    stage = graphene.Field(StageEnum, required=True, description="How far the market is open then.")


class ListingType(Row):
    """A product in a market; kept when it is switched off."""

    class Meta:
        model = Listing
        name = "Listing"
        told = {
            "switched_on": "Whether it is on; off hides it whatever else holds.",
            "opens_at": "From when it is sold; null is without a beginning.",
            "closes_at": "Until when it is sold; null is without an end.",
            "announced_at": "From when it may be spoken of before it opens; null is not before.",
            "goods_code": "Tariff code in this market (HSN, HTS); empty when it is not known.",
            "max_per_customer": "Whole units; null where only the shop's own limit holds.",
        }

    stage = graphene.Field(
        StageEnum, description="Its own stage, which only narrows the market's; null has none."
    )

    @staticmethod
    def resolve_stage(root: Listing, _info: GraphQLResolveInfo) -> str | None:
        return root.stage or None


class PriceType(Row):
    """What a variant costs in a market between two moments, as the market shows prices."""

    class Meta:
        model = Price
        name = "Price"
        told = {
            "starts_at": "From when it holds; null is before all others.",
            "ends_at": "Until when it holds; null is without an end.",
        }

    amount = graphene.Field(Money, required=True, description="What is asked for one unit.")
    mrp = graphene.Field(
        Money, description="Maximum retail price of the package; null where there is none."
    )

    @staticmethod
    def resolve_amount(root: Price, _info: GraphQLResolveInfo) -> dict[str, Any]:
        return _money(root.amount_minor, root.market)

    @staticmethod
    def resolve_mrp(root: Price, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return None if root.mrp_minor is None else _money(root.mrp_minor, root.market)


class PromotionType(Row):
    """What a market takes off, for whom, when and how often."""

    class Meta:
        model = Promotion
        name = "Promotion"
        told = {
            "slug": "Its short name in the market.",
            "kind": "`BUNDLE`, `BUY_GET`, `PERCENT`, `AMOUNT` or `FREE_DELIVERY`.",
            "stacking": "`TOGETHER` with others, or `ALONE`.",
            "buy": "Of so many bought units …; null for other kinds.",
            "get": "… so many more cost less; null for other kinds.",
            "starts_on": "First day in the market; null is unbounded.",
            "ends_on": "Last day in the market; null is unbounded.",
            "limit_total": "How often it may be used by all; null is unlimited.",
            "limit_per_customer": "How often one customer may use it; null is unlimited.",
            "used": "How often orders use it now, those that wait for their payment included.",
            "position": "Its turn among promotions of its kind.",
            "switched_on": "Whether it is on.",
        }

    code = graphene.String(description="What shoppers type; null when it is given without one.")
    percent = graphene.String(description="Fraction off, `0.1000` for 10%; null for amounts.")
    amount = graphene.Field(Money, description="Taken off, or the price of one bundle.")
    most = graphene.Field(Money, description="Bound of what it takes off one order; null is none.")
    minimum = graphene.Field(
        Money, required=True, description="What goods must come to, at their prices."
    )
    products = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="Numbers of its products."
    )
    kinds = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="Codes of its kinds."
    )

    @staticmethod
    def resolve_code(root: Promotion, _info: GraphQLResolveInfo) -> str | None:
        return root.code or None

    @staticmethod
    def resolve_percent(root: Promotion, _info: GraphQLResolveInfo) -> str | None:
        return None if root.percent is None else format(root.percent, "f")

    @staticmethod
    def resolve_amount(root: Promotion, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return None if root.amount_minor is None else _money(root.amount_minor, root.market)

    @staticmethod
    def resolve_most(root: Promotion, _info: GraphQLResolveInfo) -> dict[str, Any] | None:
        return None if root.most_minor is None else _money(root.most_minor, root.market)

    @staticmethod
    def resolve_minimum(root: Promotion, _info: GraphQLResolveInfo) -> dict[str, Any]:
        return _money(root.minimum_minor, root.market)

    @staticmethod
    def resolve_products(root: Promotion, _info: GraphQLResolveInfo) -> list[str]:
        return sorted(product.sku for product in root.products.all())

    @staticmethod
    def resolve_kinds(root: Promotion, _info: GraphQLResolveInfo) -> list[str]:
        return sorted(kind.code for kind in root.kinds.all())


class CreditAccountType(Row):
    """A gift card, or a customer's store credit; of a card's code only the end is known."""

    class Meta:
        model = CreditAccount
        name = "CreditAccount"
        told = {
            "kind": "`GIFT_CARD` or `STORE_CREDIT`.",
            "last4": "The last characters of a gift card's code; empty for store credit.",
            "switched_on": "Whether it may be used.",
            "valid_until": "Last day in the market; null is without an end.",
            "issued_at": "When it was first issued.",
        }

    balance = graphene.Field(Money, required=True, description="What is left, held money included.")
    held = graphene.Field(
        Money, required=True, description="Set aside by orders that wait for their payment."
    )
    customer = graphene.String(description="E-mail of whose store credit it is; null for a card.")

    @staticmethod
    def resolve_balance(root: CreditAccount, _info: GraphQLResolveInfo) -> dict[str, Any]:
        return _money(root.balance_minor, root.market)

    @staticmethod
    def resolve_held(root: CreditAccount, _info: GraphQLResolveInfo) -> dict[str, Any]:
        return _money(root.held_minor, root.market)

    @staticmethod
    def resolve_customer(root: CreditAccount, _info: GraphQLResolveInfo) -> str | None:
        return root.customer.email if root.customer else None


class WarehouseType(Row):
    """A place that ships."""

    class Meta:
        model = Warehouse
        name = "Warehouse"
        told = {
            "code": "Short name, such as `BLR1`.",
            "name": "What people call it.",
            "country": "ISO 3166-1 code.",
        }


class StockType(Row):
    """Units of one variant in one warehouse and pool."""

    class Meta:
        model = Stock
        name = "Stock"
        told = {
            "on_hand": "Units, held ones among them.",
            "held": "Units set aside for carts and orders.",
            "ships_from": "First day of dispatch of units on their way; null for those here.",
            "ships_by": "Last day of dispatch of units on their way; null for those here.",
        }

    warehouse = graphene.Field(WarehouseType, required=True, description="Where they are.")
    pool = graphene.Field(PoolEnum, required=True, description="Whether they are here.")
    free = graphene.Int(required=True, description="Units that nobody holds.")

    @staticmethod
    def resolve_free(root: Stock, _info: GraphQLResolveInfo) -> int:
        return root.unheld


def _money(minor: int, market: Market) -> dict[str, Any]:
    return money(minor, market.currency, market.default_locale)
