"""Pictures as the API gives them: each in several sizes and formats."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.products.images import sources_of


class ImageSource(graphene.ObjectType):
    """One format of a picture, for a `source` element."""

    type = graphene.String(required=True, description="Media type, such as `image/avif`.")
    srcset = graphene.String(required=True, description="Addresses with widths: `… 320w, … 640w`.")


class ImageType(graphene.ObjectType):
    """A picture of a product."""

    class Meta:
        name = "Image"

    alt = graphene.String(required=True, description="What it shows, in words of the locale.")
    width = graphene.Int(required=True, description="Of the largest size, in pixels.")
    height = graphene.Int(required=True, description="Of the largest size, in pixels.")
    url = graphene.String(required=True, description="Address of a PNG that everything reads.")
    sources = graphene.List(
        graphene.NonNull(ImageSource), required=True, description="Better formats, best first."
    )
    colour = graphene.String(description="Code of the colour it shows; null when it shows none.")

    @staticmethod
    def resolve_sources(root: dict[str, Any], _info: GraphQLResolveInfo) -> list[dict[str, str]]:
        return sources_of(root["url"], root["width"])
