"""A day begins in the market's own zone, whatever its clocks do that night."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.markets.models import Market
from i18n.markets.queries import day_begins, today_in

pytestmark = pytest.mark.any_engine

# In some of these the clocks leap at midnight itself.
ZONES = (
    "Asia/Kolkata",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "Asia/Tehran",
    "Pacific/Apia",
    "UTC",
)


@given(st.sampled_from(ZONES), st.dates(date(1975, 1, 1), date(2090, 1, 1)))
def test_the_first_moment_of_a_day_is_the_first_on_which_it_is_that_day(
    zone: str, day: date
) -> None:
    market = Market(time_zone=zone)
    begins = day_begins(market, day)

    if (zone, day) != ("Pacific/Apia", date(2011, 12, 30)):  # a day that never was
        assert today_in(market, begins) == day
    assert today_in(market, begins - timedelta(microseconds=1)) < day


def test_a_midnight_that_the_clocks_leap_over_begins_the_day() -> None:
    brazil = Market(time_zone="America/Sao_Paulo")

    assert day_begins(brazil, date(2018, 11, 4)).isoformat() == "2018-11-04T03:00:00+00:00"
