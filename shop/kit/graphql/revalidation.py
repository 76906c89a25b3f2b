"""What lets a cache in front of the shop keep an answer, and ask whether it is still the same.

By default a cache may keep answers and must ask each time: it knows neither when a manager writes
nor when a market opens. A shop whose CDN forgets by ``Surrogate-Key`` may allow it some seconds.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotModified
from django.utils.http import parse_etags

TAG_BYTES: Final = 16


def public_headers(body: bytes) -> dict[str, str]:
    """Give the headers of an answer that is the same for every stranger."""
    seconds = settings.GRAPHQL_CDN_SECONDS
    shared = f", s-maxage={seconds}" if seconds else ""
    return {"ETag": tag_of(body), "Cache-Control": f"public, max-age=0, must-revalidate{shared}"}


def tag_of(body: bytes) -> str:
    """Name the bytes of an answer."""
    return f'"{blake2b(body, digest_size=TAG_BYTES).hexdigest()}"'


def not_modified(
    request: HttpRequest, headers: Mapping[str, str]
) -> HttpResponseNotModified | None:
    """Answer 304 where the client says that it has this very answer; else None."""
    tag = headers.get("ETag")
    # Whoever packs an answer on its way makes its tag a weak one; the answer is still the same.
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if tag is None or tag not in {each.removeprefix("W/") for each in known}:
        return None
    response = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Surrogate-Key"):
        if name in headers:
            response[name] = headers[name]
    response["Vary"] = "Accept"
    return response
