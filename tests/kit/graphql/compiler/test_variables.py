"""Variables are read as graphql-core reads them, whatever is sent."""

from itertools import product
from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from graphql.execution.values import get_variable_values
from graphql.pyutils import Undefined

from shop.kit.graphql.compiler.variables import MOST_ERRORS, Variables

pytestmark = pytest.mark.any_engine

SCHEMA = build_schema("enum Colour { RED } input In { n: Int! = 2 } type Query { a(in: In): Int }")
DECLARED = [
    f"{kind}{end}"
    for kind in ("String", "ID", "Int", "Boolean", "Float", "Colour", "[Int!]", "In", "Nope")
    for end in ("", "!")
]
DEFAULTS = {"String": '"s"', "ID": "7", "Int": "5", "Boolean": "false", "Colour": "RED"}
SENT: list[Any] = [
    Undefined, None, "", "word", "RED", 0, 7, -(2**31), 2**31, 2**31 - 1, 1.0, 1.5, float("inf"),
    float("nan"), True, False, [], [1], ["x"], {}, {"n": 1}, {"n": None}, {"m": 1}, b"x", object,
]  # fmt: skip


class Word(str):
    """A text of a class of its own."""

    __slots__ = ()


def told(coerced: Any) -> Any:
    if isinstance(coerced, list):
        return [error.formatted for error in coerced]
    return [(name, type(value), repr(value)) for name, value in coerced.items()]


def read_alike(declared: str, sent: dict[str, Any]) -> None:
    operation = parse(f"query ({declared}) {{ a }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    nodes = operation.variable_definitions

    for hide in (True, False):
        ours = Variables(SCHEMA, nodes).coerced(sent, hide_suggestions=hide)
        theirs = get_variable_values(
            SCHEMA, nodes, sent, max_errors=MOST_ERRORS, hide_suggestions=hide
        )
        assert told(ours) == told(theirs), (declared, sent)


@pytest.mark.parametrize("kind", DECLARED)
def test_one_variable_is_read_alike(kind: str) -> None:
    default = DEFAULTS.get(kind.rstrip("!"))
    for value in [*SENT, Word("word")]:
        sent = {} if value is Undefined else {"v": value}
        read_alike(f"$v: {kind}", sent)
        if default:
            read_alike(f"$v: {kind} = {default}", sent)
            read_alike(f"$v: {kind.rstrip('!')} = null", sent)


def test_several_variables_are_read_alike_and_in_order() -> None:
    for first, second, third in product(SENT[:8], repeat=3):
        several = {"a": first, "b": second, "c": third}
        sent = {name: value for name, value in several.items() if value is not Undefined}
        read_alike("$a: Float, $b: Int! = 4, $c: String", sent)


def test_errors_beyond_the_bound_are_cut_off_alike() -> None:
    declared = " ".join(f"$v{n}: Int!" for n in range(MOST_ERRORS + 10))

    read_alike(declared, {})
    read_alike(declared, {f"v{n}": "x" for n in range(MOST_ERRORS + 10)})


def test_values_nested_too_deeply_are_refused_alike() -> None:
    value: Any = 1
    for _level in range(5000):
        value = [value]

    read_alike("$v: [[Int]]", {"v": value})
