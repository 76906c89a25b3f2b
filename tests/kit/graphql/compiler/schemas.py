"""Schemas of test types: nasty ones of graphql-core's, and others made by graphene."""

from collections.abc import Callable
from enum import Enum
from functools import cache, partial
from typing import Any

import graphene
from graphene.types.resolver import dict_or_attr_resolver
from graphql import (
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
)

from tests.kit.graphql.compiler.world import World

SDL = """
scalar Shy
scalar Free
enum Colour { RED GREEN BLUE }
input Inner { a: Int = 3, b: [String!], c: Colour! = RED, deeper: Inner }
input Outer { inner: Inner!, many: [Inner], shy: Shy, free: Free = "f" }
interface Named { name: String, title: String! }
interface Aged implements Named { name: String, title: String!, age: Int! }
type Cat implements Named & Aged {
  name: String  title: String!  age: Int!  lives: Int  friend: Named  kittens: [Cat!]!  shy: Shy
}
type Dog implements Named {
  name: String  title: String!  barks: Boolean!  friends: [Named!]  owner: Person!  colour: Colour!
}
type Person implements Named & Aged {
  name: String  title: String!  age: Int!  pets: [Pet]  pet: Pet!  colours: [[Colour!]]!
  grid: [[[Int!]]!]  best: Person  rest: [Person!]  ids: [ID!]!  shy: [Shy!]  free: Free!
}
union Pet = Cat | Dog
union Anything = Cat | Dog | Person | Query | Leaf
type Leaf { string: String  int: Int!  float: Float  boolean: Boolean!  id: ID  colour: Colour }
type Query {
  person(id: ID, colour: Colour = GREEN, ids: [ID!], at: Int! = 5): Person
  people(first: Int = 10, input: Outer, words: [String]): [Person!]!
  named(input: Inner = {a: 1, c: BLUE}): Named!
  aged(input: Inner!): [Aged]
  anything(shy: Shy, free: Free, flags: [[Boolean!]]): Anything
  leaf(float: Float, int: Int!, string: String! = "s", boolean: Boolean = null): Leaf!
  leaves: [[Leaf!]]  odd: [String!]!  plain: String  self: Query  strict: Query!
}
type Mutation {
  change(input: Outer!): Person  rename(name: String!): Leaf!
  undo: Boolean!  both(a: Int, b: Int): [Leaf]
}
"""
PREDICATES = ("Cat", "Leaf", "Person")  # the types that have an ``is_type_of``
RESOLVED = ("Named", "Pet", "Thingy", "Node")  # the abstract types that have a ``resolve_type``

Attached = Callable[[World], None]


@cache
def nasty() -> tuple[GraphQLSchema, Attached]:
    """Give a schema whose every field has a resolver, or graphql-core's own default one."""
    schema = build_schema(SDL)
    colours: Any = schema.type_map["Colour"]
    for name, value in {"RED": 1, "GREEN": ("g",), "BLUE": "GREEN"}.items():
        colours.values[name].value = value
    shy: Any = schema.type_map["Shy"]
    shy.serialize = shy.parse_value = _shy
    return schema, partial(attach, schema, kept=_every_third)


def _shy(value: Any) -> Any:
    if value == 7:
        raise GraphQLError("Seven is too much.", extensions={"code": "SHY"})
    if not isinstance(value, str):
        raise TypeError(f"shy of {value!r}")
    return None if value == "" else f"shy {value}"


def _every_third(name: str, _resolver: Any) -> bool:
    return len(name) % 3 == 0


def attach(schema: GraphQLSchema, world: World, *, kept: Callable[[str, Any], bool]) -> None:
    """Put a world behind a schema; ``kept`` tells which resolvers stay as they are."""
    for kind in _made_here(schema):
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = world.resolve_type if kind.name in RESOLVED else None
            continue
        kind.is_type_of = world.is_type_of if kind.name in PREDICATES else None
        root = kind in {schema.query_type, schema.mutation_type}
        for name, field in kind.fields.items():
            if root or not kept(name, field.resolve):
                field.resolve = world.resolve


def _made_here(
    schema: GraphQLSchema,
) -> list[GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType]:
    kinds = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
    named = schema.type_map.values()
    return [kind for kind in named if isinstance(kind, kinds) and not kind.name.startswith("__")]


class Size(graphene.Enum):
    SMALL = "small"
    LARGE = 2
    HUGE = "LARGE"


class Material(Enum):
    WOOD = "wood"
    STEEL = "steel"


class Upper(graphene.Scalar):
    """A text in capitals, the way graphene declares scalars."""

    @staticmethod
    def serialize(value: Any) -> str:
        return str(value.upper())

    parse_value = serialize


class Thingy(graphene.Interface):
    id = graphene.ID(required=True)
    size = graphene.Field(Size)


class Box(graphene.ObjectType):
    class Meta:
        interfaces = (Thingy,)

    made_of = graphene.Field(graphene.Enum.from_enum(Material))
    upper = Upper()
    inner = graphene.Field(lambda: Box)
    inside = graphene.List(graphene.NonNull(lambda: Box), required=True)
    beside = graphene.List(lambda: Either)
    content = graphene.Field(Thingy, required=True)
    weight = graphene.Float(default_value=1.25)
    count = graphene.Int(required=True, default_value=4)
    whole_name = graphene.String(name="called", required=True)
    tags = graphene.List(graphene.NonNull(graphene.String))


class Bag(graphene.ObjectType):
    class Meta:
        interfaces = (Thingy,)
        possible_types = (dict,)

    opened = graphene.Boolean(required=True)
    box = graphene.Field(Box, required=True)


class Either(graphene.Union):
    class Meta:
        types = (Box, Bag)


class Wanted(graphene.InputObjectType):
    size = graphene.InputField(Size, default_value="small")
    at_most = graphene.Int(name="atMost", required=True)
    from_ = graphene.List(graphene.String, name="from")


class BoxQuery(graphene.ObjectType):
    box = graphene.Field(Box, wanted=Wanted(), size=Size(default_value=2))
    boxes = graphene.List(Box, required=True, wanted=graphene.List(Wanted), word=Upper())
    either = graphene.Field(Either, from_=graphene.Argument(graphene.Int, name="from"))
    thing = graphene.Field(Thingy, id=graphene.ID(required=True))


@cache
def made_by_graphene() -> tuple[GraphQLSchema, Attached]:
    """Give a schema of graphene's whose fields read dicts and objects."""
    schema: GraphQLSchema = graphene.Schema(query=BoxQuery).graphql_schema
    predicates = {kind.name: getattr(kind, "is_type_of", None) for kind in _made_here(schema)}

    def attached(world: World) -> None:
        attach(schema, world, kept=reads_only)
        schema.type_map["Bag"].is_type_of = predicates["Bag"]  # type: ignore[attr-defined]

    return schema, attached


def reads_only(_name: str, resolver: Any) -> bool:
    """Tell whether a resolver only reads an attribute."""
    return isinstance(resolver, partial) and resolver.func is dict_or_attr_resolver
