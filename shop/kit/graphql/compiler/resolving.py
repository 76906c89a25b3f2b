"""Writes how a field gets its value: read in line from a dict or an object, or by its resolver."""

from functools import partial
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any

from graphene.types.resolver import attr_resolver, dict_or_attr_resolver, dict_resolver
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    default_field_resolver,
    get_named_type,
    is_abstract_type,
)

from shop.kit.graphql.compiler.arguments import RequestArguments, fixed_arguments, shared
from shop.kit.graphql.compiler.bounds import Unsupported
from shop.kit.graphql.compiler.module import Module
from shop.kit.graphql.compiler.scope import Scope, Target

# {0} the source, {1} what its ``get`` takes, {2} whether it is a dict, {3} what ``getattr`` takes.
READS = {
    dict_or_attr_resolver: "{0}.get({1}) if {2} else getattr({0}, {3})",
    dict_resolver: "{0}.get({1})",
    attr_resolver: "getattr({0}, {3})",
}


def reads(definition: GraphQLField) -> str | None:
    """Give the expression of a default resolver of graphene; None for any other."""
    resolver = definition.resolve
    if definition.args or not isinstance(resolver, partial):
        return None
    plain = len(resolver.args) == 2 and not resolver.keywords  # noqa: PLR2004  name and default
    return READS.get(resolver.func) if plain else None


def asks_what_it_is(definition: GraphQLField) -> bool:
    """Tell whether the field reads an attribute of a source that may be a dict or an object."""
    return reads(definition) is READS[dict_or_attr_resolver]


def needs_info(definition: GraphQLField) -> bool:
    """Tell whether something will be called for the field that takes an ``Info``."""
    if reads(definition) is None:
        return True
    kind = get_named_type(definition.type)
    return is_abstract_type(kind) or (
        isinstance(kind, GraphQLObjectType) and kind.is_type_of is not None
    )


def write_resolving(scope: Scope, target: Target, is_dict: str) -> None:
    """Write the lines that put the field's value into its variable."""
    lines = scope.lines
    if target.info:
        lines.add(f"{target.info} = Info({target.constant}, {scope.place}, request)")
    reading = reads(target.definition)
    value = _read(scope, target, reading, is_dict) if reading else _called(scope, target)
    lines.add(f"{target.value} = {value}")


def _read(scope: Scope, target: Target, reading: str, is_dict: str) -> str:
    resolver: Any = target.definition.resolve
    name, default = resolver.args
    given = "None" if default is None else scope.module.constant(default, "default")
    key = f"{name!r}" if default is None else f"{name!r}, {given}"
    return reading.format(scope.source, key, is_dict, f"{name!r}, {given}")


def _called(scope: Scope, target: Target) -> str:
    resolver = target.definition.resolve or default_field_resolver
    refuse_asynchronous(resolver)
    name = scope.module.constant(resolver, "resolve")
    return f"{name}({scope.source}, {target.info}{_arguments(scope.module, target)})"


def _arguments(module: Module, target: Target) -> str:
    definition, node = target.definition, target.field.nodes[0]
    if not definition.args:
        return ""
    fixed = fixed_arguments(definition, node)
    if fixed is not None:
        return f", **{module.constant(fixed, 'arguments')}" if fixed else ""
    if shared(definition, node):
        of = RequestArguments(definition, node).of
        return f", **{module.constant(of, 'arguments')}(request)"
    names = module.constant(definition, "definition"), module.constant(node, "node")
    return f", **argument_values({names[0]}, {names[1]}, request.variables)"


def refuse_asynchronous(function: Any) -> None:
    """Raise Unsupported where a resolver must be awaited."""
    called = getattr(function, "__call__", None)  # noqa: B004  an object may be called as a function
    if any(iscoroutinefunction(one) or isasyncgenfunction(one) for one in (function, called)):
        raise Unsupported("a resolver is asynchronous")
