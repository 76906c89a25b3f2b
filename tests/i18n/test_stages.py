"""A market's stage: a history that is read at a moment, and only added to."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from i18n.markets.actions import change_stage
from i18n.markets.models import Market, StageChange
from i18n.markets.queries import markets_shown, next_stage_change, stage_of, stage_sql, stages_of
from i18n.markets.stages import SHOWN, Stage, more_restricted, openness
from tests.make.i18n import LONG_AGO, NOON, make_market, make_stage

stages = st.sampled_from(list(Stage))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("a", "b"), list(product(Stage, Stage)))
def test_the_narrower_of_two_stages_is_one_of_them_whichever_comes_first(
    a: Stage, b: Stage
) -> None:
    narrower = more_restricted(a, b)

    assert narrower in {a, b}
    assert narrower == more_restricted(b, a)
    assert openness(narrower) <= min(openness(a), openness(b))


@given(a=stages, b=stages, c=stages)
def test_narrowing_twice_is_narrowing_once(a: Stage, b: Stage, c: Stage) -> None:
    assert more_restricted(a, more_restricted(b, c)) == more_restricted(more_restricted(a, b), c)
    assert more_restricted(a, a) == a


def test_the_stages_stand_in_order() -> None:
    in_order = sorted(Stage, key=openness)

    assert in_order[0] == Stage.CLOSED
    assert in_order[-3:] == [Stage.INVITE, Stage.PREORDER, Stage.OPEN]
    assert set(Stage) - {Stage.CLOSED, Stage.PLANNED} == SHOWN


@pytest.mark.django_db
def test_a_market_without_a_history_is_planned() -> None:
    market = make_market(stage=None)

    assert stage_of(market=market, at=NOON) == Stage.PLANNED
    assert markets_shown(NOON) == []


@pytest.mark.django_db
def test_a_stage_begins_at_its_moment_without_anything_running() -> None:
    market = make_market(stage=Stage.ANNOUNCED)
    make_stage(market=market, stage=Stage.OPEN, since=NOON)

    assert stage_of(market=market, at=NOON - timedelta(microseconds=1)) == Stage.ANNOUNCED
    assert stage_of(market=market, at=NOON) == Stage.OPEN


@pytest.mark.django_db
def test_a_later_entry_for_the_same_moment_withdraws_the_earlier_one() -> None:
    market = make_market(stage=Stage.ANNOUNCED)
    make_stage(market=market, stage=Stage.OPEN, since=NOON)
    make_stage(market=market, stage=Stage.ANNOUNCED, since=NOON)

    assert stage_of(market=market, at=NOON) == Stage.ANNOUNCED
    assert next_stage_change(market, NOON - HOUR) is None


@pytest.mark.django_db
def test_the_next_change_is_the_first_that_makes_a_difference() -> None:
    market = make_market(stage=Stage.ANNOUNCED)
    make_stage(market=market, stage=Stage.ANNOUNCED, since=NOON + HOUR)
    make_stage(market=market, stage=Stage.OPEN, since=NOON + 3 * HOUR)
    make_stage(market=market, stage=Stage.INVITE, since=NOON + 2 * HOUR)

    change = next_stage_change(market, NOON)

    assert change is not None
    assert (change.stage, change.since) == (Stage.INVITE, NOON + 2 * HOUR)
    assert next_stage_change(market, NOON + 3 * HOUR) is None


@pytest.mark.django_db
def test_the_stages_of_many_markets_cost_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    india, states = make_market(code="in"), make_market(code="us", stage=Stage.PAUSED)
    britain = make_market(code="gb", stage=None)

    with django_assert_num_queries(1):
        found = stages_of([india, states, britain], NOON)

    assert found == {india.pk: Stage.OPEN, states.pk: Stage.PAUSED, britain.pk: Stage.PLANNED}


@pytest.mark.django_db
def test_only_markets_that_may_be_spoken_of_are_shown_in_their_order() -> None:
    make_market(code="gb", stage=Stage.ANNOUNCED)
    make_market(code="us", stage=Stage.CLOSED)
    make_market(code="in", stage=Stage.OPEN)

    assert [market.code for market in markets_shown(NOON)] == ["in", "gb"]


@pytest.mark.django_db
def test_a_stage_needs_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        change_stage(
            market=make_market(),
            stage=Stage.OPEN,
            since=datetime(2026, 1, 1),  # noqa: DTZ001 - a naive moment is the point
            reason="",
            by="",
        )


@pytest.mark.django_db
def test_the_database_refuses_to_rewrite_history() -> None:
    market = make_market()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StageChange.objects.filter(market=market).update(stage=Stage.CLOSED)

    assert stage_of(market=market, at=NOON) == Stage.OPEN


@pytest.mark.django_db
def test_without_the_guard_history_could_be_rewritten() -> None:
    market = make_market()
    table = " ON i18n_stagechange" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER stage_history_is_append_only{table}")

    StageChange.objects.filter(market=market).update(stage=Stage.CLOSED)

    assert stage_of(market=market, at=NOON) == Stage.CLOSED


@pytest.mark.django_db
def test_the_database_refuses_a_stage_that_is_none() -> None:
    market = make_market()

    with pytest.raises(IntegrityError), transaction.atomic():
        StageChange.objects.create(market=market, stage="FLASH", since=NOON)


moments = st.integers(0, 6).map(lambda hours: LONG_AGO + hours * HOUR)


@pytest.mark.django_db
@given(history=st.lists(st.tuples(stages, moments), max_size=6), at=moments)
def test_every_form_of_the_question_gets_the_answer_of_a_plain_walk(
    history: list[tuple[Stage, datetime]], at: datetime
) -> None:
    with transaction.atomic():
        market = make_market(stage=None)
        for stage, since in history:
            make_stage(market=market, stage=stage, since=since)
        expected = walk(history, at)

        assert stage_of(market=market, at=at) == expected
        [in_sql] = Market.objects.values_list(stage_sql(at, market="pk"))
        assert in_sql == (expected,)
        assert (market in markets_shown(at)) == (expected in SHOWN)
        upcoming = next_stage_change(market, at)
        assert (upcoming and upcoming.since) == next_by_walk(history, at)
        transaction.set_rollback(True)


def walk(history: list[tuple[Stage, datetime]], at: datetime) -> Stage:
    """Tell the stage by going through the entries in the order of time, then of entry."""
    begun = [(since, place, s) for place, (s, since) in enumerate(history) if since <= at]
    return max(begun)[2] if begun else Stage.PLANNED


def next_by_walk(history: list[tuple[Stage, datetime]], at: datetime) -> datetime | None:
    """Tell when the stage next differs by asking at every later moment of the plan."""
    later = sorted({since for _, since in history if since > at})
    return next((moment for moment in later if walk(history, moment) != walk(history, at)), None)
