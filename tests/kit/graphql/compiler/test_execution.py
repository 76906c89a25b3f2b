"""A document that is executed again runs compiled, and GRAPHQL_COMPARE holds both ways together."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLSchema, build_schema
from pytest_django.fixtures import Settings

from shop.kit.graphql.compiler.comparing import AnswersDiffer
from shop.kit.graphql.context import Context
from shop.kit.graphql.execution import run_document
from shop.kit.graphql.limits import limits_now

pytestmark = pytest.mark.any_engine

COMPILED, CORE = "Info", "GraphQLResolveInfo"


class Shop:
    """A schema that notes which way each field was executed, and by default answers the same."""

    def __init__(self, reply: Callable[[int], int] = lambda _asked: 1) -> None:
        self.ways: list[str] = []
        self.reply = reply
        self.schema: GraphQLSchema = build_schema(
            "type Query { n(if: Boolean): Int } type Mutation { n: Int!, no: Int! }"
        )
        for kind in (self.schema.query_type, self.schema.mutation_type):
            assert kind
            kind.fields["n"].resolve = self.resolve

    def resolve(self, _root: None, info: Any, **_arguments: Any) -> int:
        self.ways.append(type(info).__name__)
        info.context.served["x", "y"] = info.field_name
        return self.reply(len(self.ways))

    def asked(self, text: str, name: str | None = None, **variables: Any) -> ExecutionResult:
        return run_document(
            self.schema,
            text,
            variables=variables,
            operation_name=name,
            context=Context(at=datetime(2026, 1, 5, tzinfo=UTC)),
            limits=limits_now(),
        )


def test_a_document_runs_compiled_from_its_second_sight_on() -> None:
    shop = Shop()

    answers = [shop.asked("{ n }").data for _ in range(3)]

    assert answers == [{"n": 1}] * 3
    assert shop.ways == [CORE, COMPILED, COMPILED]


def test_a_mutation_runs_compiled_too() -> None:
    shop = Shop()

    for _ in range(2):
        shop.asked("mutation { n }")

    assert shop.ways == [CORE, COMPILED]


def test_the_compiler_can_be_switched_off(settings: Settings) -> None:
    settings.GRAPHQL_COMPILED = False
    shop = Shop()

    for _ in range(3):
        shop.asked("{ n }")

    assert shop.ways == [CORE] * 3


def test_variables_that_are_refused_are_refused_alike_at_each_sight() -> None:
    shop = Shop()
    text = "query ($on: Boolean!) { n(if: $on) }"

    first, second = (shop.asked(text, on="perhaps") for _ in range(2))

    assert [e.formatted for e in first.errors or []] == [e.formatted for e in second.errors or []]
    assert first.errors
    assert first.data is second.data is None
    assert shop.ways == []


@pytest.mark.parametrize("name", ["C", None])
def test_an_operation_that_cannot_be_chosen_is_refused_alike_at_each_sight(
    name: str | None,
) -> None:
    shop = Shop()

    answers = [shop.asked("query A { n } query B { n }", name) for _ in range(3)]

    assert len({str(answer) for answer in answers}) == 1
    assert answers[0].errors


def test_comparing_runs_a_query_both_ways_at_the_first_sight(settings: Settings) -> None:
    settings.GRAPHQL_COMPARE = "raise"
    shop = Shop()

    assert shop.asked("{ n }").data == {"n": 1}

    assert shop.ways == [COMPILED, CORE]


def test_comparing_never_runs_a_mutation_twice(settings: Settings) -> None:
    settings.GRAPHQL_COMPARE = "raise"
    shop = Shop(lambda asked: asked)

    assert shop.asked("mutation { n }").data == {"n": 1}

    assert shop.ways == [COMPILED]


def test_comparing_raises_at_a_difference(settings: Settings) -> None:
    settings.GRAPHQL_COMPARE = "raise"
    shop = Shop(lambda asked: asked)

    with pytest.raises(AnswersDiffer, match=r"data\.n: 1, not 2"):
        shop.asked("query Planted { n }")


def test_comparing_may_only_log_a_difference(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.GRAPHQL_COMPARE = "log"
    shop = Shop(lambda asked: asked)

    with caplog.at_level(logging.ERROR):
        answer = shop.asked("query Planted { n }")

    assert answer.data == {"n": 1}
    assert "data.n: 1, not 2" in caplog.text
    assert "query Planted" in caplog.text


def test_a_mutation_stops_where_a_field_fails_that_may_not() -> None:
    def reply(asked: int) -> int:
        if asked % 3 == 2:
            raise ValueError("no more")
        return asked

    shop = Shop(reply)
    text = "mutation { one: n two: n three: n }"

    first = shop.asked(text)
    shop.ways.append("between")
    second = shop.asked(text)

    assert shop.ways == [CORE, CORE, "between", COMPILED, COMPILED]
    assert first.data is second.data is None
    assert str(first.errors) == str(second.errors)
