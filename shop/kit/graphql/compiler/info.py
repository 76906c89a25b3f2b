"""What a resolver is told about its field: as graphql-core's ``GraphQLResolveInfo``, but cheap.

What is known when the code is generated stands once in a ``Field``; what is known with the request
in a ``Request``; an ``Info`` only ties both to a place, since one is made for each call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.pyutils import Path

from shop.kit.graphql.compiler.places import Place, Steps, path_of


def never(_value: object) -> bool:
    """Answer for any value that it is not awaitable: no resolver of ours is asynchronous."""
    return False


@dataclass(frozen=True)
class Whole:
    """What all fields of one operation share."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]


@dataclass(frozen=True, eq=False)
class Field:
    """One field of the generated code.

    steps: the fields from the place at which its function or list item begins, itself the last.
    memo: what depends on the field only, kept for all requests, such as its selection.
    """

    whole: Whole
    nodes: list[FieldNode]
    return_type: GraphQLOutputType
    parent_type: GraphQLObjectType
    steps: Steps
    memo: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    @property
    def title(self) -> str:
        """The name as error messages tell it: ``Product.name``."""
        return f"{self.parent_type.name}.{self.name}"


@dataclass(eq=False, slots=True)
class Request:
    """What all calls of one request share; ``arguments`` holds what was coerced once for it."""

    root: Any
    context: Any
    variables: dict[str, Any]
    arguments: dict[Any, dict[str, Any]] = field(default_factory=dict)


class Info:
    """Has the attributes of ``GraphQLResolveInfo``; those seldom asked for are found when asked."""

    __slots__ = ("context", "field", "place", "request")

    def __init__(self, field: Field, place: Place | None, request: Request) -> None:
        self.field = field
        self.place = place
        self.request = request
        self.context = request.context

    @property
    def field_name(self) -> str:
        return self.field.name

    @property
    def field_nodes(self) -> list[FieldNode]:
        return self.field.nodes

    @property
    def return_type(self) -> GraphQLOutputType:
        return self.field.return_type

    @property
    def parent_type(self) -> GraphQLObjectType:
        return self.field.parent_type

    @property
    def path(self) -> Path | None:
        return path_of(self.place, self.field.steps)

    @property
    def schema(self) -> GraphQLSchema:
        return self.field.whole.schema

    @property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]:
        return self.field.whole.fragments

    @property
    def root_value(self) -> Any:
        return self.request.root

    @property
    def operation(self) -> OperationDefinitionNode:
        return self.field.whole.operation

    @property
    def variable_values(self) -> dict[str, Any]:
        return self.request.variables

    is_awaitable = staticmethod(never)
