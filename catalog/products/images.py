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


def _address(name: str, width: int, extension: str) -> str:
    return f"{settings.MEDIA_URL}products/{name}-{width}.{extension}"
