"""Phones as the API gives them."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.devices.cards import device_card
from catalog.devices.models import Device
from catalog.devices.queries import device_by_slug, find_devices
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.connection import (
    PageInfo,
    connection,
    page_of_rows,
    page_size,
)
from shop.kit.graphql.ids import read_id
from shop.kit.graphql.node import Node
from shop.kit.graphql.selection import selected

USUAL_PAGE = 50


class DeviceType(graphene.ObjectType):
    """A phone that an accessory may fit."""

    class Meta:
        name = "Device"
        interfaces = (Node,)

    slug = graphene.String(required=True, description="Its name in addresses of pages.")
    name = graphene.String(required=True, description="As the maker calls it.")
    brand = graphene.String(required=True, description="The maker's brand.")
    series = graphene.String(required=True, description="Family of phones; may be empty.")
    model_codes = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What the maker prints on the phone.",
    )


class DeviceEdge(graphene.ObjectType):
    """A phone in a list."""

    node = graphene.Field(DeviceType, required=True, description="The phone itself.")
    cursor = graphene.String(required=True, description="Where it stands in the list.")


class DeviceConnection(graphene.ObjectType):
    """A page of phones, by brand, series and model."""

    edges = graphene.List(
        graphene.NonNull(DeviceEdge), required=True, description="The phones with cursors."
    )
    nodes = graphene.List(
        graphene.NonNull(DeviceType), required=True, description="The phones alone."
    )
    page_info = graphene.Field(PageInfo, required=True, description="Where the page stands.")
    total_count = graphene.Int(required=True, description="How many there are on all pages.")


def told_device(device: Device, market: MarketContext) -> dict[str, Any]:
    """Give a phone as the API's ``Device``."""
    return device_card(device, node=market.id_of("Device", device.pk))


def device_pk(market: MarketContext, text: str) -> int | None:
    """Read the id of a phone as this market served it; None for any other."""
    found = read_id(text, "Device")
    return found.row if found and found.market == market.market.code else None


class MarketDevices:
    """The phones that a shopper of the market may look for."""

    devices = graphene.Field(
        DeviceConnection,
        required=True,
        search=graphene.String(
            description="Words of name, brand, series or model code; all phones when left out."
        ),
        brand=graphene.String(description="Only this brand; every brand when left out."),
        first=graphene.Int(default_value=USUAL_PAGE, description="How many at most."),
        after=graphene.String(
            description="Cursor of the one before the first; the list begins when left out."
        ),
        description="Phones for a fit picker.",
    )
    device = graphene.Field(
        DeviceType,
        slug=graphene.String(
            description="Its name in addresses of pages; nothing is found when left out."
        ),
        description="One phone; null when there is none of that name.",
    )

    @staticmethod
    def resolve_devices(  # noqa: PLR0917  the arguments' names in the schema
        root: MarketContext,
        info: GraphQLResolveInfo,
        search: str | None = None,
        brand: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> dict[str, Any]:
        found = find_devices(search=search or "", brand=brand or "")
        page = page_of_rows(
            found,
            size=page_size(first, None, usual=USUAL_PAGE),
            after=after,
            told=lambda device: told_device(device, root),
        )
        total = found.count() if "totalCount" in selected(info) else None
        return {**connection(page), "total_count": total}

    @staticmethod
    def resolve_device(
        root: MarketContext, _info: GraphQLResolveInfo, slug: str | None = None
    ) -> dict[str, Any] | None:
        device = device_by_slug(slug) if slug else None
        return told_device(device, root) if device else None
