"""What the staff can change."""

import graphene

from shop.kit.graphql.mutation import Payload
from shop.schema.manage.changes.listing_switch import ListingSwitch
from shop.schema.manage.changes.price_set import PriceSet
from shop.schema.manage.changes.price_suggest import PriceSuggest
from shop.schema.manage.changes.price_suggestion_accept import PriceSuggestionAccept
from shop.schema.manage.changes.price_suggestion_approve import PriceSuggestionApprove
from shop.schema.manage.changes.price_suggestion_decline import PriceSuggestionDecline
from shop.schema.manage.changes.sale_end import SaleEnd
from shop.schema.manage.changes.sale_set import SaleSet
from shop.schema.manage.changes.stage_enter import StageEnter
from shop.schema.manage.changes.stock_receive import StockReceive
from shop.schema.manage.changes.wave_enter import WaveEnter
from shop.schema.manage.market import MarketType
from shop.schema.manage.pricing import PriceSuggestionType
from shop.schema.manage.product import ProductType
from shop.schema.manage.rows import PriceType, StageChangeType, StockType


class StageEnterPayload(Payload, graphene.ObjectType):
    """A market after an entry into its plan."""

    market = graphene.Field(MarketType, description="As it stands now; null when it was refused.")
    entry = graphene.Field(StageChangeType, description="The entry; null when it was refused.")


class WaveEnterPayload(Payload, graphene.ObjectType):
    """A market after a step was entered into its plan."""

    market = graphene.Field(
        MarketType, description="As it stands now, with the step; null when it was refused."
    )


class ListingSwitchPayload(Payload, graphene.ObjectType):
    """A product after it was switched on or off."""

    product = graphene.Field(
        ProductType, description="As it stands in the market now; null when it was refused."
    )


class PriceSetPayload(Payload, graphene.ObjectType):
    """A price that was set."""

    price = graphene.Field(PriceType, description="The price; null when it was refused.")


class SaleSetPayload(Payload, graphene.ObjectType):
    """A sale that was set."""

    price = graphene.Field(PriceType, description="The sale; null when it was refused.")


class SaleEndPayload(Payload, graphene.ObjectType):
    """A sale that was ended."""

    price = graphene.Field(
        PriceType, description="The sale with its end; null when it was refused or none ran."
    )


class PriceSuggestPayload(Payload, graphene.ObjectType):
    """A price that was suggested."""

    suggestion = graphene.Field(
        PriceSuggestionType, description="The suggestion; null when it was refused."
    )


class PriceSuggestionAcceptPayload(Payload, graphene.ObjectType):
    """A suggestion that became the list price."""

    suggestion = graphene.Field(
        PriceSuggestionType, description="As it is kept; null when it was refused."
    )
    price = graphene.Field(
        PriceType,
        description="The list price; null when it was refused, and when another took its place "
        "since.",
    )


class PriceSuggestionDeclinePayload(Payload, graphene.ObjectType):
    """A suggestion that was put away."""

    suggestion = graphene.Field(
        PriceSuggestionType, description="As it is kept; null when it was refused."
    )


class PriceSuggestionApprovePayload(Payload, graphene.ObjectType):
    """A suggestion that may be accepted now."""

    suggestion = graphene.Field(
        PriceSuggestionType, description="As it is now; null when it was refused."
    )


class StockReceivePayload(Payload, graphene.ObjectType):
    """A stock after units came or were written off."""

    stock = graphene.Field(StockType, description="As it is now; null when it was refused.")


class Mutation(graphene.ObjectType):
    """What the staff can change; every answer has its object and `problems`."""

    stage_enter = StageEnter.field(StageEnterPayload)
    wave_enter = WaveEnter.field(WaveEnterPayload)
    listing_switch = ListingSwitch.field(ListingSwitchPayload)
    price_set = PriceSet.field(PriceSetPayload)
    sale_set = SaleSet.field(SaleSetPayload)
    sale_end = SaleEnd.field(SaleEndPayload)
    price_suggest = PriceSuggest.field(PriceSuggestPayload)
    price_suggestion_accept = PriceSuggestionAccept.field(PriceSuggestionAcceptPayload)
    price_suggestion_decline = PriceSuggestionDecline.field(PriceSuggestionDeclinePayload)
    price_suggestion_approve = PriceSuggestionApprove.field(PriceSuggestionApprovePayload)
    stock_receive = StockReceive.field(StockReceivePayload)
