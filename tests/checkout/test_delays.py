"""16 CFR 435 as a table: every row of the worked example, to the day."""

from dataclasses import replace
from datetime import date

import pytest

from checkout.fulfillment.delays import (
    MOVES,
    OPEN,
    Duty,
    DutyState,
    Event,
    NoSuchMove,
    Terms,
    consent,
    lapses_on,
    move,
    new_duty,
    notice,
    refund_by,
    working_days_after,
)

RULE = Terms(default_days=30, grace_days=30, refund_working_days=7)
ORDERED = date(2026, 11, 22)
T = date(2026, 12, 15)
STATED = new_duty(ordered=ORDERED, stated=T, terms=RULE)
DAY_26, DAY_36 = date(2027, 1, 10), date(2027, 1, 20)
DAY_30 = date(2027, 1, 14)

SHORT = notice(STATED, DAY_26, RULE)
LONG = notice(STATED, DAY_36, RULE)
UNKNOWN = notice(STATED, None, RULE)
SECOND = notice(SHORT, date(2027, 2, 1), RULE)


@pytest.mark.known_answers("6.1")
@pytest.mark.parametrize(
    ("stated", "last"), [(None, date(2026, 12, 22)), (T, T)], ids=["no date stated", "stated"]
)
def test_the_day_by_which_it_must_leave(stated: date | None, last: date) -> None:
    duty = new_duty(ordered=ORDERED, stated=stated, terms=RULE)

    assert (duty.promised, duty.deadline, duty.state) == (last, last, DutyState.ON_TIME)


@pytest.mark.known_answers("6.1")
@pytest.mark.parametrize(
    ("duty", "state", "ends", "refund"),
    [
        (STATED, DutyState.ON_TIME, T, date(2026, 12, 24)),
        (SHORT, DutyState.EXTENDED, DAY_26, date(2027, 1, 19)),
        (LONG, DutyState.ASKED, DAY_30, date(2027, 1, 25)),
        (UNKNOWN, DutyState.ASKED, DAY_30, date(2027, 1, 25)),
        (SECOND, DutyState.ASKED, DAY_26, date(2027, 1, 19)),
    ],
    ids=["no notice", "T+26", "T+36", "unknown", "second notice"],
)
def test_silence_ends_the_sale_on_the_day_and_the_money_goes_back_in_time(
    duty: Duty, state: DutyState, ends: date, refund: date
) -> None:
    assert (duty.state, duty.deadline) == (state, ends)
    assert not lapses_on(duty, ends)
    assert lapses_on(duty, date.fromordinal(ends.toordinal() + 1))
    over = move(duty, Event.LAPSE, RULE)
    assert (over.state, over.deadline) == (DutyState.CANCELLED, ends)
    assert refund_by(ends, RULE) == refund


@pytest.mark.known_answers("6.1")
def test_silence_after_the_first_short_notice_is_consent_until_its_day() -> None:
    assert not lapses_on(SHORT, DAY_26)
    assert lapses_on(SHORT, date(2027, 1, 11))


@pytest.mark.known_answers("6.1")
@pytest.mark.parametrize("revised", [date(2027, 1, 14), date(2027, 1, 15)])
def test_the_thirtieth_day_is_the_last_for_which_silence_is_consent(revised: date) -> None:
    told = notice(STATED, revised, RULE)

    assert told.state == (DutyState.EXTENDED if revised == DAY_30 else DutyState.ASKED)


@pytest.mark.known_answers("6.1")
def test_express_consent_lasts_until_the_new_day() -> None:
    agreed = consent(LONG, RULE)

    assert (agreed.state, agreed.deadline) == (DutyState.CONSENTED, DAY_36)
    assert lapses_on(agreed, date(2027, 1, 21))


@pytest.mark.known_answers("6.1")
def test_consent_to_a_delay_without_a_day_stays_cancellable_until_it_leaves() -> None:
    agreed = consent(UNKNOWN, RULE)

    assert (agreed.state, agreed.deadline) == (DutyState.OPEN_ENDED, None)
    assert not lapses_on(agreed, date(2030, 1, 1))
    assert move(agreed, Event.REFUSE, RULE).state is DutyState.CANCELLED


@pytest.mark.known_answers("6.1")
@pytest.mark.parametrize("event", [Event.REFUSE, Event.GIVE_UP, Event.SHIP])
@pytest.mark.parametrize("state", OPEN)
def test_buyer_and_seller_may_end_it_until_it_leaves(state: DutyState, event: Event) -> None:
    ended = move(replace(STATED, state=state), event, RULE)

    assert ended.state == (DutyState.SHIPPED if event is Event.SHIP else DutyState.CANCELLED)


@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("state", [DutyState.SHIPPED, DutyState.CANCELLED])
def test_what_is_over_stays_over(state: DutyState, event: Event) -> None:
    with pytest.raises(NoSuchMove):
        move(replace(STATED, state=state), event, RULE)


def test_every_open_state_knows_what_a_notice_does() -> None:
    for state in OPEN:
        assert {(state, Event.SHORT_NOTICE), (state, Event.LONG_NOTICE)} <= set(MOVES)


@pytest.mark.known_answers("6.1")
@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 12, 15), 7, date(2026, 12, 24)),
        (date(2026, 12, 18), 1, date(2026, 12, 21)),
        (date(2026, 12, 19), 1, date(2026, 12, 21)),
        (date(2026, 12, 20), 5, date(2026, 12, 25)),
        (date(2026, 12, 25), 0, date(2026, 12, 25)),
    ],
)
def test_working_days_leave_out_weekends_alone(day: date, count: int, then: date) -> None:
    assert working_days_after(day, count) == then
