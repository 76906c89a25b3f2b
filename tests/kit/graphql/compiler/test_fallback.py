"""What the compiler does not take is left to graphql-core, before anything has begun."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLString,
    build_schema,
    get_introspection_query,
    graphql,
    parse,
)

from shop.kit.graphql.compiler.bounds import MOST_FIELDS, Unsupported
from tests.kit.graphql.compiler.schemas import made_by_graphene, nasty
from tests.kit.graphql.compiler.ways import answer, compiled, interpreted, told

pytestmark = pytest.mark.any_engine

TREE = build_schema(
    """
    interface Any { name: String }
    type Leaf implements Any { name: String, up: Any }
    type Twig implements Any { name: String, up: Any }
    type Query implements Any { name: String, up: Any, self: Query, list: [Query!] }
    type Subscription { name: String }
    """
)


class Deep(dict[str, Any]):
    """An object that has itself below each of its fields."""

    def __init__(self) -> None:
        super().__init__(__typename="Query")

    def get(self, name: str, default: Any = None) -> Any:
        if name == "name":
            return "deep"
        return [self] if name == "list" else super().get(name, self)


def one_field(
    resolve: Callable[..., Any], kind: GraphQLOutputType = GraphQLString
) -> GraphQLSchema:
    return GraphQLSchema(GraphQLObjectType("Query", {"it": GraphQLField(kind, resolve=resolve)}))


def reason(schema: GraphQLSchema, text: str, name: str | None = None, **variables: Any) -> str:
    """Give why an operation is not compiled, having seen that there is no answer either."""
    document = compiled(schema, text)
    assert answer(document, name=name, **variables) is None
    with pytest.raises(Unsupported) as refusal:
        document.source(name, **variables)
    return str(refusal.value)


def test_a_resolver_that_must_be_awaited_is_not_compiled() -> None:
    async def resolve(_root: None, _info: object) -> str:
        return await asyncio.sleep(0, "later")

    schema = one_field(resolve)

    assert reason(schema, "{ it }") == "a resolver is asynchronous"
    assert told(asyncio.run(graphql(schema, "{ it }"))) == ({"it": "later"}, [])


def test_an_asynchronous_generator_is_not_compiled() -> None:
    async def resolve(_root: None, _info: object) -> AsyncIterator[str]:
        yield "one"

    assert reason(one_field(resolve), "{ it }") == "a resolver is asynchronous"


def test_an_object_whose_call_must_be_awaited_is_not_compiled() -> None:
    class Resolver:
        async def __call__(self, _root: None, _info: object) -> str:
            return "later"

    assert reason(one_field(Resolver()), "{ it }") == "a resolver is asynchronous"


def test_a_type_that_must_be_awaited_is_not_compiled() -> None:
    async def belongs(_value: object, _info: object) -> bool:
        return True

    leaf = GraphQLObjectType("Leaf", {"n": GraphQLField(GraphQLInt)}, is_type_of=belongs)

    assert reason(one_field(dict, leaf), "{ it { n } }") == "a resolver is asynchronous"


def test_a_subscription_is_not_compiled() -> None:
    assert reason(TREE, "subscription { name }") == "not a query or a mutation"


def test_a_mutation_of_a_schema_without_any_is_not_compiled() -> None:
    assert reason(TREE, "mutation { name }") == "not a query or a mutation"


@pytest.mark.parametrize("name", ["C", None])
def test_an_operation_that_is_not_the_only_one_of_its_name_is_not_compiled(
    name: str | None,
) -> None:
    assert reason(TREE, "query A { name } query B { name }", name) == "there is no such operation"


def test_lists_that_nest_beyond_what_python_can_are_not_compiled() -> None:
    kind: GraphQLOutputType = GraphQLInt
    for _level in range(10):
        kind = GraphQLList(kind)

    assert reason(one_field(lambda *_: None, kind), "{ it }") == "lists nest too deeply"


def test_lists_that_nest_deeply_are_compiled() -> None:
    kind: GraphQLOutputType = GraphQLInt
    value: Any = "wrong"
    for _level in range(7):
        kind, value = GraphQLList(kind), [value, None]
    schema = one_field(lambda *_: value, kind)

    assert told(answer(compiled(schema, "{ it }"))) == told(interpreted(schema, "{ it }"))


def test_fragments_that_unfold_to_too_many_fields_are_not_compiled() -> None:
    levels = [
        f"fragment F{n} on Query {{ a: self {{ ...F{n + 1} }} b: self {{ ...F{n + 1} }} }}"
        for n in range(30)
    ]
    bomb = "\n".join(["{ ...F0 }", *levels, "fragment F30 on Query { name }"])

    assert reason(TREE, bomb) == "the operation unfolds to too many fields"


def test_types_that_multiply_each_other_share_their_functions() -> None:
    """Three types at each of 20 levels are 60 functions, not 3 to the power of 20."""
    text = "{ up { " + "... on Any { up { " * 20 + "name" + " } }" * 20 + " } }"

    source = compiled(TREE, text).source()

    assert source.count("def ") < 70


@pytest.mark.parametrize("field", ["self", "list", "up"])
@pytest.mark.parametrize("levels", [12, 95])
def test_a_deep_document_is_compiled_and_answers_alike(field: str, levels: int) -> None:
    opened, closed = (
        (f"{field} {{ ... on Query {{ ", "} } ") if field == "up" else (f"{field} {{ ", "} ")
    )
    document = compiled(TREE, "{ " + opened * levels + "name " + closed * levels + "}")

    ours = document.answer(
        variables={},
        operation_name=None,
        context=None,
        hide_suggestions=True,
        root=Deep(),
        at_once=True,
    )

    assert ours is not None
    assert ours.errors is None
    assert str(ours.data).count(field) == levels
    assert str(ours.data).count("deep") == 1


def test_a_long_document_is_compiled_up_to_the_bound() -> None:
    names = [f"a{n}: name" for n in range(MOST_FIELDS)]
    text = "{ " + " ".join(names) + " }"

    assert told(answer(compiled(TREE, text))) == told(interpreted(TREE, text))
    assert (
        reason(TREE, text.replace("{", "{ z: name")) == "the operation unfolds to too many fields"
    )


def test_a_condition_that_is_null_is_told_by_graphql_core() -> None:
    text = "query It($on: Boolean = true) { name self { name @include(if: $on) } }"

    assert answer(compiled(TREE, text), on=None) is None


@pytest.mark.parametrize("schema", [nasty, made_by_graphene])
def test_introspection_is_compiled(schema: Any) -> None:
    built, _attach = schema()
    text = get_introspection_query(input_value_deprecation=True, schema_description=True)

    ours = told(answer(compiled(built, text)))

    assert ours == told(interpreted(built, text))
    assert parse(text)
