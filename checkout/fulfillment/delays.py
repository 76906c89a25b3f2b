"""The rule of late dispatch as a table: what a notice, an answer and a day gone by do to a duty.

United States, 16 CFR 435.2: a seller ships by the day stated, else within the rule's days; who
cannot asks the buyer before that day; what the buyer's silence means depends on the new day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5


class DutyState(StrEnum):
    """How the duty to ship a line stands."""

    ON_TIME = "ON_TIME"  # by the promised day
    EXTENDED = "EXTENDED"  # told of a new day; silence is consent
    ASKED = "ASKED"  # told of a new day; silence is "no"
    CONSENTED = "CONSENTED"  # agreed to a new day
    OPEN_ENDED = "OPEN_ENDED"  # agreed to wait without a day
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"


class Event(StrEnum):
    """What happens to a duty."""

    SHORT_NOTICE = "SHORT_NOTICE"  # a new day within the days of grace
    LONG_NOTICE = "LONG_NOTICE"  # a later one, or none
    CONSENT = "CONSENT"  # to the day that was told
    OPEN_CONSENT = "OPEN_CONSENT"  # to a delay without a day
    REFUSE = "REFUSE"  # the buyer cancels
    GIVE_UP = "GIVE_UP"  # the seller cannot ship
    LAPSE = "LAPSE"  # the day is over
    SHIP = "SHIP"  # the carrier has the goods


class Until(StrEnum):
    """By when the duty must be done after a move."""

    SAME = "SAME"
    REVISED = "REVISED"
    GRACE = "GRACE"  # the promised day and the days of grace
    NEVER = "NEVER"


OPEN = (
    DutyState.ON_TIME,
    DutyState.EXTENDED,
    DutyState.ASKED,
    DutyState.CONSENTED,
    DutyState.OPEN_ENDED,
)
MOVES: Mapping[tuple[DutyState, Event], tuple[DutyState, Until]] = {
    (DutyState.ON_TIME, Event.SHORT_NOTICE): (DutyState.EXTENDED, Until.REVISED),
    (DutyState.ON_TIME, Event.LONG_NOTICE): (DutyState.ASKED, Until.GRACE),
    (DutyState.EXTENDED, Event.SHORT_NOTICE): (DutyState.ASKED, Until.SAME),
    (DutyState.EXTENDED, Event.LONG_NOTICE): (DutyState.ASKED, Until.SAME),
    (DutyState.EXTENDED, Event.CONSENT): (DutyState.EXTENDED, Until.SAME),
    (DutyState.ASKED, Event.SHORT_NOTICE): (DutyState.ASKED, Until.SAME),
    (DutyState.ASKED, Event.LONG_NOTICE): (DutyState.ASKED, Until.SAME),
    (DutyState.ASKED, Event.CONSENT): (DutyState.CONSENTED, Until.REVISED),
    (DutyState.ASKED, Event.OPEN_CONSENT): (DutyState.OPEN_ENDED, Until.NEVER),
    (DutyState.CONSENTED, Event.SHORT_NOTICE): (DutyState.ASKED, Until.SAME),
    (DutyState.CONSENTED, Event.LONG_NOTICE): (DutyState.ASKED, Until.SAME),
    (DutyState.CONSENTED, Event.CONSENT): (DutyState.CONSENTED, Until.SAME),
    (DutyState.OPEN_ENDED, Event.SHORT_NOTICE): (DutyState.OPEN_ENDED, Until.NEVER),
    (DutyState.OPEN_ENDED, Event.LONG_NOTICE): (DutyState.OPEN_ENDED, Until.NEVER),
    (DutyState.OPEN_ENDED, Event.OPEN_CONSENT): (DutyState.OPEN_ENDED, Until.NEVER),
    **{(state, Event.SHIP): (DutyState.SHIPPED, Until.SAME) for state in OPEN},
    **{(state, Event.REFUSE): (DutyState.CANCELLED, Until.SAME) for state in OPEN},
    **{(state, Event.GIVE_UP): (DutyState.CANCELLED, Until.SAME) for state in OPEN},
    **{
        (state, Event.LAPSE): (DutyState.CANCELLED, Until.SAME)
        for state in OPEN
        if state != DutyState.OPEN_ENDED
    },
}


@dataclass(frozen=True)
class Terms:
    """A country's rule. default_days: where no day was stated. grace_days: after the promised day.

    refund_working_days: Saturdays and Sundays are left out, holidays are not.
    """

    default_days: int
    grace_days: int
    refund_working_days: int


@dataclass(frozen=True)
class Duty:
    """The duty to ship one line.

    promised: the day it was to leave by. deadline: the day it must leave by, or be agreed upon
    anew, now; None after consent to wait without a day. revised: the new day that was told.
    """

    promised: date
    state: DutyState = DutyState.ON_TIME
    deadline: date | None = None
    revised: date | None = None


class NoSuchMove(ValueError):
    """The table has no such move."""


def new_duty(*, ordered: date, stated: date | None, terms: Terms) -> Duty:
    """Begin a duty: by the last day stated, else within the rule's days of the order.

    ordered: the day of the complete order with the authorisation to charge.
    """
    promised = stated or ordered + timedelta(days=terms.default_days)
    return Duty(promised=promised, deadline=promised)


def notice(duty: Duty, revised: date | None, terms: Terms) -> Duty:
    """Tell of a new day, or of a delay without one. Raises NoSuchMove."""
    last = duty.promised + timedelta(days=terms.grace_days)
    short = revised is not None and revised <= last
    event = Event.SHORT_NOTICE if short else Event.LONG_NOTICE
    return move(replace(duty, revised=revised), event, terms)


def consent(duty: Duty, terms: Terms) -> Duty:
    """Take the buyer's express consent to what she was told last. Raises NoSuchMove."""
    return move(duty, Event.CONSENT if duty.revised else Event.OPEN_CONSENT, terms)


def move(duty: Duty, event: Event, terms: Terms) -> Duty:
    """Make the move that the table has. Raises NoSuchMove."""
    found = MOVES.get((duty.state, event))
    if found is None:
        raise NoSuchMove(f"{event} in {duty.state}")
    state, until = found
    deadlines = {
        Until.SAME: duty.deadline,
        Until.REVISED: duty.revised,
        Until.GRACE: duty.promised + timedelta(days=terms.grace_days),
        Until.NEVER: None,
    }
    return replace(duty, state=state, deadline=deadlines[until])


def lapses_on(duty: Duty, today: date) -> bool:
    """Tell whether the duty's day is over: the sale is then deemed cancelled as of that day."""
    return duty.deadline is not None and duty.state in OPEN and today > duty.deadline


def refund_by(cancelled_on: date, terms: Terms) -> date:
    """Give the last day for the money to be sent back."""
    return working_days_after(cancelled_on, terms.refund_working_days)


def working_days_after(day: date, count: int) -> date:
    """Count working days from the next one on; only weekends are left out, the earlier reading."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
