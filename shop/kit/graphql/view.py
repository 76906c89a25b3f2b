"""GraphQL over HTTP: POST of JSON, and GET for queries of persisted documents.

Why another site cannot act with a visitor's session cookie, without a token in a form:

- a change is a POST of ``application/json``. A form, an image or a script's simple request cannot
  send that type; a browser asks first (``OPTIONS``), and we allow no other origin;
- GET executes queries alone, never a mutation, and another origin cannot read the answer;
- a cookie counts only when the browser says that our own pages sent the request
  (``shop.kit.http.own_site``), and it is ``SameSite=Lax``.

So the view may be exempt from Django's token, which no headless client has.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from graphql import GraphQLSchema

from shop.kit.graphql.answer import (
    Answer,
    Around,
    Door,
    Keeper,
    Lagging,
    Public,
    answer,
    never_lagging,
    never_public,
    plainly,
)
from shop.kit.graphql.revalidation import not_modified

# GraphiQL writes style attributes and carries its fonts in its style sheet.
EXPLORER_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


USUAL_HEADERS: Final[dict[str, str]] = {"Cache-Control": "no-store", "Vary": "Accept"}


def nobody(_request: HttpRequest) -> str | None:
    """Take everybody for a stranger."""
    return None


def graphql_view(
    schema: GraphQLSchema,
    *,
    explorer: str,
    account: Callable[[HttpRequest], str | None] = nobody,
    lagging: Lagging = never_lagging,
    keeper: Callable[[], Keeper | None] = lambda: None,
    around: Around = plainly,
    public: Public = never_public,
) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view of one schema.

    explorer: the template of GraphiQL. account: tells whose account asks, for budgets.
    lagging: tells which operations of strangers a replica of the database may answer.
    keeper: gives what keeps answers to strangers. around: runs each execution.
    public: tells which queries of strangers a cache in front may keep.
    """
    return view_of(Door(schema, account, lagging, keeper, around, public), explorer=explorer)


def view_of(door: Door, *, explorer: str) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view of a door; explorer: the template of GraphiQL."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        if _wants_explorer(request):
            response = render(request, explorer)
            response["Content-Security-Policy"] = EXPLORER_POLICY
            return response
        told = answer(request, door)
        return not_modified(request, told.headers) or _response(told)

    return view


def _wants_explorer(request: HttpRequest) -> bool:
    """Tell whether a browser was pointed here in the demo, rather than a persisted document."""
    if request.method != "GET" or not settings.DEBUG:
        return False
    html = "text/html" in request.headers.get("Accept", "")
    return html and not {"documentId", "extensions"} & set(request.GET)


def _response(told: Answer) -> HttpResponse:
    response = HttpResponse(
        told.body, content_type=f"{told.media_type}; charset=utf-8", status=told.status
    )
    for name, value in {**USUAL_HEADERS, **told.headers}.items():
        response[name] = value
    return response
