"""A validated document and what was compiled of it."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema
from graphql.execution import ExecutionContext

from shop.kit.graphql.compiler.bounds import Unsupported
from shop.kit.graphql.compiler.info import Request
from shop.kit.graphql.compiler.operation import Function, Operation, operation_of
from shop.kit.graphql.compiler.selections import written

VARIABLES, ARGUMENTS = "variables", "arguments"


class CompiledDocument:
    """Answers the operations of one document by compiled functions, where there are such.

    It is kept with the document, so that what was learned about it leaves with it.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        self.document = document
        self._operations: dict[str | None, Operation] = {}

    def answer(
        self,
        *,
        variables: Mapping[str, Any],
        operation_name: str | None,
        context: Any,
        hide_suggestions: bool,
        root: Any = None,
        at_once: bool = False,
        memo: dict[Any, Any] | None = None,
    ) -> ExecutionResult | None:
        """Execute an operation; None where graphql-core is to do it and nothing has begun.

        at_once: compile at the first sight already. memo: kept with these very variables, so that
        they are coerced once.
        """
        if memo and memo.get(CompiledDocument) is self:
            known: dict[str, Any] = memo[VARIABLES]
            made = memo[Operation].function(known, at_once=at_once)
            return made and _run(made, Request(root, context, known, memo[ARGUMENTS]))
        operation = self._operation(operation_name)
        if operation is None:
            return None
        coerced = operation.variables.coerced(dict(variables), hide_suggestions=hide_suggestions)
        if isinstance(coerced, list):
            return ExecutionResult(data=None, errors=coerced)
        function = operation.function(coerced, at_once=at_once)
        if function is None:
            return None
        request = Request(root, context, coerced)
        if memo is not None:
            memo |= {CompiledDocument: self, Operation: operation}
            memo |= {VARIABLES: coerced, ARGUMENTS: request.arguments}
        return _run(function, request)

    def is_query(self, operation_name: str | None) -> bool:
        """Tell whether that operation only reads."""
        operation = self._operation(operation_name)
        return operation is not None and operation.reads

    def source(self, operation_name: str | None = None, **variables: Any) -> str:
        """Give the generated code, for whoever wants to read it.

        Raises Unsupported, with its reason, where graphql-core is to execute.
        """
        operation = self._operation(operation_name)
        if operation is None:
            raise Unsupported("there is no such operation")
        return written(operation.whole, variables).source

    def _operation(self, name: str | None) -> Operation | None:
        """Find an operation; a name that the document does not have is not kept."""
        known = self._operations.get(name)
        if known is None:
            known = operation_of(self.schema, self.document, name)
            if known is not None:
                self._operations[name] = known
        return known


def _run(function: Function, request: Request) -> ExecutionResult:
    errors: list[GraphQLError] = []
    try:
        data: dict[str, Any] | None = function(request.root, None, request, errors)
    except GraphQLError as error:  # a field failed that may not be null, and all above it
        errors.append(error)
        data = None
    return ExecutionContext.build_response(data, errors)
