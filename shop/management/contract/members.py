"""Everything that a schema names, by its coordinate: `Product.fits(device:)`."""

from collections.abc import Iterator

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_specified_scalar_type,
)

# What a type holds: whatever may be deprecated.
Part = GraphQLField | GraphQLArgument | GraphQLInputField | GraphQLEnumValue
Member = GraphQLNamedType | Part


def members(schema: GraphQLSchema) -> dict[str, Member]:
    """Give everything that the schema names, types first, by coordinate."""
    return {**own_types(schema), **parts(schema)}


def parts(schema: GraphQLSchema) -> dict[str, Part]:
    """Give the fields, arguments and enum values of the schema, by coordinate."""
    return {
        coordinate: part
        for kind in own_types(schema).values()
        for coordinate, part in _parts_of(kind)
    }


def own_types(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    """Give the types that the schema brings itself: no introspection, no scalar of GraphQL."""
    return {
        name: kind
        for name, kind in schema.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(kind)
    }


def _parts_of(kind: GraphQLNamedType) -> Iterator[tuple[str, Part]]:
    if isinstance(kind, GraphQLEnumType):
        yield from ((f"{kind.name}.{name}", value) for name, value in kind.values.items())
    if isinstance(kind, GraphQLInputObjectType):
        yield from ((f"{kind.name}.{name}", field) for name, field in kind.fields.items())
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            yield f"{kind.name}.{name}", field
            yield from ((f"{kind.name}.{name}({a}:)", told) for a, told in field.args.items())
