"""Whether a page of our own site sent a request, or another site with the visitor's cookie."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

SAFE = frozenset({"GET", "HEAD"})
OURS = frozenset({"same-origin", "none"})  # "none": the visitor typed the address


def from_own_site(request: HttpRequest) -> bool:
    """Tell whether the request's cookies may count: it changes nothing, or our own pages sent it.

    Browsers name the sender in ``Origin`` and ``Sec-Fetch-Site``, which no page can forge; whoever
    sends neither is no browser, and cannot be led to send somebody's cookie.
    """
    if request.method in SAFE:
        return True
    origin = request.META.get("HTTP_ORIGIN")
    if origin is not None:
        return origin in settings.CSRF_TRUSTED_ORIGINS or _host_of(origin) == _host_asked(request)
    return request.META.get("HTTP_SEC_FETCH_SITE", "none") in OURS


def _host_of(origin: str) -> tuple[str, str]:
    parts = urlsplit(origin)
    return parts.scheme, parts.netloc.lower()


def _host_asked(request: HttpRequest) -> tuple[str, str]:
    return request.scheme or "", request.get_host().lower()
