"""What the Product type tells of what is made."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.devices.api.device import DeviceType
from catalog.products.api.attribute import Attribute
from catalog.products.api.certificate import CertificateType
from catalog.products.api.image import ImageType
from shop.kit.graphql.ids import read_id

Card = dict[str, Any]


class ProductFacts:
    """What is made, in words of the locale."""

    slug = graphene.String(required=True, description="Its name in addresses of pages.")
    sku = graphene.String(required=True, description="Stock keeping unit of the product.")
    name = graphene.String(required=True, description="In words of `nameLocale`.")
    name_locale = graphene.String(
        required=True, description="Which locale had a name; empty when none had."
    )
    description = graphene.String(required=True, description="In words of `descriptionLocale`.")
    description_locale = graphene.String(
        required=True, description="Which locale had a description; empty when none had."
    )
    brand = graphene.String(required=True, description="Who makes it.")
    images = graphene.List(
        graphene.NonNull(ImageType), required=True, description="Pictures, the first is the best."
    )
    works_with = graphene.List(
        graphene.NonNull(DeviceType), required=True, description="The phones that it fits."
    )
    fits = graphene.Boolean(
        device=graphene.ID(required=True, description="Id of a phone, from `devices`."),
        description="Whether it fits that phone; null when its kind needs no fit.",
    )
    attributes = graphene.List(
        graphene.NonNull(Attribute), required=True, description="What is told of it."
    )
    certificates = graphene.List(
        graphene.NonNull(CertificateType),
        required=True,
        description="What is valid today in this market.",
    )

    @staticmethod
    def resolve_fits(root: Card, _info: GraphQLResolveInfo, device: str) -> bool | None:
        if not root["kind"]["needs_fit"]:
            return None
        found = read_id(device, "Device")
        return found is not None and found.row in root["device_pks"]
