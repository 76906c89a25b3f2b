"""Postal addresses in and out."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import graphene

from i18n.locales.addresses import Address, format_lines
from i18n.locales.queries import region_name


class AddressType(graphene.ObjectType):
    """Where something is sent or billed to."""

    class Meta:
        name = "Address"

    name = graphene.String(required=True, description="Who receives it.")
    line1 = graphene.String(required=True, description="House and street.")
    line2 = graphene.String(required=True, description="Flat, floor or company; may be empty.")
    landmark = graphene.String(required=True, description="What is near it; may be empty.")
    city = graphene.String(required=True, description="Town or city.")
    region = graphene.String(required=True, description="ISO 3166-2 code, such as `IN-KA`.")
    region_name = graphene.String(required=True, description="The region's name in the locale.")
    postal_code = graphene.String(required=True, description="PIN or ZIP code.")
    country = graphene.String(required=True, description="ISO 3166-1 code, such as `IN`.")
    lines = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="As it is written on a parcel, line by line.",
    )


class AddressInput(graphene.InputObjectType):
    """Where to send or to bill."""

    name = graphene.String(required=True, description="Who receives it.")
    line1 = graphene.String(required=True, description="House and street.")
    line2 = graphene.String(description="Flat, floor or company; may be left out.")
    landmark = graphene.String(description="What is near it; usual in India; may be left out.")
    city = graphene.String(required=True, description="Town or city.")
    region = graphene.String(required=True, description="ISO 3166-2 code or the state's name.")
    postal_code = graphene.String(required=True, description="PIN or ZIP code, as it is written.")
    country = graphene.String(required=True, description="ISO 3166-1 code, such as `IN`.")


def told_address(address: Address, *, locale: str, chain: Sequence[str]) -> dict[str, Any]:
    """Give an address as the API's ``Address`` (2 queries for the region's name)."""
    return {
        **asdict(address),
        "region_name": region_name(address.region, chain),
        "lines": format_lines(address, locale),
    }
