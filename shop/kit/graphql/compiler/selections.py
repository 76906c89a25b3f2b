"""Writes selections: each field in a ``try`` of its own, then the dict of them all."""

from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLNonNull, GraphQLObjectType, OperationType
from graphql.execution.collect_fields import collect_fields
from graphql.execution.execute import get_field_def

from shop.kit.graphql.compiler.bounds import Unsupported
from shop.kit.graphql.compiler.completing import write_value
from shop.kit.graphql.compiler.info import Field, Whole
from shop.kit.graphql.compiler.lines import Lines
from shop.kit.graphql.compiler.module import MAIN, PARAMETERS, Collected, Module
from shop.kit.graphql.compiler.resolving import asks_what_it_is, needs_info, write_resolving
from shop.kit.graphql.compiler.scope import Scope, Target


def written(whole: Whole, variables: dict[str, Any]) -> Module:
    """Write the module of an operation.

    Raises Unsupported where it is graphql-core's to execute, GraphQLError where @skip or @include
    have no value.
    """
    module, kind = Module(whole, variables), whole.schema.get_root_type(whole.operation.operation)
    if kind is None or whole.operation.operation is OperationType.SUBSCRIPTION:
        raise Unsupported("not a query or a mutation")
    selections = whole.operation.selection_set
    fields = collect_fields(whole.schema, whole.fragments, variables, kind, selections)
    _write_function(module, MAIN, kind, fields)
    module.write_waiting(_write_function)
    return module


def _write_function(module: Module, name: str, kind: GraphQLObjectType, fields: Collected) -> None:
    lines = Lines()
    module.functions.append(lines)
    with lines.under(f"def {name}({PARAMETERS}):"):
        scope = Scope(module, lines, _write_selection)
        lines.add(f"return {_write_selection(scope, kind, fields)}")


def _write_selection(scope: Scope, kind: GraphQLObjectType, fields: Collected) -> str:
    """Write all fields of an object; gives the expression of the answer."""
    definitions = {key: _definition(scope, kind, nodes) for key, nodes in fields.items()}
    is_dict = f"is_dict{scope.module.fresh()}"
    if any(found and asks_what_it_is(found) for found in definitions.values()):
        scope.lines.add(f"{is_dict} = isinstance({scope.source}, dict)")
    values = [
        f"{key!r}: {_write_field(scope, kind, (key, fields[key], found), is_dict)}"
        for key, found in definitions.items()
        if found  # graphql-core passes over a field that the type does not have
    ]
    return "{" + ", ".join(values) + "}"


def _definition(
    scope: Scope, kind: GraphQLObjectType, nodes: list[FieldNode]
) -> GraphQLField | None:
    return get_field_def(scope.module.whole.schema, kind, nodes[0])


def _write_field(
    scope: Scope,
    kind: GraphQLObjectType,
    asked: tuple[str, list[FieldNode], GraphQLField],
    is_dict: str,
) -> str:
    """Write one field; gives the expression of its value."""
    key, nodes, definition = asked
    scope.module.count_field()
    if nodes[0].name.value == "__typename":
        return repr(kind.name)
    steps = (*scope.steps, (key, kind.name))
    field = Field(scope.module.whole, nodes, definition.type, kind, steps)
    target = _target(scope.module, field, definition)
    _write_guarded(scope, target, is_dict)
    return target.value


def _target(module: Module, field: Field, definition: GraphQLField) -> Target:
    number = module.fresh()
    info = f"info{number}" if needs_info(definition) else None
    return Target(field, definition, module.constant(field, "field"), f"value{number}", info)


def _write_guarded(scope: Scope, target: Target, is_dict: str) -> None:
    """Write how a field is resolved and completed, and what happens when that fails."""
    lines, field = scope.lines, target.field
    with lines.under(f"try:  # {field.title}"):
        write_resolving(scope, target, is_dict)
        below = scope.within(scope.source, field.steps)
        write_value(below, target, field.return_type, target.value)
    with lines.under("except Exception as error:"):
        at = f"(error, {target.constant}, {scope.place}"
        if isinstance(field.return_type, GraphQLNonNull):
            lines.add(f"raise located{at}) from None")
        else:
            lines.add(f"{target.value} = failed{at}, errors)")
