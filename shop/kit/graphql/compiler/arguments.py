"""The arguments of a field: coerced when the code is generated, once a request, or at each call.

All three go through graphql-core's own coercion. What is coerced once is shared between calls, so
only values are shared that no resolver can change, or that graphql-core shares as well.
"""

from enum import Enum
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    ListValueNode,
    ObjectValueNode,
    VariableNode,
    get_named_type,
    is_input_object_type,
    is_specified_scalar_type,
)
from graphql.execution.values import get_argument_values
from graphql.pyutils import Undefined

from shop.kit.graphql.compiler.info import Request

FIXED = (str, int, float, bool, type(None), Enum)


class RequestArguments:
    """The arguments of one field, that depend on nothing but the request's variables."""

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self.definition = definition
        self.node = node

    def of(self, request: Request) -> dict[str, Any]:
        """Give the arguments, coerced once; what cannot be coerced raises at each call."""
        known = request.arguments.get(self)
        if known is None:
            known = get_argument_values(self.definition, self.node, request.variables)
            request.arguments[self] = known
        return known


def fixed_arguments(definition: GraphQLField, node: FieldNode) -> dict[str, Any] | None:
    """Give arguments that no request changes; None where it may, or where they are refused."""
    if _variables(node) or not shared(definition, node):
        return None
    try:
        values = get_argument_values(definition, node, {})
    except GraphQLError:
        return None  # refused at each call, with the path of the call
    return values if _fixed(definition, node, values) else None


def _variables(node: FieldNode) -> bool:
    return any(isinstance(argument.value, VariableNode) for argument in node.arguments)


def _fixed(definition: GraphQLField, node: FieldNode, values: dict[str, Any]) -> bool:
    """Tell whether each literal became a value that cannot change; a default is shared anyway."""
    given = {argument.name.value for argument in node.arguments}
    return all(
        isinstance(values.get(argument.out_name or name), FIXED)
        for name, argument in definition.args.items()
        if name in given
    )


def shared(definition: GraphQLField, node: FieldNode) -> bool:
    """Tell whether calls may share what the arguments are coerced to."""
    given = {argument.name.value: argument for argument in node.arguments}
    return all(_shared(given.get(name), kind) for name, kind in definition.args.items())


def _shared(given: ArgumentNode | None, argument: GraphQLArgument) -> bool:
    """Tell it for one argument: a variable, a literal of a built-in type, or a plain default.

    An input object's default is made anew for each call, and so are literal lists and objects;
    a literal of a custom scalar may become anything.
    """
    if given is None or isinstance(given.value, VariableNode):
        return argument.default_value is Undefined or not is_input_object_type(argument.type)
    kind = get_named_type(argument.type)
    plain = is_specified_scalar_type(kind) or isinstance(kind, GraphQLEnumType)
    return plain and not isinstance(given.value, ListValueNode | ObjectValueNode)
