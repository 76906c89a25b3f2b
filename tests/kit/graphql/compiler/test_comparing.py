"""The comparison of two answers sees whatever a client could see, and the cause of each error."""

from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLError

from shop.kit.graphql.compiler.comparing import difference

pytestmark = pytest.mark.any_engine


def failed(*errors: GraphQLError) -> ExecutionResult:
    return ExecutionResult(data=None, errors=list(errors))


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "data: has ['a', 'b'], not ['b', 'a']"),
        ({"a": 1}, {"a": True}, "data.a: int, not bool"),
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}]}, "data.a.1.b: 'x', not 'y'"),
        ({"a": [1]}, {"a": [1, 2]}, "data.a: has [0], not [0, 1]"),
        ({"a": None}, None, "data: dict, not NoneType"),
    ],
)
def test_data_may_not_differ(ours: Any, theirs: Any, told: str) -> None:
    assert difference(ExecutionResult(ours), ExecutionResult(theirs)) == told


@pytest.mark.parametrize(
    "other",
    [
        failed(),
        failed(GraphQLError("b", path=["a", 0])),
        failed(GraphQLError("a", path=["a", 1])),
        failed(GraphQLError("a", path=["a", 0], extensions={"code": "A"})),
        failed(GraphQLError("a", path=["a", 0], original_error=ValueError("a"))),
        failed(GraphQLError("a", path=["a", 0]), GraphQLError("a", path=["a", 0])),
    ],
)
def test_errors_may_not_differ(other: ExecutionResult) -> None:
    one = failed(GraphQLError("a", path=["a", 0]))

    assert difference(one, other)
    assert difference(other, one)
    assert difference(one, one) is None


def test_the_order_of_errors_may_not_differ() -> None:
    one, two = GraphQLError("a", path=["a"]), GraphQLError("b", path=["b"])

    assert difference(failed(one, two), failed(two, one))
