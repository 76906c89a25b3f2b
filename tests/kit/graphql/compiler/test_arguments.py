"""What a resolver is given is its own, wherever graphql-core makes it anew for each call."""

from copy import deepcopy
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema

from tests.kit.graphql.compiler.ways import answer, compiled, interpreted, told

pytestmark = pytest.mark.any_engine

SDL = """
scalar Free
input In { n: Int = 1, list: [Int] = [1] }
type Query {
  items: [Item]
}
type Item { a(list: [Int], in: In, free: Free, n: Int, required: Int!, both: In = {n: 2}): String }
"""


def spoiling() -> GraphQLSchema:
    """Give a schema whose resolver tells its arguments and then spoils them."""

    def resolve(_root: Any, _info: Any, **arguments: Any) -> str:
        seen = repr(arguments)
        for value in arguments.values():
            if isinstance(value, list):
                value.append("spoiled")
            if isinstance(value, dict):
                value["spoiled"] = True
        return seen

    schema = build_schema(SDL)
    assert schema.query_type
    schema.query_type.fields["items"].resolve = lambda *_: [{}, {}, {}]
    schema.type_map["Item"].fields["a"].resolve = resolve  # type: ignore[attr-defined]
    return schema


@pytest.mark.parametrize(
    "arguments",
    [
        "required: 1",
        "required: 1, list: [1, 2]",
        "required: 1, list: 3",
        "required: 1, in: {n: 4}",
        "required: 1, in: {list: [$n]}",
        "required: 1, list: [$n, 2]",
        "required: 1, free: {a: [1]}",
        "required: 1, free: $free",
        "required: $n, both: $in",
        "required: 1, list: $list, in: $in, both: null",
        "required: $missing",
        "required: $n, n: $missing",
    ],
)
@pytest.mark.parametrize("sent", [{}, {"n": 5}, {"in": {"n": 6}, "list": [7], "free": {"b": []}}])
def test_arguments_are_made_as_graphql_core_makes_them(
    arguments: str, sent: dict[str, Any]
) -> None:
    declared = "$n: Int = 9, $list: [Int], $in: In, $free: Free, $missing: Int"
    text = f"query ({declared}) {{ items {{ a({arguments}) }} }}"
    document = compiled(spoiling(), text)

    for _request in range(2):
        ours = answer(document, **deepcopy(sent))
        theirs = interpreted(spoiling(), text, **deepcopy(sent))
        assert told(ours) == told(theirs)
