"""Top-level errors: a stable code and a request id, and never the text of a bug or a driver."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext
from graphql import GraphQLError

from shop.kit.errors import Problem, Unavailable
from shop.kit.graphql.codes import CODES, classification

LONGEST_MESSAGE = 500
BAD_REQUEST = 400
log = logging.getLogger(__name__)


class Refusal(GraphQLError):
    """An error that the client made and may read.

    code: stable, one of ``CODES``, which tells its HTTP status too.
    headers: what the HTTP answer says beside it, such as ``Retry-After``.
    """

    def __init__(
        self, code: str, message: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, extensions={"code": code})
        self.code = code
        self.headers = headers or {}

    @property
    def status(self) -> int:
        """The HTTP status when it kept a document from being executed."""
        return CODES[self.code].status if self.code in CODES else BAD_REQUEST


def told(error: GraphQLError, *, request_id: str) -> dict[str, Any]:
    """Write an error for the client; a bug is logged under the request id and masked."""
    cause = error.original_error
    if isinstance(cause, Problem):
        return _written(error, gettext(cause.message) % cause.details, cause.code, request_id)
    if isinstance(cause, OperationalError | InterfaceError):
        log.error("database trouble in request %s", request_id, exc_info=cause)
        return _written(error, gettext(Unavailable.message), Unavailable.code, request_id)
    if cause is not None and not isinstance(cause, GraphQLError):
        log.error("bug in request %s at %s", request_id, error.path, exc_info=cause)
        return _written(error, "Internal error", "INTERNAL", request_id)
    code = (error.extensions or {}).get("code", "BAD_USER_INPUT")
    return _written(error, error.message, code, request_id)


def told_all(errors: Sequence[GraphQLError] | None, *, request_id: str) -> list[dict[str, Any]]:
    """Write all errors of an answer."""
    return [told(error, request_id=request_id) for error in errors or ()]


def _written(error: GraphQLError, message: str, code: str, request_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"message": message[:LONGEST_MESSAGE]}
    if error.locations:
        answer["locations"] = [place.formatted for place in error.locations]
    if error.path:
        answer["path"] = error.path
    told = {"code": code, "classification": classification(code), "requestId": request_id}
    return {**answer, "extensions": told}
