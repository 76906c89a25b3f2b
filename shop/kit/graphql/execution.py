"""Execute a prepared document against a schema, synchronously."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.conf import settings
from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute

from shop.kit.graphql.compiler.comparing import compare
from shop.kit.graphql.compiler.document import CompiledDocument
from shop.kit.graphql.compiler.info import never
from shop.kit.graphql.context import Context
from shop.kit.graphql.documents import prepare
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import Limits, refuse_large_pages
from shop.kit.graphql.literals import refuse_variables


@dataclass(frozen=True)
class Execution:
    """A validated document, which of its operations is asked for, and with what.

    memo: what was worked out of the same variables before, and is only read.
    """

    schema: GraphQLSchema
    document: DocumentNode
    variables: Mapping[str, Any]
    operation_name: str | None
    hide_suggestions: bool
    memo: dict[Any, Any] | None = None


def run_document(
    schema: GraphQLSchema,
    document: str,
    *,
    variables: Mapping[str, Any],
    operation_name: str | None,
    context: Context,
    limits: Limits,
) -> ExecutionResult:
    """Execute a document; what keeps it from running comes back as errors without data."""
    prepared = prepare(schema, document, limits)
    if prepared.document is None or prepared.compiled is None:
        return ExecutionResult(data=None, errors=list(prepared.errors))
    try:
        refuse_variables(variables)
        refuse_large_pages(prepared.weight, variables, limits)
    except Refusal as refusal:
        return ExecutionResult(data=None, errors=[refusal])
    asked = Execution(schema, prepared.document, variables, operation_name, not limits.open_schema)
    return run_admitted(asked, prepared.compiled, context, text=document)


def run_admitted(
    asked: Execution, compiled: CompiledDocument, context: Context, *, text: str
) -> ExecutionResult:
    """Execute what was let in; again from the start where what was to be made later is gone."""
    result = executed(asked, compiled, context, text=text)
    if not context.gone:
        return result
    context.forget()
    context.gone = context.later = False
    return executed(asked, compiled, context, text=text)


def executed(
    asked: Execution, compiled: CompiledDocument, context: Context, *, text: str
) -> ExecutionResult:
    """Execute by the compiled function where there is one, else by graphql-core.

    With GRAPHQL_COMPARE a query is executed by both, in two contexts, and the answers compared.
    """
    comparing = settings.GRAPHQL_COMPARE != "off"
    context.later = context.later and not comparing
    answer = _compiled(asked, compiled, context, at_once=comparing)
    if answer is None:
        return _interpreted(asked, context)
    if comparing and compiled.is_query(asked.operation_name):
        theirs = _interpreted(asked, replace(context, memo={}, served={}))
        strict = settings.GRAPHQL_COMPARE == "raise"
        compare(answer, theirs, document=text, variables=asked.variables, strict=strict)
    return answer


def _compiled(
    asked: Execution, compiled: CompiledDocument, context: Context, *, at_once: bool
) -> ExecutionResult | None:
    if not settings.GRAPHQL_COMPILED:
        return None
    return compiled.answer(
        variables=asked.variables,
        operation_name=asked.operation_name,
        context=context,
        hide_suggestions=asked.hide_suggestions,
        at_once=at_once,
        memo=asked.memo,
    )


def _interpreted(asked: Execution, context: Context) -> ExecutionResult:
    context.later = False
    result = execute(
        asked.schema,
        asked.document,
        context_value=context,
        variable_values=dict(asked.variables),
        operation_name=asked.operation_name,
        is_awaitable=never,
        hide_suggestions=asked.hide_suggestions,
    )
    return cast("ExecutionResult", result)


def began(result: ExecutionResult) -> bool:
    """Tell whether execution began: an error without a path means that it did not."""
    return result.data is not None or any(error.path for error in result.errors or ())
