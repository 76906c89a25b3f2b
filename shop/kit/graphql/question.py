"""What a request asks for, read from a POST of JSON or from the address of a GET."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest

from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import Limits
from shop.kit.graphql.persisted import automatic_hash, find_document, refuse_mismatch

JSON: Final = "application/json"
DROPPED_BYTES: Final = 4_000_000
CHUNK_BYTES: Final = 65_536


@dataclass(frozen=True)
class Question:
    """One operation to execute.

    by_get: whether it may only read. keep_as: the hash under which the document is to be kept.
    """

    document: str
    variables: Mapping[str, Any]
    operation_name: str | None
    by_get: bool = False
    keep_as: str | None = None


def read_question(request: HttpRequest, limits: Limits) -> Question:
    """Read what is asked; raises Refusal for all that is no question."""
    if request.method == "POST":
        return _of_body(_body(request, limits))
    if request.method == "GET":
        return _of_address(request, limits)
    raise _not_allowed()


def _not_allowed() -> Refusal:
    return Refusal("METHOD_NOT_ALLOWED", "Send a document as POST; GET takes persisted ones.")


def _body(request: HttpRequest, limits: Limits) -> bytes:
    charset = (request.content_params or {}).get("charset", "utf-8").strip('"').lower()
    if request.content_type != JSON or charset not in {"utf-8", "utf8"}:
        raise Refusal("UNSUPPORTED_MEDIA_TYPE", f"Send {JSON} in UTF-8.")
    announced = request.META.get("CONTENT_LENGTH") or "0"
    # Asked before the body is read, so that a large one costs nothing.
    if not announced.isdigit() or int(announced) > limits.body_bytes:
        _let_finish(request, announced)
        raise _too_large(limits)
    return request.body


def _let_finish(request: HttpRequest, announced: str) -> None:
    """Take what the client still sends, keep nothing of it, unless it is far too much.

    Most clients read no answer before they have sent all: to them a connection that is closed
    meanwhile is a broken one.
    """
    if announced.isdigit() and int(announced) <= DROPPED_BYTES:
        with suppress(OSError):  # it went away
            while request.read(CHUNK_BYTES):
                pass


def _too_large(limits: Limits) -> Refusal:
    return Refusal("BODY_TOO_LARGE", f"A request holds {limits.body_bytes} bytes at most.")


def plain_question(body: bytes) -> Question | None:
    """Read a body that holds its document itself; None for one that names a kept document.

    Raises Refusal for all that is no question.
    """
    sent = _json(body)
    if not isinstance(sent, dict) or "documentId" in sent or "extensions" in sent:
        return None
    return _of_body(body)


def _of_body(body: bytes) -> Question:
    sent = _json(body)
    if isinstance(sent, list):
        raise Refusal("BATCH_REFUSED", "Send one operation per request.")
    if not isinstance(sent, dict):
        raise Refusal("BAD_REQUEST", "Send an object.")
    text, named = _optional(sent, "query", str), _optional(sent, "documentId", str)
    hashed = automatic_hash(_optional(sent, "extensions", dict) or {})
    both, none = text is not None and named is not None, not (text is not None or named or hashed)
    if both or none:
        raise Refusal("BAD_REQUEST", 'Send either "query" or "documentId", as a text.')
    return _question(sent, text, named, hashed)


def _of_address(request: HttpRequest, limits: Limits) -> Question:
    if len(request.META.get("QUERY_STRING", "")) > limits.body_bytes:
        raise _too_large(limits)
    try:
        sent: dict[str, Any] = dict(request.GET.items())
    except TooManyFieldsSent:
        raise _too_large(limits) from None
    for name in ("variables", "extensions"):
        sent[name] = _json(sent[name].encode()) if sent.get(name) else None
    hashed = automatic_hash(_optional(sent, "extensions", dict) or {})
    named = sent.get("documentId")
    if "query" in sent or not (named or hashed):
        raise _not_allowed()
    return _question(sent, None, named, hashed, by_get=True)


def _question(
    sent: Mapping[str, Any],
    text: str | None,
    named: str | None,
    hashed: str | None,
    *,
    by_get: bool = False,
) -> Question:
    """Put a question together; a document that is only named is looked for."""
    if text is not None and hashed:
        refuse_mismatch(hashed, text)
    variables = _optional(sent, "variables", dict) or {}
    operation_name = _optional(sent, "operationName", str)
    return Question(
        document=find_document(named or hashed or "") if text is None else text,
        variables=variables,
        operation_name=operation_name,
        by_get=by_get,
        keep_as=hashed if text is not None else None,
    )


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refusal("BAD_JSON", "The body is not JSON in UTF-8.") from None


def _optional(sent: Mapping[str, Any], name: str, kind: type) -> Any:
    value = sent.get(name)
    if value is not None and not isinstance(value, kind):
        raise Refusal("BAD_REQUEST", f'"{name}" has the wrong type.')
    return value
