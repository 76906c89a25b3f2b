"""A value of an interface or a union: which object type it is, and its generated function."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, cast

from graphql import GraphQLAbstractType, GraphQLError, GraphQLObjectType, default_type_resolver
from graphql.execution import ExecutionContext
from graphql.execution.execute import invalid_return_type_error

from shop.kit.graphql.compiler.info import Field, Info, Request
from shop.kit.graphql.compiler.places import Place

ObjectFunction = Callable[[Any, Place | None, Request, list[GraphQLError]], dict[str, Any]]


class Abstraction:
    """Completes the values of one field of an abstract type.

    functions: the generated function of each type that a value may be, by the type's name.
    """

    def __init__(self, kind: GraphQLAbstractType, field: Field) -> None:
        self.kind = kind
        self.field = field
        self.resolve_type = kind.resolve_type or default_type_resolver
        self.functions: Mapping[str, ObjectFunction] = {}

    def complete(
        self,
        value: Any,
        info: Info,
        place: Place | None,
        request: Request,
        errors: list[GraphQLError],
    ) -> dict[str, Any]:
        """Complete ``value`` as the object type that it turns out to be.

        Raises GraphQLError, as graphql-core does, where it turns out to be none of them.
        """
        name = self.resolve_type(value, cast("Any", info), self.kind)
        kind = self._checked(name, value, info)
        if kind.is_type_of and not kind.is_type_of(value, cast("Any", info)):
            raise invalid_return_type_error(kind, value, self.field.nodes)
        return self.functions[kind.name](value, place, request, errors)

    def _checked(self, name: Any, value: Any, info: Info) -> GraphQLObjectType:
        """Find the type of that name by graphql-core's own check, which asks for a schema only."""
        executor = cast("ExecutionContext", SimpleNamespace(schema=self.field.whole.schema))
        return ExecutionContext.ensure_valid_runtime_type(
            executor, name, self.kind, self.field.nodes, cast("Any", info), value
        )
