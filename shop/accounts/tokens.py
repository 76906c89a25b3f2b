"""Session tokens: what an app sends where a browser has a cookie."""

import re
from importlib import import_module
from typing import Any

from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

BEARER = "bearer"
# As Django writes session keys; nothing else is looked up.
SHAPE = re.compile(r"[a-z0-9]{32}", re.ASCII)


class BearerTokens(SessionTokenStrategy):  # type: ignore[misc]  # allauth is untyped
    """Take a session's token from ``Authorization: Bearer`` as well as from ``X-Session-Token``."""

    def get_session_token(self, request: HttpRequest) -> str | None:
        return token_of(request)

    def lookup_session(self, session_token: str) -> SessionBase | None:
        return session_of(session_token)


def token_of(request: HttpRequest) -> str | None:
    """Read the token that a request brings, as it is; None when it brings none."""
    kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind.lower() == BEARER and token.strip():
        return str(token.strip())
    named: str | None = request.META.get("HTTP_X_SESSION_TOKEN")
    return named


def session_of(token: str) -> SessionBase | None:
    """Find the session of a token (1 query); None for one that is unknown, over or malformed."""
    if not SHAPE.fullmatch(token):
        return None
    session: SessionBase = _store()(session_key=token)
    session.keys()  # reads it; one that is unknown or over then forgets its key
    return session if session.session_key else None


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore
