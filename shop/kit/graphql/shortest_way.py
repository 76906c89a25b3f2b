"""The shortest way: a stranger's plain query is answered before Django is asked at all.

It takes POSTs of JSON without cookie or token, for documents that were asked for before, and of
these the queries alone. It changes nothing but budgets, so that whatever is unusual (a refusal, a
limit, a failure of any kind) is left to Django, which begins anew and tells it. The answer and its
headers are the same; the tests hold both against each other. Connections are not looked after
either: one that was cut fails here, and Django, which looks at them first, makes it anew.
"""

import logging
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from shop.kit.graphql.answer import Answer, Door, answer_known
from shop.kit.graphql.known import KnownBodies
from shop.kit.graphql.limits import limits_now
from shop.kit.graphql.question import JSON
from shop.kit.graphql.view import USUAL_HEADERS
from shop.kit.http.request_id import HEADER as REQUEST_ID
from shop.kit.http.request_id import KEY as REQUEST_KEY
from shop.kit.http.short_way import added_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

# Whoever sends one of these may be somebody, or is answered in a way that only Django knows.
UNUSUAL: Final = (
    "HTTP_COOKIE",
    "HTTP_AUTHORIZATION",
    "HTTP_X_SESSION_TOKEN",
    "HTTP_TRANSFER_ENCODING",
)
MOST_HOSTS: Final = 100


class ShortestWay:
    """Stands around the WSGI application and answers what it can at one address.

    It is made when the settings are final.
    """

    def __init__(self, application: "WSGIApplication", door: Door, path: str) -> None:
        self._application = application
        self._door = door
        self._path = path
        self._limits = limits_now()
        self._known = KnownBodies(door.schema, self._limits)
        self._open = not _is_off()
        self._hosts: set[str] = set()
        self._headers: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        told = self._answer(environ) if self._open and self._is_plain(environ) else None
        if told is None:
            return self._application(environ, start_response)
        headers = [
            *self._usual(environ, told.media_type),
            (REQUEST_ID, environ[REQUEST_KEY]),
            ("Content-Length", str(len(told.body))),
        ]
        start_response("200 OK", headers)
        return [told.body]

    def _is_plain(self, environ: "WSGIEnvironment") -> bool:
        return (
            environ["PATH_INFO"] == self._path
            and environ["REQUEST_METHOD"] == "POST"
            and environ.get("CONTENT_TYPE") == JSON
            and not environ.get("SCRIPT_NAME")
            and not any(name in environ for name in UNUSUAL)
            and self._is_short(environ.get("CONTENT_LENGTH", ""))
        )

    def _is_short(self, length: str) -> bool:
        return length.isdecimal() and int(length) <= self._limits.body_bytes

    def _answer(self, environ: "WSGIEnvironment") -> Answer | None:
        """Answer; None leaves the request to Django as if nobody had read from it."""
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = BytesIO(body)
        environ[REQUEST_KEY] = uuid4().hex
        try:
            self._refuse_host(environ)
            return answer_known(environ, body, self._door, self._known)
        except Exception:  # whatever it is, Django meets it again and tells it
            log.debug("left to Django", exc_info=True)
            return None

    def _refuse_host(self, environ: "WSGIEnvironment") -> None:
        """Raise for a host that is not ours."""
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts:
            WSGIRequest(environ).get_host()
            if len(self._hosts) < MOST_HOSTS:
                self._hosts.add(host)

    def _usual(self, environ: "WSGIEnvironment", media_type: str) -> list[tuple[str, str]]:
        """Give the headers that are the same for all answers of a kind."""
        scheme = environ["wsgi.url_scheme"]
        known = self._headers.get((scheme, media_type))
        if known is None:
            told = dict(USUAL_HEADERS) | {"Content-Type": f"{media_type}; charset=utf-8"}
            added = added_headers(WSGIRequest(environ))
            known = [*told.items(), *((name, value) for name, value in added if name not in told)]
            self._headers[scheme, media_type] = known
        return known


def _is_off() -> bool:
    """Tell whether the settings ask for what only Django or the usual door knows."""
    return bool(
        settings.DEBUG
        or settings.SECURE_SSL_REDIRECT
        or settings.SECURE_PROXY_SSL_HEADER
        or settings.USE_X_FORWARDED_HOST
        or settings.TRUSTED_DOCUMENTS_ONLY
        or settings.GRAPHQL_COMPARE != "off"
        or not settings.GRAPHQL_COMPILED
    )
