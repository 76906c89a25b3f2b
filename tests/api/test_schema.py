"""The schema as others read it: described, Relay-shaped, and used by our own documents."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    parse,
    validate,
)

from shop.kit.graphql.limits import limits_now, weight_of
from shop.schema.storefront import schema

TYPES = {name: kind for name, kind in schema.type_map.items() if not name.startswith("__")}


def described() -> Iterator[tuple[str, Any]]:
    """Give everything that a reader of the schema meets, with its name."""
    for name, kind in TYPES.items():
        yield name, kind
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field, told in kind.fields.items():
                yield f"{name}.{field}", told
                yield from (
                    (f"{name}.{field}.{a}", b) for a, b in getattr(told, "args", {}).items()
                )
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", told) for value, told in kind.values.items())


def test_everything_is_described() -> None:
    assert [name for name, told in described() if not told.description] == []


@pytest.mark.parametrize("name", [n for n in TYPES if n.endswith("Connection")])
def test_connections_have_the_shape_of_relay(name: str) -> None:
    kind = TYPES[name]
    assert isinstance(kind, GraphQLObjectType)

    assert {"edges", "nodes", "pageInfo", "totalCount"} <= set(kind.fields)
    edge = TYPES[name.replace("Connection", "Edge")]
    assert isinstance(edge, GraphQLObjectType)
    assert set(edge.fields) == {"node", "cursor"}


def test_every_mutation_takes_one_input_and_gives_problems() -> None:
    mutation = schema.mutation_type
    assert mutation is not None

    for name, field in mutation.fields.items():
        assert list(field.args) == ["input"], name
        payload: Any = get_named_type(field.type)
        assert str(payload.fields["problems"].type) == "[Problem!]!", name


def tabs() -> list[dict[str, Any]]:
    found = finders.find("graphiql/tabs.json")
    assert found
    with open(found, "rb") as file:  # noqa: PTH123  what the finder gives is a text
        return list(orjson.loads(file.read()))


@pytest.mark.parametrize("tab", tabs(), ids=lambda tab: tab["query"][1])
def test_every_tab_of_the_explorer_is_valid_and_within_the_limits(tab: dict[str, Any]) -> None:
    document = parse("\n".join(tab["query"]))

    assert validate(schema, document) == []
    weight_of(document, limits_now())


def test_the_explorer_loads_nothing_from_elsewhere() -> None:
    folder = settings.ROOT / "shop" / "static" / "graphiql"

    for file in folder.glob("*.*"):
        text = file.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text, file
        assert "@import" not in text, file
        assert "url(http" not in text, file
