"""Markets: found by code and country, with their languages, their day and their seller."""

from datetime import UTC, date, datetime

import pytest

from i18n.markets.errors import UnknownLocale
from i18n.markets.queries import (
    locale_of,
    market_by_code,
    market_of_country,
    registered_regions,
    today_in,
)
from i18n.markets.stages import Stage
from tests.make.i18n import make_market, make_registration

pytestmark = pytest.mark.django_db


def test_a_market_is_found_by_its_code_and_its_country() -> None:
    market = make_market(code="in", stage=Stage.CLOSED)

    assert market_by_code("in") == market
    assert market_of_country("in") == market_of_country("IN") == market
    assert market_by_code("xx") is None
    assert market_of_country("US") is None


def test_a_market_speaks_its_default_locale_unless_told_otherwise() -> None:
    market = make_market(code="in")

    assert locale_of(market).code == "en-IN"
    assert locale_of(market, "hi-IN").native_name == "हिन्दी"


@pytest.mark.parametrize("code", ["en-US", "hi", "xx-XX"])
def test_another_markets_locale_is_as_unknown_as_none(code: str) -> None:
    market, _ = make_market(code="in"), make_market(code="us")

    with pytest.raises(UnknownLocale):
        locale_of(market, code)


@pytest.mark.parametrize(
    ("moment", "india", "states"),
    [
        (datetime(2026, 3, 31, 18, 29, 59, tzinfo=UTC), date(2026, 3, 31), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 18, 30, tzinfo=UTC), date(2026, 4, 1), date(2026, 3, 31)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_begins_at_the_markets_own_midnight(
    moment: datetime, india: date, states: date
) -> None:
    assert today_in(make_market(code="in"), moment) == india
    assert today_in(make_market(code="us"), moment) == states


def test_a_seller_is_registered_from_its_day_on() -> None:
    seller = make_market(code="us").seller
    make_registration(seller=seller, region="US-NV", valid_from=date(2026, 1, 1))
    make_registration(seller=seller, region="US-CA", valid_from=date(2026, 4, 1))

    assert registered_regions(seller, date(2026, 3, 31)) == {"US-NV"}
    assert registered_regions(seller, date(2026, 4, 1)) == {"US-NV", "US-CA"}
