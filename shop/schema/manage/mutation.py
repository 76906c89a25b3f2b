"""What the staff can change."""

import graphene

from shop.kit.graphql.mutation import Payload
from shop.schema.manage.changes.credit_switch import CreditSwitch
from shop.schema.manage.changes.delay_tell import DelayTell
from shop.schema.manage.changes.gift_card_issue import GiftCardIssue
from shop.schema.manage.changes.listing_switch import ListingSwitch
from shop.schema.manage.changes.price_set import PriceSet
from shop.schema.manage.changes.promotion_set import PromotionSet
from shop.schema.manage.changes.promotion_switch import PromotionSwitch
from shop.schema.manage.changes.return_decide import ReturnDecide
from shop.schema.manage.changes.return_receive import ReturnReceive
from shop.schema.manage.changes.shipment_move import ShipmentMove
from shop.schema.manage.changes.shipment_pack import ShipmentPack
from shop.schema.manage.changes.stage_enter import StageEnter
from shop.schema.manage.changes.stock_receive import StockReceive
from shop.schema.manage.changes.store_credit_issue import StoreCreditIssue
from shop.schema.manage.changes.units_cancel import UnitsCancel
from shop.schema.manage.market import MarketType
from shop.schema.manage.order_rows import StaffOrder, StaffReturn, StaffShipment
from shop.schema.manage.product import ProductType
from shop.schema.manage.rows import (
    CreditAccountType,
    PriceType,
    PromotionType,
    StageChangeType,
    StockType,
)


class StageEnterPayload(Payload, graphene.ObjectType):
    """A market after an entry into its plan."""

    market = graphene.Field(MarketType, description="As it stands now; null when it was refused.")
    entry = graphene.Field(StageChangeType, description="The entry; null when it was refused.")


class ListingSwitchPayload(Payload, graphene.ObjectType):
    """A product after it was switched on or off."""

    product = graphene.Field(
        ProductType, description="As it stands in the market now; null when it was refused."
    )


class PriceSetPayload(Payload, graphene.ObjectType):
    """A price that was set."""

    price = graphene.Field(PriceType, description="The price; null when it was refused.")


class PromotionPayload(Payload, graphene.ObjectType):
    """A promotion that was set or switched."""

    promotion = graphene.Field(PromotionType, description="As it is now; null when refused.")


class GiftCardIssuePayload(Payload, graphene.ObjectType):
    """A gift card that was issued."""

    gift_card = graphene.Field(CreditAccountType, description="The card; null when refused.")
    code = graphene.String(
        description="To hand out now, for it is kept nowhere; null when refused, and when the same "
        "request had issued it before."
    )


class CreditPayload(Payload, graphene.ObjectType):
    """A gift card or store credit after a change."""

    account = graphene.Field(CreditAccountType, description="As it is now; null when refused.")


class StockReceivePayload(Payload, graphene.ObjectType):
    """A stock after units came or were written off."""

    stock = graphene.Field(StockType, description="As it is now; null when it was refused.")


class OrderChangePayload(Payload, graphene.ObjectType):
    """An order after a change by the staff."""

    order = graphene.Field(StaffOrder, description="As it is now; null when it was refused.")


class ShipmentPayload(Payload, graphene.ObjectType):
    """A parcel after it was packed or moved."""

    order = graphene.Field(StaffOrder, description="Its order; null when it was refused.")
    shipment = graphene.Field(StaffShipment, description="The parcel; null when it was refused.")


class ReturnPayload(Payload, graphene.ObjectType):
    """A return after it was decided or received."""

    order = graphene.Field(StaffOrder, description="Its order; null when it was refused.")
    return_ = graphene.Field(
        StaffReturn, name="return", description="The return; null when it was refused."
    )


class Mutation(graphene.ObjectType):
    """What the staff can change; every answer has its object and `problems`."""

    stage_enter = StageEnter.field(StageEnterPayload)
    listing_switch = ListingSwitch.field(ListingSwitchPayload)
    price_set = PriceSet.field(PriceSetPayload)
    promotion_set = PromotionSet.field(PromotionPayload)
    promotion_switch = PromotionSwitch.field(PromotionPayload)
    gift_card_issue = GiftCardIssue.field(GiftCardIssuePayload)
    store_credit_issue = StoreCreditIssue.field(CreditPayload)
    credit_switch = CreditSwitch.field(CreditPayload)
    stock_receive = StockReceive.field(StockReceivePayload)
    shipment_pack = ShipmentPack.field(ShipmentPayload)
    shipment_move = ShipmentMove.field(ShipmentPayload)
    delay_tell = DelayTell.field(OrderChangePayload)
    units_cancel = UnitsCancel.field(OrderChangePayload)
    return_decide = ReturnDecide.field(ReturnPayload)
    return_receive = ReturnReceive.field(ReturnPayload)
