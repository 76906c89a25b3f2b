"""Pictures as the API gives them: each in several sizes and formats."""

from collections.abc import Iterable, Mapping
from typing import Any

import graphene
from django.conf import settings

from catalog.products.models import Variant
from catalog.products.queries import Picture

FORMATS = {"avif": "image/avif", "webp": "image/webp"}
FALLBACK = "png"
WIDTHS = (320, 640, 960)
FALLBACK_WIDTH = 640


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


def told_image(
    *, name: str, alt: str, width: int, height: int, colour: str | None = None
) -> dict[str, Any]:
    """Give a picture as the API's ``Image``; ``name`` is that of its files."""
    widths = [w for w in WIDTHS if w <= width] or [WIDTHS[0]]
    return {
        "alt": alt,
        "width": width,
        "height": height,
        "url": _address(name, min(FALLBACK_WIDTH, widths[-1]), FALLBACK),
        "sources": [
            {"type": media, "srcset": ", ".join(f"{_address(name, w, ext)} {w}w" for w in widths)}
            for ext, media in FORMATS.items()
        ],
        "colour": colour or None,
    }


def told_pictures(
    pictures: Iterable[Picture], variants: Mapping[int, Variant]
) -> list[dict[str, Any]]:
    """Give the pictures of a product; those of variants that are not shown are left out."""
    return [
        told_image(
            name=picture.image.name,
            alt=picture.alt.text,
            width=picture.image.width,
            height=picture.image.height,
            colour=_colour(picture, variants),
        )
        for picture in pictures
        if picture.image.variant_id is None or picture.image.variant_id in variants
    ]


def _colour(picture: Picture, variants: Mapping[int, Variant]) -> str | None:
    variant = variants.get(picture.image.variant_id or 0)
    return variant.colour if variant else None


def _address(name: str, width: int, extension: str) -> str:
    return f"{settings.MEDIA_URL}products/{name}-{width}.{extension}"
