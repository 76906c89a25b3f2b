"""Deliveries as the API gives them."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphene
from django.db.models import Q
from django.utils.translation import gettext_noop
from graphql import GraphQLResolveInfo

from catalog.launches.api.availability import BAD_POSTAL_CODE, ReasonType, told_reasons
from catalog.launches.queries import decide, shown_variants
from catalog.listings.queries import price_of
from catalog.products.models import Variant
from checkout.shipping.places import Place, place_of_postal_code, served_at
from checkout.shipping.queries import DeliveryQuote, Option, names_of, quote
from i18n.locales.api.dates import DateRange, date_range
from i18n.locales.api.money import Money, money
from i18n.locales.errors import InvalidPostalCode
from i18n.markets.api.context import MarketContext
from shop.kit.words import say

Card = dict[str, Any]
UNKNOWN_GOODS = "NOT_DELIVERABLE"
RESTRICTIONS = {
    "SURFACE_ONLY": gettext_noop("By surface only, since it holds a battery"),
    "USPS_ONLY": gettext_noop("By USPS only"),
}


class DeliveryOption(graphene.ObjectType):
    """A way to have goods delivered."""

    code = graphene.String(required=True, description="What `cartDeliverySelect` takes.")
    name = graphene.String(required=True, description="In words of the locale.")
    fee = graphene.Field(Money, required=True, description="What it costs, as prices are shown.")
    free_from = graphene.Field(
        Money, description="The subtotal from which it is free; null when it never is."
    )
    estimate = graphene.Field(DateRange, required=True, description="The days of arrival.")
    restrictions = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What the goods or the address rule out, in words of the locale.",
    )


class DeliveryQuoteType(graphene.ObjectType):
    """What a postal code may expect of one unit of a product."""

    class Meta:
        name = "DeliveryQuote"

    deliverable = graphene.Boolean(required=True, description="Whether it is delivered there.")
    reasons = graphene.List(
        graphene.NonNull(ReasonType), required=True, description="Why it is not."
    )
    cod = graphene.Boolean(required=True, description="Whether cash on delivery is taken there.")
    cod_cap = graphene.Field(
        Money, description="The highest order that may be paid on delivery; null when none may."
    )
    options = graphene.List(
        graphene.NonNull(DeliveryOption), required=True, description="The deliveries there are."
    )


class MarketDelivery:
    """How goods reach a place."""

    delivery = graphene.Field(
        DeliveryQuoteType,
        required=True,
        postal_code=graphene.String(required=True, description="PIN or ZIP code, as written."),
        sku=graphene.String(required=True, description="SKU of a product or a variant."),
        description="What a postal code may expect of one unit of a product.",
    )

    @staticmethod
    def resolve_delivery(
        root: MarketContext, _info: GraphQLResolveInfo, postal_code: str, sku: str
    ) -> Card:
        try:
            place = place_of_postal_code(market=root.market, postal_code=postal_code)
        except InvalidPostalCode:
            return _undelivered(BAD_POSTAL_CODE, root)
        variant = _variant(root, sku)
        if variant is None:
            return _undelivered(UNKNOWN_GOODS, root)
        return _quoted(root, place, variant)


def _variant(market: MarketContext, sku: str) -> Variant | None:
    shown = shown_variants(market=market.market, at=market.at).select_related("product__kind")
    return shown.filter(Q(sku=sku) | Q(product__sku=sku)).order_by("position", "pk").first()


def _undelivered(reason: str, market: MarketContext) -> Card:
    return {
        "deliverable": False,
        "reasons": told_reasons([reason], market.locale),
        "cod": False,
        "cod_cap": None,
        "options": [],
    }


def _quoted(market: MarketContext, place: Place, variant: Variant) -> Card:
    """Ask for the region of the place; a product that is only announced has no price to weigh."""
    served = served_at(market=market.market, postal_code=place.postal_code, at=market.at)
    price = price_of(variant=variant, market=market.market, at=market.at)
    found = quote(
        market=market.market,
        place=place,
        product=variant.product,
        decision=decide(
            variant=variant,
            market=market.market,
            at=market.at,
            region=served.region if served else "",
        ),
        price_minor=price.amount_minor if price else 0,
        at=market.at,
    )
    return _told_quote(found, market)


def _told_quote(found: DeliveryQuote, market: MarketContext) -> Card:
    cap = found.cod_max_minor
    return {
        "deliverable": found.deliverable,
        "reasons": told_reasons(found.reasons, market.locale),
        "cod": found.cod,
        "cod_cap": None if cap is None else money(cap, market.market.currency, market.locale),
        "options": told_options(found.options, market),
    }


def told_options(options: Sequence[Option], market: MarketContext) -> list[Card]:
    """Give deliveries as the API's ``DeliveryOption`` (1 query for their names)."""
    names = names_of(options, market.chain) if options else {}
    return [told_option(option, names, market) for option in options]


def told_option(option: Option, names: Mapping[int, str], market: MarketContext) -> Card:
    """Give one delivery as the API's ``DeliveryOption``."""
    currency, free_from = market.market.currency, option.free_from_minor
    return {
        "code": option.code,
        "name": names.get(option.method_id, option.code),
        "fee": money(option.fee_minor, currency, market.locale),
        "free_from": None if free_from is None else money(free_from, currency, market.locale),
        "estimate": date_range(option.from_date, option.to_date, market.locale),
        "restrictions": told_restrictions(option.restrictions, market.locale),
    }


def told_restrictions(codes: Sequence[str], locale: str) -> list[str]:
    """Say what a delivery rules out."""
    return [say(RESTRICTIONS[code], locale) if code in RESTRICTIONS else code for code in codes]
