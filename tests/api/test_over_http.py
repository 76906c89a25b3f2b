"""GraphQL over HTTP, rule by rule: what the specification says a server must and should do.

Each test is named by its rule. Source: GraphQL over HTTP, the draft of 2025, sections 4 to 6; the
audit list of the npm package ``graphql-http`` asks for the same from outside.
"""

from typing import Any

import orjson
import pytest
from django.test import Client, override_settings

from tests.make.asking import ADDRESS, GRAPHQL, JSON, Answer, post

pytestmark = pytest.mark.any_engine
ANY = {"query": "{ __typename }"}
BOTH = pytest.mark.parametrize("accept", [JSON, GRAPHQL])


@pytest.fixture(autouse=True, params=[False, True], ids=["production", "demo"])
def _debug(request: pytest.FixtureRequest) -> Any:
    with override_settings(DEBUG=request.param):
        yield


def sent(body: bytes, **environ: Any) -> Answer:
    """Send bytes with exactly the headers that are given."""
    response = Client().generic("POST", ADDRESS, body, **environ)
    return Answer(response.status_code, orjson.loads(response.content), dict(response.items()))


def kind(answer: Answer) -> str:
    return answer.headers["Content-Type"].partition(";")[0]


@BOTH
def test_must_answer_in_the_type_that_was_asked_for(accept: str) -> None:
    assert kind(post(ANY, accept=accept)) == accept
    assert kind(post({"query": "{"}, accept=accept)) == accept


@pytest.mark.parametrize("accept", ["*/*", "application/*", f"text/html, {JSON};q=0.5"])
def test_should_answer_json_to_whoever_takes_anything(accept: str) -> None:
    assert kind(post(ANY, accept=accept)) == JSON


def test_should_answer_json_when_accept_is_missing() -> None:
    assert kind(sent(orjson.dumps(ANY), content_type=JSON)) == JSON


def test_must_answer_in_utf_8_and_say_so() -> None:
    for accept in (JSON, GRAPHQL):
        assert post(ANY, accept=accept).headers["Content-Type"] == f"{accept}; charset=utf-8"


def test_must_take_a_body_in_utf_8_named_or_not() -> None:
    text = orjson.dumps({"query": "{ __typename } # हिन्दी"})

    for content_type in (JSON, f"{JSON}; charset=utf-8", f'{JSON}; charset="UTF-8"'):
        assert post(text, content_type=content_type).data == {"__typename": "Query"}


def test_must_take_post() -> None:
    assert post(ANY).status == 200


def test_must_not_execute_a_mutation_by_get() -> None:
    change = 'mutation { cartLinesRemove(input: {cart: "x", lines: []}) { problems { code } } }'

    response = Client().get(ADDRESS, {"query": change}, headers={"accept": JSON})

    assert response.status_code == 405
    assert "data" not in response.json()


def test_may_answer_405_to_a_get_that_is_not_supported() -> None:
    response = Client().get(ADDRESS, {"query": "{ __typename }"}, headers={"accept": GRAPHQL})

    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_should_answer_4xx_when_the_type_of_the_body_is_missing_or_another(
    content_type: str,
) -> None:
    assert sent(orjson.dumps(ANY), content_type=content_type).status == 415


@BOTH
@pytest.mark.parametrize("name", ["variables", "operationName", "extensions"])
def test_must_take_null_for_what_may_be_left_out(accept: str, name: str) -> None:
    assert post({**ANY, name: None}, accept=accept).data == {"__typename": "Query"}


@BOTH
def test_must_take_an_operation_by_its_name(accept: str) -> None:
    document = "query A { a: __typename } query B { b: __typename }"

    assert post({"query": document, "operationName": "B"}, accept=accept).data == {"b": "Query"}


@BOTH
def test_must_take_variables_as_an_object(accept: str) -> None:
    asked = {
        "query": "query T($name: String!) { __typename @skip(if: false) ...F @include(if: false) } "
        "fragment F on Query { market(code: $name) { code } }",
        "variables": {"name": "in"},
    }

    assert post(asked, accept=accept).data == {"__typename": "Query"}


@BOTH
def test_must_take_extensions_as_an_object(accept: str) -> None:
    assert post({**ANY, "extensions": {"tool": {"any": 1}}}, accept=accept).data


@BOTH
@pytest.mark.parametrize("wrong", [{}, 0, False, ["x"]], ids=["object", "number", "bool", "list"])
@pytest.mark.parametrize("name", ["query", "operationName", "variables", "extensions"])
def test_may_answer_400_to_a_parameter_of_the_wrong_type(
    accept: str, name: str, wrong: Any
) -> None:
    if isinstance(wrong, dict) and name in {"variables", "extensions"}:
        wrong = "text"

    answer = post({**ANY, name: wrong}, accept=accept)

    assert (answer.status, "data" in answer.body) == (400, False)


@BOTH
@pytest.mark.parametrize("body", [b" ", b"{", b"{ 'not': json }", b'"text"', b"{}"])
def test_should_answer_400_to_what_is_no_json_or_no_request(accept: str, body: bytes) -> None:
    answer = post(body, accept=accept)

    assert (answer.status, "data" in answer.body) == (400, False)


@pytest.mark.parametrize(
    "asked",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "query($id: ID!) { node(id: $id) { id } }"},
        {"query": "query($id: ID!) { node(id: $id) { id } }", "variables": {"id": [1]}},
        {"query": "query A { __typename }", "operationName": "B"},
    ],
    ids=["parsing", "validation", "a variable that is missing", "a wrong variable", "no operation"],
)
def test_should_answer_200_as_json_and_400_as_graphql_when_nothing_was_executed(asked: Any) -> None:
    plain, typed = post(asked, accept=JSON), post(asked, accept=GRAPHQL)

    assert (plain.status, typed.status) == (200, 400)
    for answer in (plain, typed):
        assert answer.body["errors"]
        assert "data" not in answer.body


@pytest.mark.django_db
@BOTH
def test_must_answer_200_when_only_a_part_failed(accept: str) -> None:
    answer = post({"query": "{ __typename market { code } }"}, accept=accept)

    assert answer.status == 200
    assert answer.body["data"] == {"__typename": "Query", "market": None}
    assert answer.body["errors"][0]["path"] == ["market"]


@BOTH
def test_must_answer_with_an_object_of_known_entries(accept: str) -> None:
    for asked in (ANY, {"query": "{"}, {"query": "{ nothing }"}):
        body = post(asked, accept=accept).body
        assert set(body) <= {"data", "errors", "extensions"}
        for error in body.get("errors", []):
            assert isinstance(error["message"], str)
            assert set(error) <= {"message", "locations", "path", "extensions"}


def test_should_not_let_another_site_ask_first() -> None:
    response = Client().options(
        ADDRESS,
        headers={
            "origin": "https://elsewhere.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )

    assert not [name for name in response.headers if name.lower().startswith("access-control")]


@pytest.mark.django_db
def test_must_need_no_form_token_since_no_form_can_send_it() -> None:
    strict = Client(enforce_csrf_checks=True)
    body = orjson.dumps(ANY)

    assert strict.post(ADDRESS, body, content_type=JSON).status_code == 200
    for form in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert strict.generic("POST", ADDRESS, body, content_type=form).status_code == 415
