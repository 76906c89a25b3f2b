"""GraphQL over HTTP: POST of JSON only, which no form of another site can send."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from graphql import GraphQLSchema

from shop.kit import clock
from shop.kit.graphql.context import Context
from shop.kit.graphql.errors import Refusal, told, told_all
from shop.kit.graphql.execution import began, run_document
from shop.kit.graphql.limits import Limits, limits_now
from shop.kit.http.request_id import request_id

JSON = "application/json"
NOT_ALLOWED = 405
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
GRAPHQL = "application/graphql-response+json"


@dataclass(frozen=True)
class Asked:
    """What the body of a request asks for."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None


def graphql_view(schema: GraphQLSchema, *, explorer: str) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view of one schema; ``explorer`` is the template of GraphiQL."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and _wants_explorer(request):
            response = render(request, explorer)
            response["Content-Security-Policy"] = EXPLORER_POLICY
            return response
        try:
            return _answered(request, schema)
        except Refusal as refusal:
            return _refused(request, refusal)

    return view


def _wants_explorer(request: HttpRequest) -> bool:
    return settings.DEBUG and "text/html" in request.headers.get("Accept", "")


def _answered(request: HttpRequest, schema: GraphQLSchema) -> HttpResponse:
    media_type = _media_type(request)
    limits = limits_now()
    asked = _asked(_body(request, limits))
    context = Context(at=clock.now(), request_id=request_id(request), request=request)
    result = run_document(
        schema,
        asked.query,
        variables=asked.variables,
        operation_name=asked.operation_name,
        context=context,
        limits=limits,
    )
    refused = not began(result)
    answer: dict[str, Any] = {} if refused else {"data": result.data}
    if result.errors:
        answer["errors"] = told_all(result.errors, request_id=context.request_id)
    if context.served:
        answer["extensions"] = {"served": _served(context)}
    return _response(answer, media_type, _status(result.errors, media_type, refused=refused))


def _served(context: Context) -> list[dict[str, str]]:
    """Tell for which markets, in which locales and at which stages the answer was given."""
    return [
        {"market": market, "locale": locale, "stage": stage}
        for (market, locale), stage in context.served.items()
    ]


def _status(errors: Any, media_type: str, *, refused: bool) -> int:
    """Tell the status: limits are always 4xx, other request errors only where the type says so.

    Source: GraphQL over HTTP, section 6.4; under ``application/json`` a document that does not
    parse or validate is answered with 200.
    """
    if not refused:
        return 200
    limit = next((e.status for e in errors if isinstance(e, Refusal)), None)
    return limit or (400 if media_type == GRAPHQL else 200)


def _media_type(request: HttpRequest) -> str:
    chosen = request.get_preferred_type([JSON, GRAPHQL])
    if request.method != "POST":
        raise Refusal("METHOD_NOT_ALLOWED", "Send the query as POST.", status=NOT_ALLOWED)
    if chosen is None:
        raise Refusal("NOT_ACCEPTABLE", f"Answers are {GRAPHQL} or {JSON}.", status=406)
    return chosen


def _body(request: HttpRequest, limits: Limits) -> bytes:
    charset = (request.content_params or {}).get("charset", "utf-8").strip('"').lower()
    if request.content_type != JSON or charset not in {"utf-8", "utf8"}:
        raise Refusal("UNSUPPORTED_MEDIA_TYPE", f"Send {JSON} in UTF-8.", status=415)
    announced = request.META.get("CONTENT_LENGTH") or "0"
    # Asked before the body is read, so that a large one costs nothing.
    if not announced.isdigit() or int(announced) > limits.body_bytes:
        raise Refusal(
            "BODY_TOO_LARGE", f"A body holds {limits.body_bytes} bytes at most.", status=413
        )
    return request.body


def _asked(body: bytes) -> Asked:
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refusal("BAD_JSON", "The body is not JSON in UTF-8.") from None
    if isinstance(sent, list):
        raise Refusal("BATCH_REFUSED", "Send one operation per request.")
    if not isinstance(sent, dict) or not isinstance(sent.get("query"), str):
        raise Refusal("BAD_REQUEST", 'Send an object whose "query" is a text.')
    _optional(sent, "extensions", dict)  # not used; refused all the same when it is no object
    return Asked(
        query=sent["query"],
        variables=_optional(sent, "variables", dict) or {},
        operation_name=_optional(sent, "operationName", str),
    )


def _optional(sent: Mapping[str, Any], name: str, kind: type) -> Any:
    value = sent.get(name)
    if value is not None and not isinstance(value, kind):
        raise Refusal("BAD_REQUEST", f'"{name}" has the wrong type.')
    return value


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    answer = {"errors": [told(refusal, request_id=request_id(request))]}
    media_type = request.get_preferred_type([JSON, GRAPHQL]) or JSON
    response = _response(answer, media_type, refusal.status)
    if refusal.status == NOT_ALLOWED:
        response["Allow"] = "GET, POST" if settings.DEBUG else "POST"
    return response


def _response(answer: Mapping[str, Any], media_type: str, status: int) -> HttpResponse:
    response = HttpResponse(
        orjson.dumps(answer), content_type=f"{media_type}; charset=utf-8", status=status
    )
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept"
    return response
