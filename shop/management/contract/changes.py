"""What changed between two schemas, and which of it breaks a frontend."""

from collections.abc import Container
from datetime import date
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLSchema,
    find_breaking_changes,
    find_dangerous_changes,
)

from shop.management.contract.deprecations import removable_from
from shop.management.contract.members import members, parts


def breaking_changes(old: GraphQLSchema, new: GraphQLSchema, *, on: date) -> list[str]:
    """Name each change that breaks a frontend of ``old``, in words.

    What ``old`` deprecated until a day that has come by ``on`` may be gone, with the types that
    nothing else led to. ``old`` is changed: what may be gone is taken out of it.
    """
    _take_out_expired(old, kept=members(new), on=on)
    return [change.description for change in find_breaking_changes(old, new)]


def dangerous_changes(old: GraphQLSchema, new: GraphQLSchema) -> list[str]:
    """Name each change that may surprise a frontend, such as a new value of an enum."""
    return [change.description for change in find_dangerous_changes(old, new)]


def additions(old: GraphQLSchema, new: GraphQLSchema) -> list[str]:
    """Name what is new, by coordinate; of a new type only the type."""
    before = members(old)
    fresh = [coordinate for coordinate in members(new) if coordinate not in before]
    return [c for c in fresh if "." not in c or c.split(".")[0] in before]


def _take_out_expired(schema: GraphQLSchema, *, kept: Container[str], on: date) -> None:
    reached = _reached(schema)
    for coordinate, part in parts(schema).items():
        day = removable_from(part)
        if coordinate not in kept and day is not None and day <= on:
            _take_out(schema, coordinate)
    for name in reached - _reached(schema):
        del schema.type_map[name]


def _take_out(schema: GraphQLSchema, coordinate: str) -> None:
    """Remove one part from its type; of a field its arguments go with it."""
    name, _, below = coordinate.partition(".")
    field, _, argument = below.rstrip(":)").partition("(")
    kind: Any = schema.type_map[name]
    held: Any = kind.values if isinstance(kind, GraphQLEnumType) else kind.fields
    if not argument:
        del held[field]
    elif field in held:
        del held[field].args[argument]


def _reached(schema: GraphQLSchema) -> set[str]:
    """Name the types that fields lead to; what only an interface knows is not among them."""
    return set(GraphQLSchema(query=schema.query_type, mutation=schema.mutation_type).type_map)
