"""From a request to the bytes of its answer: read, weighed, priced, paid, executed, told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final, Protocol

import orjson
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationType

from shop.kit import clock
from shop.kit.database.replicas import read_from_replicas
from shop.kit.graphql.answers import Kept, Tokens
from shop.kit.graphql.budgets import Payer
from shop.kit.graphql.context import Context
from shop.kit.graphql.documents import Prepared, prepare
from shop.kit.graphql.errors import Refusal, told_all
from shop.kit.graphql.execution import Execution, began, run_admitted
from shop.kit.graphql.known import Asked, KnownBodies, asked_by
from shop.kit.graphql.limits import Limits, limits_now, refuse_large_pages
from shop.kit.graphql.literals import refuse_variables
from shop.kit.graphql.persisted import keep_document, refuse_untrusted
from shop.kit.graphql.question import JSON, Question, read_question
from shop.kit.graphql.revalidation import public_headers
from shop.kit.graphql.surrogate import HEADER, surrogate_key
from shop.kit.http.client_address import address_in, client_address
from shop.kit.http.request_id import KEY as REQUEST_KEY
from shop.kit.http.request_id import request_id

GRAPHQL: Final = "application/graphql-response+json"
# Points that a budget pays beside the price: for any request, and for a document never seen before,
# which is parsed and validated; the price itself does not depend on who asked before.
EACH_REQUEST: Final = 10
FIRST_SIGHT: Final = 500
NOT_ALLOWED: Final = 405
KNOWN_HEADERS: Final = 200  # of `Accept`; browsers and clients send a few


Lagging = Callable[[DocumentNode, str | None, Mapping[str, Any]], bool]
Public = Callable[[DocumentNode, str | None, Mapping[str, Any]], bool]


class Keeper(Protocol):
    """Keeps answers to strangers' queries, and gives them again while they are true."""

    def find(self, asked: "Asked", at: datetime) -> Kept | None:
        """Give the answer that is kept, if there is one and it is still true."""

    def begin(self, asked: "Asked") -> Tokens | None:
        """Say before the data is read whether the answer is to be kept."""

    def keep(self, asked: "Asked", body: bytes, tokens: Tokens, context: Context) -> None:
        """Keep an answer without errors that was made after ``begin``."""


def never_lagging(_document: DocumentNode, _operation: str | None, _variables: Any) -> bool:
    """Have every operation see all that was ever written."""
    return False


def never_public(_document: DocumentNode, _operation: str | None, _variables: Any) -> bool:
    """Let no cache in front keep anything."""
    return False


class Around(Protocol):
    """Runs an execution; one that is repeatable changes nothing and may be run again."""

    def __call__(
        self, run: Callable[[], ExecutionResult], *, repeatable: bool
    ) -> ExecutionResult: ...


def plainly(run: Callable[[], ExecutionResult], *, repeatable: bool) -> ExecutionResult:
    """Run it once."""
    del repeatable
    return run()


@dataclass(frozen=True)
class Door:
    """A schema and who may be asked who comes in.

    account: gives a stable name of the account that asks; None for a stranger.
    lagging: tells whether a stranger's operation may be answered from a replica of the database.
    keeper: gives what keeps answers, None where none are kept.
    around: runs an execution, a second time if it likes where it is told that this changes nothing.
    public: tells whether a query has the same answer for all strangers whatever their headers; no
    other may be kept by a cache in front.
    """

    schema: GraphQLSchema
    account: Callable[[HttpRequest], str | None]
    lagging: Lagging = never_lagging
    keeper: Callable[[], Keeper | None] = lambda: None
    around: Around = plainly
    public: Public = never_public


@dataclass(frozen=True)
class Answer:
    """All that a response is made of."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Asking:
    """One request on its way through the door.

    points: what its operation costs; 0 until that is known. strict: whether failures
    of the database are raised. memo: what was worked out of the same question before.
    """

    request: HttpRequest
    door: Door
    limits: Limits
    context: Context
    media_type: str
    points: int = 0
    strict: bool = False
    memo: dict[Any, Any] | None = None


class Failed(Exception):
    """The database did not answer, and whoever asked goes another way."""


def answer(request: HttpRequest, door: Door) -> Answer:
    """Answer a request: the one way from what was asked to what is sent."""
    context = Context(at=clock.now(), request_id=request_id(request), request=request)
    wanted = _preferred(request.META.get("HTTP_ACCEPT", "*/*"))
    asking = Asking(request, door, limits_now(), context, wanted or JSON)
    try:
        payer = _payer(asking)
        payer.refuse_empty()
        question = read_question(request, asking.limits)
        _refuse_other_types(wanted)
        return _executed(asking, question, payer)
    except Refusal as refusal:
        return _told(asking, ExecutionResult(None, [refusal]), refusal.headers)


@lru_cache(maxsize=KNOWN_HEADERS)
def _preferred(accept: str) -> str | None:
    """Choose the media type of the answer; None when the client takes neither."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type([JSON, GRAPHQL])


def _refuse_other_types(wanted: str | None) -> None:
    if wanted is None:
        raise Refusal("NOT_ACCEPTABLE", f"Answers are {GRAPHQL} or {JSON}.")


def _payer(asking: Asking) -> Payer:
    at = asking.context.at.timestamp()
    return Payer(at, client_address(asking.request), asking.door.account(asking.request))


def _executed(asking: Asking, question: Question, payer: Payer) -> Answer:
    if settings.TRUSTED_DOCUMENTS_ONLY and payer.account is None:
        refuse_untrusted(question.document)
    prepared = prepare(asking.door.schema, question.document, asking.limits)
    payer.spend(EACH_REQUEST + (FIRST_SIGHT if prepared.first_sight() else 0))
    _admit(asking, question, prepared, payer)
    keeper = asking.door.keeper() if prepared.document and payer.account is None else None
    asked = asked_by(asking.door.schema, question)
    return _kept_or_made(asking, question, asked, prepared, payer, keeper)


def answer_known(
    environ: dict[str, Any], body: bytes, door: Door, bodies: KnownBodies
) -> Answer | None:
    """Answer a stranger who sends what was answered before; None for anything else.

    Raises Refusal for what is to be refused, and Failed for an answer with errors.
    """
    wanted, found = _preferred(environ.get("HTTP_ACCEPT", "*/*")), bodies.find(body)
    if wanted is None or found is None:
        return None
    known, prepared = found
    request: Any = SimpleLazyObject(partial(WSGIRequest, environ))  # few fields ask for it
    context = Context(at=clock.now(), request_id=environ[REQUEST_KEY], request=request)
    asking = Asking(request, door, bodies.limits, context, wanted, known.points)
    asking.strict, asking.memo = True, known.memo
    payer = Payer(context.at.timestamp(), address_in(environ))
    payer.spend(EACH_REQUEST + known.points)
    return _kept_or_made(asking, known.question, known.asked, prepared, payer, door.keeper())


def _kept_or_made(  # noqa: PLR0917 - what both ways have found out
    asking: Asking,
    question: Question,
    asked: Asked,
    prepared: Prepared,
    payer: Payer,
    keeper: Keeper | None,
) -> Answer:
    if keeper is None:
        return _answered(asking, question, prepared, payer)
    found = _kept(asking, question, asked, keeper)
    return found or _answered(asking, question, prepared, payer, (keeper, asked))


def _kept(asking: Asking, question: Question, asked: Asked, keeper: Keeper) -> Answer | None:
    kept = keeper.find(asked, asking.context.at)
    if kept is None:
        return None
    headers = _public(question, kept.tags, kept.body)
    return Answer(200, asking.media_type, kept.body, headers)


def _answered(
    asking: Asking,
    question: Question,
    prepared: Prepared,
    payer: Payer,
    keeping: tuple[Keeper, Asked] | None = None,
) -> Answer:
    """Execute; what is to be kept is read from the primary, as its tokens are."""
    tokens = keeping[0].begin(keeping[1]) if keeping else None
    if tokens is None and _may_lag(asking, question, prepared, payer):
        result = read_from_replicas(lambda: _run(asking, question, prepared))
    else:
        result = _run(asking, question, prepared)
    if asking.strict and _failed(result):
        raise Failed
    told = _told(asking, result, {})
    if payer.account is None and not result.errors and _is_public(asking, question, prepared):
        tags = surrogate_key(asking.context)
        told = replace(told, headers=_public(question, tags, told.body))
    if keeping and tokens is not None and not result.errors:
        keeping[0].keep(keeping[1], told.body, tokens, asking.context)
    return told


def _failed(result: ExecutionResult) -> bool:
    causes = (error.original_error for error in result.errors or ())
    return any(isinstance(cause, DatabaseError | InterfaceError) for cause in causes)


def _may_lag(asking: Asking, question: Question, prepared: Prepared, payer: Payer) -> bool:
    if not settings.DATABASE_REPLICAS or payer.account is not None or prepared.document is None:
        return False
    return asking.door.lagging(prepared.document, question.operation_name, question.variables)


def _is_public(asking: Asking, question: Question, prepared: Prepared) -> bool:
    if not question.by_get or prepared.document is None:
        return False
    return asking.door.public(prepared.document, question.operation_name, question.variables)


def _run(asking: Asking, question: Question, prepared: Prepared) -> ExecutionResult:
    operation = prepared.prices and prepared.prices.operation(question.operation_name)
    reads = operation is not None and operation.operation is OperationType.QUERY
    return asking.door.around(lambda: _run_once(asking, question, prepared), repeatable=bool(reads))


def _run_once(asking: Asking, question: Question, prepared: Prepared) -> ExecutionResult:
    """Run from the beginning: also when a replica failed underway and the primary takes over."""
    asking.context.forget()
    if prepared.document is None or prepared.compiled is None:
        return ExecutionResult(data=None, errors=list(prepared.errors))
    asking.context.later = True  # what is answered here leaves as bytes
    execution = Execution(
        asking.door.schema,
        prepared.document,
        question.variables,
        question.operation_name,
        not asking.limits.open_schema,
        asking.memo,
    )
    return run_admitted(execution, prepared.compiled, asking.context, text=question.document)


def _admit(asking: Asking, question: Question, prepared: Prepared, payer: Payer) -> None:
    """Let an operation in that is valid, allowed by its method, within the limit and paid."""
    prices = prepared.prices
    if prices is None:
        return
    operation = prices.operation(question.operation_name)
    if question.by_get and operation and operation.operation is not OperationType.QUERY:
        raise Refusal("METHOD_NOT_ALLOWED", "Send what changes something as POST.")
    refuse_variables(question.variables)
    refuse_large_pages(prepared.weight, question.variables, asking.limits)
    asking.points = prices.of(question.operation_name, question.variables)
    if asking.points > asking.limits.cost:
        raise Refusal(
            "TOO_COSTLY",
            f"The operation costs {asking.points} points; {asking.limits.cost} are the most.",
        )
    payer.spend(asking.points)
    if question.keep_as:
        keep_document(question.keep_as, question.document)


def _public(question: Question, tags: str, body: bytes) -> dict[str, str]:
    """Give the headers by which others may keep what a stranger asked by GET."""
    if not question.by_get:
        return {}
    return public_headers(body) | ({HEADER: tags} if tags else {})


def _told(asking: Asking, result: ExecutionResult, headers: Mapping[str, str]) -> Answer:
    refused = not began(result)
    body: dict[str, Any] = {} if refused else {"data": result.data}
    if result.errors:
        body["errors"] = told_all(result.errors, request_id=asking.context.request_id)
    body["extensions"] = _extensions(asking)
    status = _status(result.errors or (), asking.media_type) if refused else 200
    more = {"Allow": "POST"} if status == NOT_ALLOWED else {}
    return Answer(status, asking.media_type, orjson.dumps(body), {**headers, **more})


def _extensions(asking: Asking) -> dict[str, Any]:
    """Tell what it costs, and for which markets, locales and stages the answer was given."""
    told: dict[str, Any] = {"cost": {"requested": asking.points, "limit": asking.limits.cost}}
    if asking.context.served:
        told["served"] = [
            {"market": market, "locale": locale, "stage": stage}
            for (market, locale), stage in asking.context.served.items()
        ]
    return told


def _status(errors: Sequence[GraphQLError], media_type: str) -> int:
    """Tell the status of what was refused: a limit's own, else 4xx only where the type says so.

    Source: GraphQL over HTTP, section 6.4; under ``application/json`` a document that does not
    parse or validate is answered with 200.
    """
    own = next((e.status for e in errors if isinstance(e, Refusal)), 0)
    return own or (400 if media_type == GRAPHQL else 200)
