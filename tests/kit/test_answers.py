"""Kept answers: served while they are true, and not a moment longer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from shop.kit.graphql.answers import (
    BESIDE_BODY,
    Answers,
    InProcess,
    Kept,
    Shared,
    Store,
    Tokens,
    key_of,
)

pytestmark = pytest.mark.any_engine

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOON = NOON + timedelta(seconds=30)
STORES: dict[str, Callable[[], Store]] = {
    "process": lambda: InProcess(most_bytes=100 + 2 * BESIDE_BODY),
    "shared": lambda: Shared(caches["default"]),
}


class Shop:
    """What the answers are made of: a token each for two markets."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] | None = {"in": "a", "us": "b"}

    def read(self, names: tuple[str, ...] | None) -> Tokens | None:
        if self.tokens is None or names is None:
            return self.tokens
        return {name: self.tokens[name] for name in names if name in self.tokens}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Store:
    caches["default"].clear()
    return STORES[request.param]()


def _kept(body: bytes = b"{}", **tokens: str) -> Kept:
    return Kept(body=body, tags="", tokens=tokens or {"in": "a"}, since=NOON, until=SOON)


def test_an_answer_is_given_again_while_its_tokens_stand(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept())

    assert answers.find("k", at=NOON) == _kept()
    shop.tokens = {"in": "a", "us": "other"}
    assert answers.find("k", at=NOON) == _kept()


def test_another_token_ends_an_answer(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept())

    shop.tokens = {"in": "other", "us": "b"}

    assert answers.find("k", at=NOON) is None


def test_a_market_that_is_gone_ends_an_answer(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept())

    shop.tokens = {"us": "b"}

    assert answers.find("k", at=NOON) is None


def test_nothing_is_given_while_the_tokens_cannot_be_told(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept())

    shop.tokens = None

    assert answers.find("k", at=NOON) is None
    assert answers.begin() is None


def test_an_answer_ends_at_its_moment(store: Store) -> None:
    answers = Answers(store, Shop().read)
    answers.keep("k", _kept())

    assert answers.find("k", at=SOON - timedelta(microseconds=1)) is not None
    assert answers.find("k", at=SOON) is None


def test_a_clock_that_was_set_back_finds_nothing_from_its_future(store: Store) -> None:
    answers = Answers(store, Shop().read)
    answers.keep("k", _kept())

    assert answers.find("k", at=NOON - timedelta(microseconds=1)) is None


def test_an_answer_that_has_no_time_is_not_kept(store: Store) -> None:
    answers = Answers(store, Shop().read)
    answers.keep("k", replace(_kept(), until=NOON))

    assert store.get("k") is None


@pytest.mark.parametrize("now", [None, {"in": "other", "us": "b"}])
def test_an_answer_during_which_something_was_written_is_not_kept(
    store: Store, now: dict[str, str] | None
) -> None:
    shop = Shop()
    shop.tokens = now
    Answers(store, shop.read).keep("k", _kept())

    assert store.get("k") is None


def test_memory_holds_the_answers_used_last() -> None:
    store = InProcess(most_bytes=100 + 2 * BESIDE_BODY)
    for name in ("a", "b"):
        store.set(name, _kept(b"x" * 40), seconds=1)
    store.get("a")
    store.set("c", _kept(b"x" * 40), seconds=1)

    assert [store.get(name) is not None for name in "abc"] == [True, False, True]


def test_an_answer_larger_than_the_memory_pushes_nothing_out() -> None:
    store = InProcess(most_bytes=100 + 2 * BESIDE_BODY)
    store.set("a", _kept(b"x" * 40), seconds=1)
    store.set("huge", _kept(b"x" * 101 + b"x" * BESIDE_BODY), seconds=1)

    assert store.get("huge") is None
    assert store.get("a") is not None


def test_the_same_question_has_one_key_and_another_has_another() -> None:
    key = key_of("{ a }", None, {"x": 1, "y": [1, 2]})

    assert key == key_of("{ a }", None, {"y": [1, 2], "x": 1})
    others = [
        key_of("{ b }", None, {"x": 1, "y": [1, 2]}),
        key_of("{ a }", "A", {"x": 1, "y": [1, 2]}),
        key_of("{ a }", None, {"x": 1, "y": [2, 1]}),
        key_of("{ a }", None, {"x": True, "y": [1, 2]}),
    ]
    assert len({key, *others}) == 5


def test_variables_that_nest_too_deeply_to_be_written_have_no_key() -> None:
    deep: list[object] = []
    for _ in range(1_000):
        deep = [deep]

    assert key_of("{ a }", None, {"unused": deep}) is None


def test_small_answers_count_what_they_take_beside_their_bytes() -> None:
    store = InProcess(most_bytes=10 * BESIDE_BODY)
    for number in range(100):
        store.set(str(number), _kept(), seconds=1)

    assert sum(store.get(str(number)) is not None for number in range(100)) < 10


def test_a_shared_cache_that_is_gone_costs_a_line_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "redis://127.0.0.1:1/0"}}
    answers = Answers(Shared(caches["default"]), Shop().read)
    answers.keep("k", _kept())

    assert answers.find("k", at=NOON) is None
    assert "the shared cache does not answer" in caplog.text
