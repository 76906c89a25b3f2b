"""Kept answers: served while they are true, and not a moment longer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches

from shop.kit.graphql.answers import Answers, InProcess, Kept, Shared, Store, Tokens, key_of

pytestmark = pytest.mark.any_engine

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOON = NOON + timedelta(seconds=30)
STORES: dict[str, Callable[[], Store]] = {
    "process": lambda: InProcess(most_bytes=100),
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
    return Kept(body=body, tags="", tokens=tokens or {"in": "a"}, until=SOON)


def test_an_answer_is_given_again_while_its_tokens_stand(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept(), at=NOON)

    assert answers.find("k", at=NOON) == _kept()
    shop.tokens = {"in": "a", "us": "other"}
    assert answers.find("k", at=NOON) == _kept()


def test_another_token_ends_an_answer(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept(), at=NOON)

    shop.tokens = {"in": "other", "us": "b"}

    assert answers.find("k", at=NOON) is None


def test_a_market_that_is_gone_ends_an_answer(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept(), at=NOON)

    shop.tokens = {"us": "b"}

    assert answers.find("k", at=NOON) is None


def test_nothing_is_given_while_the_tokens_cannot_be_told(store: Store) -> None:
    shop = Shop()
    answers = Answers(store, shop.read)
    answers.keep("k", _kept(), at=NOON)

    shop.tokens = None

    assert answers.find("k", at=NOON) is None
    assert answers.begin() is None


def test_an_answer_ends_at_its_moment(store: Store) -> None:
    answers = Answers(store, Shop().read)
    answers.keep("k", _kept(), at=NOON)

    assert answers.find("k", at=SOON - timedelta(microseconds=1)) is not None
    assert answers.find("k", at=SOON) is None


def test_an_answer_whose_time_is_over_is_not_kept(store: Store) -> None:
    answers = Answers(store, Shop().read)
    answers.keep("k", _kept(), at=SOON)

    assert store.get("k") is None


def test_memory_holds_the_answers_used_last() -> None:
    store = InProcess(most_bytes=100)
    for name in ("a", "b"):
        store.set(name, _kept(b"x" * 40), seconds=1)
    store.get("a")
    store.set("c", _kept(b"x" * 40), seconds=1)

    assert [store.get(name) is not None for name in "abc"] == [True, False, True]


def test_an_answer_larger_than_the_memory_pushes_nothing_out() -> None:
    store = InProcess(most_bytes=100)
    store.set("a", _kept(b"x" * 40), seconds=1)
    store.set("huge", _kept(b"x" * 101), seconds=1)

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
