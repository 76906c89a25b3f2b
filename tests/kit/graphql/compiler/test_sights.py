"""A document is compiled when it is seen again, and what is kept of it is bounded."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from graphql import build_schema

from shop.kit.graphql.compiler.bounds import KEPT_SIGHTS
from shop.kit.graphql.compiler.operation import FUNCTIONS
from tests.kit.graphql.compiler.ways import answer, compiled, interpreted, told

pytestmark = pytest.mark.any_engine

SCHEMA = build_schema("type Query { a: Int, b: Int, c: Int, d: Int, e: Int, f: Int, g: Int }")
SWITCHED = "query ($x: Boolean!, $y: Boolean! = true) { a @include(if: $x) b @skip(if: $y) }"


def test_the_first_sight_of_a_document_is_left_to_graphql_core() -> None:
    document = compiled(SCHEMA, "{ a }")

    assert answer(document, at_once=False) is None
    assert told(answer(document, at_once=False)) == ({"a": None}, [])


def test_each_set_of_conditions_is_seen_for_itself() -> None:
    document = compiled(SCHEMA, SWITCHED)

    assert answer(document, at_once=False, x=True) is None
    assert answer(document, at_once=False, x=False) is None
    assert told(answer(document, at_once=False, x=True)) == ({"a": None}, [])
    assert told(answer(document, at_once=False, x=False)) == ({}, [])


def test_each_operation_of_a_document_is_seen_for_itself() -> None:
    document = compiled(SCHEMA, "query A { a } query B { b }")

    assert answer(document, name="A", at_once=False) is None
    assert answer(document, name="B", at_once=False) is None
    assert told(answer(document, name="A", at_once=False)) == ({"a": None}, [])


def test_variables_that_are_no_conditions_share_a_function() -> None:
    schema = build_schema("type Query { a(if: Boolean, n: Int): Int }")
    document = compiled(schema, "query ($on: Boolean, $n: Int) { a(if: $on, n: $n) }")
    before = len(FUNCTIONS)

    for on in (True, False, None):
        for number in range(3):
            assert answer(document, on=on, n=number)

    assert len(FUNCTIONS) <= before + 1


def test_a_client_that_never_repeats_itself_is_never_compiled_for() -> None:
    names = [f"v{n}" for n in range(8)]
    declared = " ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"a{name}: a @skip(if: ${name})" for name in names)
    document = compiled(SCHEMA, f"query ({declared}) {{ {fields} }}")
    sent: list[dict[str, Any]] = [
        {name: bool(number >> bit & 1) for bit, name in enumerate(names)} for number in range(256)
    ]

    answers = [answer(document, at_once=False, **variables) for variables in sent]

    assert answers == [None] * 256
    assert KEPT_SIGHTS < 256


@pytest.fixture
def _few() -> Iterator[None]:
    """Keep few functions, so that they push each other out."""
    most, FUNCTIONS.most = FUNCTIONS.most, 20
    yield
    FUNCTIONS.most = most


@pytest.mark.usefixtures("_few")
def test_functions_of_all_documents_share_one_bound() -> None:
    texts = [f"{{ {name} again: {name} }}" for name in "abcdefg"]
    documents = [compiled(SCHEMA, text) for text in texts]

    for document, text in [*zip(documents, texts, strict=True)] * 2:
        assert told(answer(document)) == told(interpreted(SCHEMA, text))

    assert 0 < FUNCTIONS.total <= 20
    assert len(FUNCTIONS) < len(documents)


@pytest.mark.usefixtures("_few")
def test_a_long_document_weighs_more_however_little_of_it_is_asked() -> None:
    short, long = "{ a }", "{ a " + "b @skip(if: true) " * 8 + "}"

    answer(compiled(SCHEMA, short))
    after_short = FUNCTIONS.total
    answer(compiled(SCHEMA, long))

    assert after_short <= 20
    assert FUNCTIONS.total > 15


@pytest.mark.usefixtures("_few")
def test_threads_may_ask_for_the_same_and_for_other_documents_at_once() -> None:
    texts = [SWITCHED, *(f"{{ {name} again: {name} }}" for name in "abcdefg")]
    documents = [compiled(SCHEMA, text) for text in texts]
    expected = [told(interpreted(SCHEMA, text, x=True)) for text in texts]
    together = Barrier(8)

    def ask(start: int) -> list[Any]:
        together.wait()
        turned = [*range(start, len(documents)), *range(start)] * 25
        return [told(answer(documents[n], x=True)) == expected[n] for n in turned]

    with ThreadPoolExecutor(8) as threads:
        agreed = [one for several in threads.map(ask, range(8)) for one in several]

    assert len(agreed) == 8 * 8 * 25
    assert all(agreed)
