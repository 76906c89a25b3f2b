"""The generated code looks as the package's own text says."""

from textwrap import dedent, indent
from typing import Any

import graphene
import pytest

from shop.kit.graphql import compiler
from tests.kit.graphql.compiler.ways import compiled

pytestmark = pytest.mark.any_engine


class Shop(graphene.ObjectType):
    name = graphene.String(required=True)
    tags = graphene.List(graphene.String)


class Query(graphene.ObjectType):
    shop = graphene.Field(Shop, code=graphene.String())

    @staticmethod
    def resolve_shop(_root: None, _info: Any, code: str) -> dict[str, Any]:
        return {"name": code, "tags": []}


def test_the_example_of_the_package_is_what_is_generated() -> None:
    document = compiled(graphene.Schema(query=Query).graphql_schema, EXAMPLE)

    assert indent(document.source(), " " * 4) in dedent(compiler.__doc__ or "")


EXAMPLE = '{ shop(code: "in") { name tags } }'
