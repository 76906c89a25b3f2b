"""Who asks: by bearer token or session cookie, and at no cost for a stranger."""

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from shop.accounts.models import Customer
from shop.accounts.tokens import session_of, token_of
from shop.kit.http.own_site import from_own_site

KEPT = "foothold.person"


def brings_credentials(request: HttpRequest) -> bool:
    """Tell whether a request could be somebody's, from its headers alone."""
    return (
        "HTTP_AUTHORIZATION" in request.META
        or "HTTP_X_SESSION_TOKEN" in request.META
        or settings.SESSION_COOKIE_NAME in request.COOKIES
    )


def person_of(request: HttpRequest | None) -> Customer | None:
    """Find who asks; None for a stranger, and for a token or cookie that is over.

    Looked up when first asked for, once per request (2 queries); a request that brings nothing
    costs none, and its session is not touched. A token goes before a cookie, and a cookie counts
    only when no other site sent the request.
    """
    if request is None or not brings_credentials(request):
        return None
    if KEPT not in request.META:
        request.META[KEPT] = _found(request)
    person: Customer | None = request.META[KEPT]
    return person


def _found(request: HttpRequest) -> Customer | None:
    token = token_of(request)
    if token is not None:
        return _by_token(token)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and from_own_site(request):
        return _customer(request)
    return None


def _by_token(token: str) -> Customer | None:
    session = session_of(token)
    if session is None:
        return None
    stand_in = HttpRequest()
    stand_in.session = session
    return _customer(stand_in)


def _customer(request: HttpRequest) -> Customer | None:
    """Give the owner of a request's session, whose password must not have changed since."""
    user = get_user(request)
    return user if isinstance(user, Customer) else None
