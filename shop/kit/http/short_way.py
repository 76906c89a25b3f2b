"""The short way through the middleware, for API requests that carry no cookie.

Sessions, messages, tokens in forms and static files are the business of pages. A request of a
headless client needs a checked host and the same headers on its answer, and nothing else that
stands between.
"""

from collections.abc import Callable, Iterable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch, resolve

from shop.kit.http.security import ContentSecurityPolicy


class ShortWay:
    """Hand requests for ``SHORT_WAY_PATHS`` straight to their view; all others go the long way.

    It stands inside of what every answer needs, such as the request's id, and outside of the rest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.paths = frozenset(settings.SHORT_WAY_PATHS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in self.paths or not _may_go_short(request):
            return self.get_response(request)
        request.get_host()  # raises for a host that is not ours
        match = _match(request.path_info)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        for name, value in added_headers(request):
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


def _may_go_short(request: HttpRequest) -> bool:
    """Tell whether no page's machinery is needed; in debug a GET may be for GraphiQL."""
    if request.META.get("HTTP_COOKIE") or settings.SECURE_SSL_REDIRECT:
        return False
    return request.method == "POST" or (request.method == "GET" and not settings.DEBUG)


@cache
def _match(path: str) -> ResolverMatch:
    return resolve(path)


def added_headers(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """Give what the middleware of the long way adds to any answer; it is asked once a scheme."""
    secure = request.is_secure()
    if secure not in _known:
        bare = HttpResponse()
        framed = XFrameOptionsMiddleware(lambda _: bare).process_response(request, bare)
        SecurityMiddleware(ContentSecurityPolicy(lambda _: framed))(request)
        _known[secure] = [(name, told) for name, told in bare.items() if name != "Content-Type"]
    return _known[secure]


_known: dict[bool, list[tuple[str, str]]] = {}
