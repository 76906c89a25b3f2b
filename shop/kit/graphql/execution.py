"""Execute a prepared document against a schema, synchronously."""

from collections.abc import Mapping
from typing import Any, cast

from graphql import ExecutionResult, GraphQLSchema, execute

from shop.kit.graphql.context import Context
from shop.kit.graphql.documents import prepare
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import Limits, refuse_large_pages
from shop.kit.graphql.literals import refuse_variables


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
    if prepared.document is None:
        return ExecutionResult(data=None, errors=list(prepared.errors))
    try:
        refuse_variables(variables)
        refuse_large_pages(prepared.weight, variables, limits)
    except Refusal as refusal:
        return ExecutionResult(data=None, errors=[refusal])
    result = execute(
        schema,
        prepared.document,
        context_value=context,
        variable_values=dict(variables),
        operation_name=operation_name,
        is_awaitable=_never,
        hide_suggestions=not limits.open_schema,
    )
    return cast("ExecutionResult", result)


def _never(_value: object) -> bool:
    """No resolver of ours is asynchronous; asking each value costs a tenth of the time."""
    return False


def began(result: ExecutionResult) -> bool:
    """Tell whether execution began: an error without a path means that it did not."""
    return result.data is not None or any(error.path for error in result.errors or ())
