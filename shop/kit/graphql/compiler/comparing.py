"""Holds two answers to one operation against each other, to the order of keys and of errors."""

import logging
from typing import Any

from graphql import ExecutionResult, GraphQLError

log = logging.getLogger(__name__)


class AnswersDiffer(Exception):
    """The compiled answer is not graphql-core's: a bug of the compiler, or of a resolver."""


def compare(
    ours: ExecutionResult, theirs: ExecutionResult, *, document: str, variables: Any, strict: bool
) -> None:
    """Log any difference as an error; raise AnswersDiffer, too, when ``strict``."""
    found = difference(ours, theirs)
    if found is None:
        return
    told = f"{found}\ncompiled: {ours}\ngraphql-core: {theirs}\n{document}\n{variables}"
    log.error("a compiled operation answers otherwise than graphql-core: %s", told)
    if strict:
        raise AnswersDiffer(told)


def difference(ours: ExecutionResult, theirs: ExecutionResult) -> str | None:
    """Tell where two answers differ; None when they are the same."""
    told = [_told(error) for error in ours.errors or []], [_told(e) for e in theirs.errors or []]
    return _differs(ours.data, theirs.data, "data") or _differs(*told, "errors")


def _told(error: GraphQLError) -> dict[str, Any]:
    return {**error.formatted, "cause": type(error.original_error).__name__}


def _differs(ours: Any, theirs: Any, where: str) -> str | None:
    if type(ours) is not type(theirs):
        return f"{where}: {type(ours).__name__}, not {type(theirs).__name__}"
    if isinstance(ours, dict):
        return _differ_at(ours, theirs, list(ours), list(theirs), where)
    if isinstance(ours, list):
        return _differ_at(ours, theirs, [*range(len(ours))], [*range(len(theirs))], where)
    return None if ours == theirs else f"{where}: {ours!r}, not {theirs!r}"


def _differ_at(
    ours: Any, theirs: Any, our_keys: list[Any], their_keys: list[Any], where: str
) -> str | None:
    if our_keys != their_keys:
        return f"{where}: has {our_keys}, not {their_keys}"
    differences = (_differs(ours[key], theirs[key], f"{where}.{key}") for key in our_keys)
    return next(filter(None, differences), None)
