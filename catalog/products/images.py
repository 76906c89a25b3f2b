"""Pictures as they are told: each in several sizes and formats."""

from typing import Any

from django.conf import settings

FORMATS = {"avif": "image/avif", "webp": "image/webp"}
FALLBACK = "png"
WIDTHS = (320, 640, 960)
FALLBACK_WIDTH = 640


def told_image(
    *, name: str, alt: str, width: int, height: int, colour: str | None = None
) -> dict[str, Any]:
    """Give a picture as the API's ``Image``; ``name`` is that of its files."""
    largest = min(FALLBACK_WIDTH, _widths(width)[-1])
    return {
        "alt": alt,
        "width": width,
        "height": height,
        "url": f"{settings.MEDIA_URL}products/{name}-{largest}.{FALLBACK}",
        "colour": colour or None,
    }


def sources_of(url: str, width: int) -> list[dict[str, str]]:
    """Give the better formats of a picture, best first, by what ``told_image`` told of it."""
    path = url.rpartition("-")[0]
    return [
        {"type": media, "srcset": ", ".join(f"{path}-{w}.{ext} {w}w" for w in _widths(width))}
        for ext, media in FORMATS.items()
    ]


def _widths(width: int) -> list[int]:
    """List the widths of the files of a picture."""
    return [w for w in WIDTHS if w <= width] or [WIDTHS[0]]
