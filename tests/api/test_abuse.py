"""Whoever sends too much is refused at once, and costs neither time nor memory."""

import gc
import logging
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client, override_settings

from shop.kit.graphql.answer import EACH_REQUEST, FIRST_SIGHT
from shop.kit.graphql.documents import KEPT, KEPT_TOKENS, prepare
from shop.kit.graphql.limits import limits_now
from shop.schema.storefront import schema
from tests.make.asking import ADDRESS, JSON, Answer, post

MOST_SECONDS = 0.1  # of a processor, at the best of some times: others use the machine too
TIMES = 10
MOST_BYTES = 4_000_000


def document(text: str, **variables: Any) -> bytes:
    return orjson.dumps({"query": text, "variables": variables})


def fragments(number: int, below: str) -> str:
    return " ".join(f"fragment F{n} on Query {{ {below.format(n=n + 1)} }}" for n in range(number))


ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "2,000 aliases": (
        lambda: document("{" + " ".join(f"a{n}: __typename" for n in range(2_000)) + "}"),
        "TOO_MANY_TOKENS",
    ),
    "200 aliases": (
        lambda: document("{" + " ".join(f"a{n}: markets{{code}}" for n in range(120)) + "}"),
        "TOO_MANY_ALIASES",
    ),
    "200,000 repeated fields": (
        lambda: document("{" + "markets{code} " * 200_000 + "}"),
        "BODY_TOO_LARGE",
    ),
    "as many repeated fields as a body holds": (
        lambda: document("{" + "a " * 49_000 + "}"),
        "TOO_MANY_TOKENS",
    ),
    "as many repeated fields as tokens are allowed": (
        lambda: document("{" + "__typename " * 990 + "}"),
        "TOO_MANY_REPEATS",
    ),
    "repeated fields below repeated fields": (
        lambda: document("{" + ("market{" + "notices{" + "seller " * 9 + "}" * 1 + "}") * 60 + "}"),
        "TOO_MANY_REPEATS",
    ),
    "JSON 100,000 deep": (lambda: b'{"query":' + b"[" * 99_000, "BAD_JSON"),
    "JSON of objects, deep": (lambda: b'{"variables":' * 7_000, "BAD_JSON"),
    "a fragment bomb": (
        lambda: document("{ ...F0 }" + fragments(60, "...F{n} ...F{n}")
                         + "fragment F60 on Query { a: markets { code } }"),
        "TOO_MANY_ALIASES",
    ),
    "as many fragments as tokens are allowed": (
        lambda: document("{" + " ".join(f"...F{n}" for n in range(99)) + "}"
                         + fragments(99, "__typename")),
        "TOO_MANY_FRAGMENTS",
    ),
    "10,000 unknown directives": (
        lambda: document("{ __typename " + "@nothing " * 10_000 + "}"),
        "TOO_MANY_TOKENS",
    ),
    "as many unknown directives as tokens are allowed": (
        lambda: document("{ __typename " + "@nothing " * 400 + "}"),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "bad UTF-8": (lambda: b'{"query": "\xff\xfe' + b"\xff" * 90_000 + b'"}', "BAD_JSON"),
    "half a character": (lambda: b'{"query": "\\ud800"}', "BAD_JSON"),
    "a huge number in a document": (
        lambda: document("{ market(code: %s) { code } }" % ("9" * 90_000)),
        "BAD_USER_INPUT",
    ),
    "a huge number in variables": (
        lambda: b'{"query": "query($n: Int) { market(code: \\"in\\") { products(first: $n) '
        b'{ totalCount } } }", "variables": {"n": %s}}' % (b"9" * 90_000),
        "BAD_JSON",
    ),
    "variables that nest deeply": (
        lambda: b'{"query": "query($c: String) { market(code: $c) { code } }", "variables": {"c": '
        + b"[" * 900 + b"]" * 900 + b"}}",
        "BAD_USER_INPUT",
    ),
    "seven thousand variables": (
        lambda: document("query($c: String!) { market(code: $c) { code } }",
                         **{f"v{n}": n for n in range(7_000)}),
        "BAD_USER_INPUT",
    ),
    "a list of twenty thousand values": (
        lambda: document("query($f: ProductFilter) { market { products(filter: $f) "
                         "{ totalCount } } }", f={"brands": [1] * 20_000}),
        "BAD_USER_INPUT",
    ),
    "a text of 100,000 characters": (lambda: document('{ a(b: "' + "x" * 100_000 + '") }'),
                                     "BODY_TOO_LARGE"),
    "as long a text as a body holds": (lambda: document('{ nothing(b: "' + "x" * 99_000 + '") }'),
                                       "GRAPHQL_VALIDATION_FAILED"),
    "a name of 99,000 characters": (lambda: document("{" + "x" * 99_000 + "}"),
                                    "GRAPHQL_VALIDATION_FAILED"),
    "a comment of 99,000 characters": (lambda: document("#" + "x" * 99_000),
                                       "GRAPHQL_PARSE_FAILED"),
    "brackets that nest deeply": (lambda: document("{" * 99_000), "TOO_DEEP"),
    "quotes that never close": (lambda: document('{ a(b: "' + '\\"' * 24_000),
                                "GRAPHQL_PARSE_FAILED"),
    "operations without end": (
        lambda: document(" ".join(f"query Q{n} {{ a: markets {{ code }} }}" for n in range(90))),
        "BAD_USER_INPUT",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _awake() -> None:
    """Let the first request build what all share."""
    post({"query": "{ __typename }"})
    post({"query": "{ nothing }"})


@pytest.mark.any_engine
@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_refused_at_once(name: str) -> None:
    written, code = ATTACKS[name]
    body, seconds = written(), [MOST_SECONDS]

    while min(seconds) >= MOST_SECONDS and len(seconds) <= TIMES:
        began = time.thread_time()
        answer = post(body)
        seconds.append(time.thread_time() - began)

    assert set(answer.codes) == {code}
    assert "data" not in answer.body
    assert len(orjson.dumps(answer.body)) < 20_000
    assert min(seconds) < MOST_SECONDS


@pytest.mark.any_engine
def test_attacks_leave_nothing_in_memory(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")  # a captured line keeps its request
    attacks = {name: written() for name, (written, _) in ATTACKS.items()}
    for body in attacks.values():
        post(body)
    gc.collect()
    gc.freeze()  # what was there before is not looked through each time

    tracemalloc.start()
    took = {name: _most_taken_by(body) for _ in range(3) for name, body in attacks.items()}
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.unfreeze()

    assert kept < MOST_BYTES
    assert {name: most for name, most in took.items() if most > 2 * MOST_BYTES} == {}


def _most_taken_by(body: bytes) -> int:
    """Give how many bytes a request had taken at its dearest moment.

    The test's client ties request and answer in a circle, which the collector unties when the
    process has grown enough: collect after each, so that none is charged for those before it.
    """
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    post(body + b" ")
    most = tracemalloc.get_traced_memory()[1] - before
    gc.collect()
    return most


@pytest.mark.any_engine
def test_documents_that_nobody_asks_for_again_are_kept_within_a_bound() -> None:
    fields = " ".join(f"a{n}: markets {{ code name stage currency }}" for n in range(30))

    for number in range(250):
        prepare(schema, f"{{ {fields} }} #{number}", limits_now())

    assert KEPT.total <= KEPT_TOKENS
    assert 0 < len(KEPT) < 200


@pytest.mark.any_engine
@pytest.mark.parametrize(("size", "rest"), [(2_800_000, b""), (9_000_000, b" ")])
def test_who_sends_too_much_may_finish_and_who_sends_far_too_much_may_not(
    size: int, rest: bytes
) -> None:
    response = Client().generic("POST", ADDRESS, b" " * size, content_type=JSON)

    assert response.status_code == 413
    assert response.wsgi_request.read(1) == rest


@pytest.mark.any_engine
def test_a_body_that_lies_about_its_length_is_not_read() -> None:
    response = Client().generic("POST", ADDRESS, b"{}", content_type=JSON, CONTENT_LENGTH="9" * 30)

    assert response.status_code == 413


def asked_from(address: str, text: str = "{ __typename }") -> Answer:
    response = Client(REMOTE_ADDR=address).post(ADDRESS, document(text), content_type=JSON)
    return Answer(response.status_code, orjson.loads(response.content), dict(response.items()))


@pytest.mark.any_engine
def test_whoever_spent_a_minutes_points_is_told_when_to_come_back() -> None:
    asked_from("8.8.1.0")

    with override_settings(GRAPHQL_BUDGETS={"address": 3 * EACH_REQUEST, "account": 0}):
        answers = [asked_from("8.8.1.1") for _ in range(4)]
        other = asked_from("8.8.1.2")

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[3].codes == ["BUDGET_SPENT"]
    assert answers[3].headers["Retry-After"] == "2"
    assert other.status == 200


@pytest.mark.any_engine
def test_a_flood_of_documents_that_nobody_knows_empties_a_budget() -> None:
    most = 3 * (FIRST_SIGHT + EACH_REQUEST)

    with override_settings(GRAPHQL_BUDGETS={"address": most, "account": 0}):
        answers = [asked_from("8.8.2.1", f"{{ nothing{n} }}") for n in range(5)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]


@pytest.mark.any_engine
def test_an_operation_takes_its_price_and_a_refusal_takes_none() -> None:
    dear = '{ market(code: "in") { products(search: "x") { facets { code } } } } # %s'
    asked_from("8.8.3.0")

    with override_settings(GRAPHQL_BUDGETS={"address": 1_600, "account": 0}):
        refused = asked_from("8.8.3.1", dear % 1)
        cheap = asked_from("8.8.3.1")

    assert (refused.status, refused.codes) == (429, ["BUDGET_SPENT"])
    assert refused.body["extensions"]["cost"] == {"requested": 1_520, "limit": 5_000}
    assert cheap.status == 200
