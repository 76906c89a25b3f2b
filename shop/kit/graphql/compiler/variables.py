"""The variables of an operation: a quick reading of the plain ones, graphql-core for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    VariableDefinitionNode,
    type_from_ast,
    value_from_ast,
)
from graphql.execution.values import get_variable_values
from graphql.pyutils import Undefined
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

# As graphql-core's ``execute`` has it where nothing else is asked for.
MOST_ERRORS = 50
WHOLE = range(GRAPHQL_MIN_INT, GRAPHQL_MAX_INT + 1)
# Built-in types under which a value of exactly this class is coerced to itself.
PLAIN = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool, GraphQLInt: int}


@dataclass(frozen=True)
class Plain:
    """One variable of a built-in type; ``default`` is Undefined where there is none."""

    name: str
    kind: type
    required: bool
    default: Any

    def reads(self, value: Any) -> bool:
        """Tell whether ``value`` is what the variable becomes, or Undefined where it stays out."""
        if value is None or value is Undefined:
            return not self.required
        return value.__class__ is self.kind and (self.kind is not int or value in WHOLE)


class Variables:
    """Coerces what was sent for the variables of one operation."""

    def __init__(self, schema: GraphQLSchema, nodes: Sequence[VariableDefinitionNode]) -> None:
        self.schema = schema
        self.nodes = nodes
        plain = [(_plain(schema, node), node) for node in nodes]
        self.plain = [known for known, _node in plain if known]
        self.others = [node for known, node in plain if not known]
        self.order = [node.variable.name.value for node in nodes]

    def coerced(
        self, given: dict[str, Any], *, hide_suggestions: bool
    ) -> dict[str, Any] | list[GraphQLError]:
        """Give the coerced values, or the errors that keep the operation from running."""
        quick = self._quick(given)
        nodes = self.nodes if quick is None else self.others
        if not nodes and quick is not None:
            return quick
        rest = get_variable_values(
            self.schema, nodes, given, max_errors=MOST_ERRORS, hide_suggestions=hide_suggestions
        )
        if not quick or isinstance(rest, list):
            return rest
        found = {**quick, **rest}
        return {name: found[name] for name in self.order if name in found}

    def _quick(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Read the plain variables; None when one of them is not what it seems."""
        values: dict[str, Any] = {}
        for variable in self.plain:
            value = given.get(variable.name, variable.default)
            if not variable.reads(value):
                return None
            if value is not Undefined:
                values[variable.name] = value
        return values


def _plain(schema: GraphQLSchema, node: VariableDefinitionNode) -> Plain | None:
    declared = type_from_ast(schema, node.type)
    bare = declared.of_type if isinstance(declared, GraphQLNonNull) else declared
    kind = next((known for type_, known in PLAIN.items() if type_ is bare), None)
    if kind is None:
        return None
    required = isinstance(declared, GraphQLNonNull)
    return Plain(node.variable.name.value, kind, required, _default(node, declared))


def _default(node: VariableDefinitionNode, declared: Any) -> Any:
    return value_from_ast(node.default_value, declared) if node.default_value else Undefined
