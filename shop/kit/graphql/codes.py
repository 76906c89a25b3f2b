"""Every code that a top-level error may carry, with its status and when it is told."""

from collections.abc import Mapping
from typing import NamedTuple

BY_TYPE = 0  # 200 as application/json, 400 as application/graphql-response+json


# Whose turn it is, by names that clients and test tools know from other servers.
OURS, REFUSED, ASKED_WRONGLY = "INTERNAL_SERVER_ERROR", "FORBIDDEN", "BAD_REQUEST"
NOT_THE_REQUEST: Mapping[str, str] = {
    "INTERNAL": OURS,
    "UNAVAILABLE": OURS,
    "BUDGET_SPENT": REFUSED,
    "DOCUMENT_NOT_TRUSTED": REFUSED,
    "NOT_STAFF": REFUSED,
}


def classification(code: str) -> str:
    """Tell whether another request would help, or another moment, or another person."""
    return NOT_THE_REQUEST.get(code, ASKED_WRONGLY)


class Code(NamedTuple):
    """What a client needs to know of a code.

    status: of the HTTP answer when nothing was executed; ``BY_TYPE`` goes by the media type.
    """

    status: int
    when: str


CODES: Mapping[str, Code] = {
    "BAD_CURSOR": Code(200, "A cursor is not one of that list."),
    "BAD_JSON": Code(400, "The body, or a parameter of the address, is not JSON in UTF-8."),
    "BAD_PAGE": Code(200, "Both `first` and `last` were given."),
    "BAD_REQUEST": Code(400, "A part of the request is missing or has the wrong type."),
    "BAD_USER_INPUT": Code(
        400,
        "A text holds NUL or a whole number is endless. Also (200 or 400): a variable does not fit "
        "its type, or no operation has that name.",
    ),
    "BATCH_REFUSED": Code(400, "A list of operations was sent; send one per request."),
    "BODY_TOO_LARGE": Code(413, "The body is larger than `GRAPHQL_BODY_BYTES`."),
    "BUDGET_SPENT": Code(
        429, "The address or the account spent its points; wait as long as `Retry-After` says."
    ),
    "DOCUMENT_NOT_TRUSTED": Code(
        403, "The shop executes its trusted documents only, and this is none of them."
    ),
    "GRAPHQL_PARSE_FAILED": Code(BY_TYPE, "The document is not GraphQL."),
    "GRAPHQL_VALIDATION_FAILED": Code(BY_TYPE, "The document does not fit the schema."),
    "INTERNAL": Code(200, "A bug of ours; the request's id finds it in our log."),
    "METHOD_NOT_ALLOWED": Code(
        405, "GET executes queries of persisted documents; everything else is sent as POST."
    ),
    "NOT_ACCEPTABLE": Code(406, "`Accept` names no type that we answer with."),
    "NOT_STAFF": Code(403, "The staff's API, and nobody of the staff is signed in."),
    "PAGE_NEGATIVE": Code(400, "A page of fewer than 0 was asked for."),
    "PAGE_TOO_LARGE": Code(400, "A page of more than `GRAPHQL_PAGE` was asked for."),
    "PERSISTED_QUERY_MISMATCH": Code(400, "The hash is not that of the document beside it."),
    "PERSISTED_QUERY_NOT_FOUND": Code(
        BY_TYPE, "No document of that hash is kept; send hash and document together once."
    ),
    "PERSISTED_QUERY_NOT_SUPPORTED": Code(
        400, "`persistedQuery` is of another version than 1, or its hash is no SHA-256."
    ),
    "TOO_COSTLY": Code(400, "The operation costs more than `GRAPHQL_COST` points."),
    "TOO_DEEP": Code(400, "The document nests deeper than `GRAPHQL_DEPTH`."),
    "TOO_MANY_ALIASES": Code(400, "More aliases than `GRAPHQL_ALIASES`, fragments unfolded."),
    "TOO_MANY_FRAGMENTS": Code(400, "More than 60 fragments in a document."),
    "TOO_MANY_MUTATIONS": Code(400, "More mutations than `GRAPHQL_MUTATIONS`."),
    "TOO_MANY_REPEATS": Code(400, "A field stands more than 5 times in one selection."),
    "TOO_MANY_TOKENS": Code(400, "More tokens, or more comments, than `GRAPHQL_TOKENS`."),
    "UNAVAILABLE": Code(
        200, "Our database or a service is in trouble; nothing is lost, try again in a moment."
    ),
    "UNKNOWN_DEVICE": Code(200, "`fits` is not a phone of this market."),
    "UNSUPPORTED_MEDIA_TYPE": Code(415, "The body is not `application/json` in UTF-8."),
}


def documented() -> str:
    """Write the table of all codes for ``docs/api/errors.md``."""
    rows = [f"| `{code}` | {_status(told.status)} | {told.when} |" for code, told in CODES.items()]
    return "\n".join((TITLE, *rows, ""))


def _status(status: int) -> str:
    return str(status) if status else "200 or 400"


TITLE = """# Errors

A top-level error has `message` for developers and, in `extensions`, a stable `code` and the
`requestId` under which we find the request in our log (also sent as `X-Request-Id`). Decide by the
code: messages may change. No error tells a driver's or a bug's text.

Beside the code stands a coarse `classification`, for tools and for codes that a client does not
know yet: `BAD_REQUEST`, the same request will be refused again; `FORBIDDEN`, it may be sent by
somebody else or later; `INTERNAL_SERVER_ERROR`, it is our trouble and may be sent again later.

What a shopper can act on is no error but data: see [problems](problems.md). In a query the same
refusal is a top-level error with its code of that table.

The status is that of an answer without `data`. Where it says "200 or 400", it is 200 for those who
asked for `application/json` and 400 for `application/graphql-response+json`. As soon as execution
began the status is 200, and errors stand beside the data they concern.

This file is written by `manage.py export_schema`.

| code | status | when |
|---|---|---|"""
