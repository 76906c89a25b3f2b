"""Which charsets a request may name; Python knows codecs that turn no bytes into text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KNOWN = frozenset({"utf-8", "utf8", "us-ascii", "iso-8859-1"})
PLAIN = frozenset({"", "application/json"})  # nothing to read in them
REFUSED = b"Send text in UTF-8.\n"


class KnownCharset:
    """Answer 415 to a request in a charset that no browser sends.

    It stands around the WSGI application: Django reads the charset while it builds the request,
    before any middleware, and fails on a codec such as base64.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        content_type = environ.get("CONTENT_TYPE", "")
        if content_type in PLAIN or _is_known(content_type):
            return self.application(environ, start_response)
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(REFUSED))),
        ]
        start_response("415 Unsupported Media Type", headers)
        return [REFUSED]


def _is_known(content_type: str) -> bool:
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except ValueError:
        return True  # what cannot be read is Django's to refuse
    return charset.strip("\"' ").lower() in KNOWN
