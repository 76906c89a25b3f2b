"""What an anonymous request may ask for; whatever is more is refused at once."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.test import override_settings
from graphql import (
    FragmentDefinitionNode,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    parse,
)

from shop.kit.graphql.selection import selected
from tests.make.asking import Answer, ask, post
from tests.make.i18n import make_market


@pytest.fixture(autouse=True, scope="module")
def _awake() -> None:
    """Let the first request build what all share."""
    post({"query": "{ __typename }"})


def refused(body: Any, *, status: int = 400) -> list[str]:
    """Post what shall be refused, and give the codes."""
    answer: Answer = post(body)
    assert answer.status == status
    assert "data" not in answer.body
    return answer.codes


def query(text: str, **variables: Any) -> dict[str, Any]:
    return {"query": text, "variables": variables}


def test_a_body_is_bounded() -> None:
    assert refused(b" " * 100_001, status=413) == ["BODY_TOO_LARGE"]


def test_tokens_are_counted_before_anything_is_parsed() -> None:
    assert refused(query("{ " + "a " * 40_000 + "}")) == ["TOO_MANY_TOKENS"]


def test_comments_are_counted_too() -> None:
    assert refused(query("#\n" * 20_000 + "{ __typename }")) == ["TOO_MANY_TOKENS"]


def test_depth_is_bounded_through_fragments_too() -> None:
    deep = "{ a " * 13 + "b" + " }" * 13
    hidden = "{ ...F } fragment F on Query " + deep

    assert refused(query(deep)) == ["TOO_DEEP"]
    assert refused(query(hidden)) == ["TOO_DEEP"]


def test_nesting_beyond_the_parser_is_only_a_refusal() -> None:
    fragments = "".join(
        f"fragment F{n} on Query {'{a' * 60} {{ ...F{n + 1} }} {'}' * 60}" for n in range(4)
    )

    assert refused(query("{a" * 450)) == ["TOO_DEEP"]
    assert refused(query("{a(b:" + "[" * 900)) == ["TOO_DEEP"]
    assert refused(query("{a" * 300 + "}" * 300)) == ["TOO_DEEP"]
    assert refused(query("{ ...F0 }" + fragments)) == ["TOO_DEEP"]


def test_aliases_are_bounded_and_count_each_time_a_fragment_is_spread() -> None:
    many = "{ " + " ".join(f"a{n}: __typename" for n in range(31)) + " }"
    spread = "{ " + "...F " * 4 + "} fragment F on Query { "
    spread += " ".join(f"a{n}: markets {{ code }}" for n in range(8)) + " }"

    assert refused(query(many.replace("__typename", "markets { code }"))) == ["TOO_MANY_ALIASES"]
    assert refused(query(spread)) == ["TOO_MANY_ALIASES"]


def test_fragments_that_double_each_other_cost_nothing() -> None:
    bomb = "{ ...F0 } " + " ".join(
        f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60)
    )
    bomb += " fragment F60 on Query { a: markets { code } }"

    assert refused(query(bomb)) == ["TOO_MANY_ALIASES"]


@pytest.mark.django_db
@pytest.mark.parametrize("wrapped", ["...F{n}", "...on ProductConnection {{ ...F{n} }}"])
def test_fragments_that_double_each_other_below_a_list_are_read_once(wrapped: str) -> None:
    make_market(code="in")
    bomb = '{ market(code: "in") { products { ...F0 } } }' + " ".join(
        f"fragment F{n} on ProductConnection {{ {wrapped.format(n=n + 1) * 2} }}" for n in range(40)
    )
    bomb += " fragment F40 on ProductConnection { totalCount }"

    assert ask(bomb).data["market"]["products"] == {"totalCount": 0}


def test_fields_that_repeat_each_other_through_fragments_are_read_once() -> None:
    names = "".join(f"fragment F{n} on Any {{ {f'a {{ ...F{n + 1} }} ' * 9} }}" for n in range(40))
    nodes = parse("{ a { ...F0 } }" + names + "fragment F40 on Any { b }").definitions
    fragments = {n.name.value: n for n in nodes if isinstance(n, FragmentDefinitionNode)}
    asked = next(n for n in nodes if isinstance(n, OperationDefinitionNode))
    info = SimpleNamespace(
        field_nodes=asked.selection_set.selections, fragments=fragments, variable_values={}
    )

    assert "b" in selected(cast("GraphQLResolveInfo", info)).below(*"a" * 40)


def test_a_fragment_within_itself_is_refused() -> None:
    looped = "{ ...F } fragment F on Query { markets { code } ...F }"

    assert ask(looped).codes == ["GRAPHQL_VALIDATION_FAILED"]


def test_mutations_are_bounded() -> None:
    field = 'cartLinesRemove(input: {cart: "x", lines: []}) { problems { code } }'
    many = "mutation { " + " ".join(f"m{n}: {field}" for n in range(5)) + " }"

    assert refused(query(many)) == ["TOO_MANY_MUTATIONS"]


@pytest.mark.parametrize(
    ("size", "code"),
    [(101, "PAGE_TOO_LARGE"), (2**31 - 1, "PAGE_TOO_LARGE"), (-1, "PAGE_NEGATIVE")],
)
@pytest.mark.parametrize("argument", ["first", "last"])
def test_pages_are_bounded_as_literals_and_as_variables(
    argument: str, size: int, code: str
) -> None:
    written = '{ market(code: "in") { products(%s: %s) { totalCount } } }'
    variable = "query($n: Int) " + written % (argument, "$n")

    assert refused(query(written % (argument, size))) == [code]
    assert refused(query(variable, n=size)) == [code]


def test_the_default_of_a_variable_does_not_open_a_larger_page() -> None:
    document = 'query($n: Int = 5000) { market(code: "in") { products(first: $n) { totalCount } } }'

    assert refused(query(document)) == ["PAGE_TOO_LARGE"]


def test_batches_are_refused() -> None:
    assert refused([query("{ __typename }")] * 2) == ["BATCH_REFUSED"]


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b'{"query": "\xff"}',
        b'{"query": ' + b"[" * 50_000,
        b'{"variables":' * 5_000,
        b'{"query": "\\ud800"}',
        b"\xef\xbb\xbf{}x",
    ],
)
def test_what_is_no_json_is_refused_without_a_word_of_the_parser(body: bytes) -> None:
    answer = post(body)

    assert (answer.status, answer.codes) == (400, ["BAD_JSON"])
    assert answer.body["errors"][0]["message"] == "The body is not JSON in UTF-8."


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": None},
        {"query": 1},
        {"query": ["{ __typename }"]},
        {"query": "{ __typename }", "operationName": [1]},
        {"query": "{ __typename }", "operationName": 1},
        {"query": "{ __typename }", "variables": [1]},
        {"query": "{ __typename }", "variables": "{}"},
        {"query": "{ __typename }", "extensions": [1]},
        "text",
        7,
        None,
    ],
)
def test_parts_of_the_wrong_type_are_refused(body: Any) -> None:
    assert refused(body) == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    "body",
    [
        rb"""{"query": "{ market(code: \"\\u0000\") { code } }"}""",
        rb"""{"query": "{ market(code: \"\\u{0}\") { code } }"}""",
        rb"""{"query": "{ market(code: \"in\u005cu0000\") { code } }"}""",
        rb"""{"query": "{ market(code: \"in\\\\\\u0000\") { code } }"}""",
        rb"""{"query": "query($c: String = \"\\u{00}\") { market(code: $c) { code } }"}""",
        rb"""{"query": "query($c: String) { market(code: $c) { code } }",
             "variables": {"c": "a\u0000"}}""",
        rb"""{"query": "{ __typename }", "variables": {"deep": [{"er": ["\u0000"]}]}}""",
    ],
)
def test_a_character_that_no_database_keeps_is_refused(body: bytes) -> None:
    assert refused(body) == ["BAD_USER_INPUT"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        rb"""{"query": "{ market(code: \"\\\\u0000\") { code } }"}""",
        rb"""{"query": "{ market(code: \"\"\"\\u0000\"\"\") { code } }"}""",
        rb"""{"query": "query($c: String!) { market(code: $c) { code } }",
             "variables": {"c": "\\u0000"}}""",
    ],
)
def test_a_backslash_before_the_digits_of_nul_is_only_text(body: bytes) -> None:
    assert post(body).data == {"market": None}


@pytest.mark.parametrize(
    "asked",
    [
        '{ market(code: "in") { products(first: %s) { totalCount } } }',
        '{ market(code: "in") { products(first: -%s) { totalCount } } }',
        '{ market(code: "in") { products(filter: {priceMin: %s}) { totalCount } } }',
        'query($n: Int = %s) { market(code: "in") { products(first: $n) { totalCount } } }',
    ],
)
def test_a_number_of_thousands_of_digits_is_refused_unread(asked: str) -> None:
    assert refused(query(asked % ("9" * 5_000))) == ["BAD_USER_INPUT"]


def test_validation_stops_at_five_errors() -> None:
    answer = ask("{ " + " ".join(f"nothing{n}" for n in range(300)) + " }")

    assert len(answer.codes) == 6
    assert "aborted" in answer.body["errors"][-1]["message"]


def test_the_schema_is_not_told_to_strangers() -> None:
    asked = ask("{ __schema { types { name } } }")
    guessed = ask('{ markts { code } node(id: "x") { idd } }')

    assert set(asked.codes) == {"GRAPHQL_VALIDATION_FAILED"}
    assert "Did you mean" not in str(guessed.body)


@pytest.mark.parametrize(
    "asked",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Product") { fields { name } } }',
        '{ __type(name: "Product") { kind } }',
        '{ __type(name: "Product") { description } }',
        '{ __type(name: "Product") { ofType { name } } }',
        '{ __type(name: "Product") { ...F } } fragment F on __Type { description }',
        '{ __type(name: "Product") { ... { interfaces { name } } } }',
        "fragment F on Query { __schema { types { name } } } { ...F }",
    ],
)
def test_no_part_of_the_schema_is_told_to_strangers(asked: str) -> None:
    answer = ask(asked)

    assert set(answer.codes) == {"GRAPHQL_VALIDATION_FAILED"}
    assert "data" not in answer.body


def test_a_stranger_may_have_a_name_of_a_type_echoed() -> None:
    asked = "query($name: String!) { __type(name: $name) { name __typename } }"

    assert ask(asked, name="Product").data == {
        "__type": {"name": "Product", "__typename": "__Type"}
    }
    assert ask(asked, name="Run🏃Swim").data == {"__type": None}


def test_an_enum_is_not_suggested_through_variables() -> None:
    document = """query($sort: ProductSort) {
      market(code: "in") { products(sort: $sort) { totalCount } } }"""

    answer = ask(document, sort="FEATURD")

    assert answer.codes == ["BAD_USER_INPUT"]
    assert "FEATURED" not in str(answer.body)


def test_the_demo_tells_its_schema() -> None:
    with override_settings(DEBUG=True):
        asked = ask("{ __schema { queryType { name } } }")
        guessed = ask("{ markts { code } }")

    assert asked.data == {"__schema": {"queryType": {"name": "Query"}}}
    assert "Did you mean 'markets'" in str(guessed.body)


def test_limits_are_settings() -> None:
    small = {
        "body_bytes": 100_000,
        "tokens": 5,
        "depth": 12,
        "aliases": 30,
        "mutations": 4,
        "page": 100,
        "cost": 5_000,
    }

    with override_settings(GRAPHQL_LIMITS=small):
        assert refused(query("{ a b c d e }")) == ["TOO_MANY_TOKENS"]
