"""Short ways to compile a document of a test schema and to execute it both ways."""

from typing import Any

from graphql import ExecutionResult, GraphQLSchema, execute, parse

from shop.kit.graphql.compiler.document import CompiledDocument
from shop.kit.graphql.compiler.info import never


def compiled(schema: GraphQLSchema, text: str) -> CompiledDocument:
    return CompiledDocument(schema, parse(text))


def answer(
    document: CompiledDocument,
    *,
    context: Any = None,
    name: str | None = None,
    at_once: bool = True,
    **variables: Any,
) -> ExecutionResult | None:
    """Ask a compiled document; at the first sight already, unless told otherwise."""
    return document.answer(
        variables=variables,
        operation_name=name,
        context=context,
        hide_suggestions=True,
        at_once=at_once,
    )


def interpreted(
    schema: GraphQLSchema, text: str, *, context: Any = None, **variables: Any
) -> ExecutionResult:
    """Ask graphql-core."""
    result = execute(
        schema,
        parse(text),
        context_value=context,
        variable_values=variables,
        is_awaitable=never,
        hide_suggestions=True,
    )
    assert isinstance(result, ExecutionResult)
    return result


def told(result: ExecutionResult | None) -> Any:
    """Give what a client would read; the answer must be there."""
    assert result is not None
    return result.data, [error.formatted for error in result.errors or []]
