"""Budgets of points a minute, spent in memory and told to the other processes now and then."""

from itertools import count

import pytest
from django.core.cache import cache
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from shop.kit.graphql.budgets import SLICE, Payer, Purses
from shop.kit.graphql.errors import Refusal

pytestmark = pytest.mark.any_engine
MINUTE = 60_000  # points
names = map(str, count())


def granted(purses: Purses, who: str, points: int, at: float) -> bool:
    """Tell whether points could be spent."""
    try:
        purses.spend(who, points, at, most=MINUTE)
    except Refusal:
        return False
    return True


def test_a_minutes_points_are_there_at_once_and_no_more() -> None:
    purses, who = Purses("test"), next(names)

    assert granted(purses, who, MINUTE, at=0)
    assert not granted(purses, who, 1, at=0)


def test_a_budget_fills_evenly_and_never_over() -> None:
    purses, who = Purses("test"), next(names)
    assert granted(purses, who, MINUTE, at=0)

    assert not granted(purses, who, 1_001, at=1)
    assert granted(purses, who, 1_000, at=1)
    assert granted(purses, who, MINUTE, at=1_000)
    assert not granted(purses, who, 1, at=1_000)


def test_a_refusal_takes_nothing_and_tells_how_long_to_wait() -> None:
    purses, who = Purses("test"), next(names)
    assert granted(purses, who, MINUTE - 100, at=0)

    with pytest.raises(Refusal) as refused:
        purses.spend(who, 5_100, 0, most=MINUTE)

    assert (refused.value.code, refused.value.status) == ("BUDGET_SPENT", 429)
    assert refused.value.headers == {"Retry-After": "5"}
    assert granted(purses, who, 100, at=0)
    assert granted(purses, who, 5_000, at=5)


def test_more_than_a_minute_holds_is_waited_for_a_minute_at_most() -> None:
    purses, who = Purses("test"), next(names)

    assert granted(purses, who, 10 * MINUTE, at=0)
    with pytest.raises(Refusal):
        purses.refuse_empty(who, 0, most=MINUTE)


def test_budgets_do_not_mix() -> None:
    purses, who, other = Purses("test"), next(names), next(names)
    assert granted(purses, who, MINUTE, at=0)

    assert granted(purses, other, MINUTE, at=0)
    assert granted(Purses("other"), who, MINUTE, at=0)


def test_a_clock_that_goes_back_gives_nothing() -> None:
    purses, who = Purses("test"), next(names)
    assert granted(purses, who, MINUTE, at=100)

    assert not granted(purses, who, 1, at=40)
    assert not granted(purses, who, 1, at=100)


@given(
    spending=st.lists(
        st.tuples(st.integers(0, 3), st.integers(1_000, 5_000), st.floats(0, 0.2)), min_size=60
    )
)
def test_four_processes_together_spend_little_more_than_the_budget(
    spending: list[tuple[int, int, float]],
) -> None:
    processes, who = [Purses("test") for _ in range(4)], next(names)
    at, spent = 0.0, 0

    for place, points, seconds in spending:
        at += seconds
        spent += points if granted(processes[place], who, points, at) else 0

    allowed = MINUTE + at * MINUTE / 60
    assert spent <= allowed + 4 * (MINUTE / SLICE + 5_000)


def test_two_processes_share_one_minute() -> None:
    one, two, who = Purses("test"), Purses("test"), next(names)

    spent = sum(
        100 for turn in range(2_000) if granted((one, two)[turn % 2], who, 100, at=turn / 1_000)
    )

    assert MINUTE <= spent <= MINUTE + 2_000 + 2 * MINUTE / SLICE


def test_without_a_shared_cache_each_process_would_give_a_whole_minute() -> None:
    one, two, who = Purses("test"), Purses("test"), next(names)

    spent = 0
    for turn in range(2_000):
        cache.clear()
        spent += 100 if granted((one, two)[turn % 2], who, 100, at=0) else 0

    assert spent == 2 * MINUTE


def test_a_small_spender_touches_no_cache() -> None:
    purses, who = Purses("test"), next(names)

    for _ in range(5):
        assert granted(purses, who, 100, at=0)

    assert cache.get(f"budget:test:{who}") is None
    assert granted(purses, who, 100, at=0)
    assert cache.get(f"budget:test:{who}") == 600


def test_a_cache_that_does_not_answer_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    gone = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }

    with override_settings(CACHES=gone):
        assert granted(Purses("test"), "9", 1_000, at=0)

    assert "the shared cache does not answer" in caplog.text


def test_who_was_not_seen_for_longest_is_forgotten_first() -> None:
    purses = Purses("test")

    for number in range(10_050):
        purses.refuse_empty(str(number), 0, most=MINUTE)

    assert len(purses.kept) == 10_000
    assert "0" not in purses.kept


def test_a_budget_of_nothing_is_no_budget() -> None:
    payer = Payer(at=0, address=f"off {next(names)}", account=None)

    with override_settings(GRAPHQL_BUDGETS={"address": 0, "account": 10}):
        for _ in range(3):
            payer.refuse_empty()
            payer.spend(1_000_000)
