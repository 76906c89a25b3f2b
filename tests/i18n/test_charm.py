"""Charm rounding: the nearest price of the rule, and the nearest on one side."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.charm.rounding import Band, Charm

RUPEES = Charm([Band(0, 5_000, 100), Band(50_000, 10_000, 100), Band(500_000, 50_000, 100)])
DOLLARS = Charm([Band(0, 100, 1), Band(2_000, 500, 1), Band(10_000, 1_000, 1)])
RULES = st.sampled_from((RUPEES, DOLLARS))
VALUES = st.decimals("0.01", "100000000", places=4)


@pytest.mark.parametrize(
    ("charm", "value", "price"),
    [
        (RUPEES, "83440", 79900),  # from 500: ..99
        (RUPEES, "27400", 24900),  # as near to 299: the lower one
        (RUPEES, "27401", 29900),  # below 500: ..49 and ..99
        (RUPEES, "499999", 499900),
        (RUPEES, "524900", 499900),  # as near to 5499
        (RUPEES, "939766", 949900),  # from 5000: ..499 and ..999
        (DOLLARS, "1244", 1199),
        (DOLLARS, "1249", 1199),  # as near to 12.99
        (DOLLARS, "2872", 2999),  # from 20: 4.99 and 9.99
        (DOLLARS, "10444", 9999),  # from 100: 9.99
    ],
)
def test_the_nearest_price_of_the_rule(charm: Charm, value: str, price: int) -> None:
    assert charm.nearest(Decimal(value)) == price


@pytest.mark.parametrize(
    ("charm", "value", "at_least", "at_most"),
    [
        (RUPEES, "49950", 59900, 49900),  # 549 is no price from 500 on
        (RUPEES, "49900", 49900, 49900),
        (RUPEES, "499901", 549900, 499900),
        (RUPEES, "10", 4900, None),
        (DOLLARS, "2001", 2499, 1999),
        (DOLLARS, "98", 99, None),
        (DOLLARS, "10000", 10999, 9999),
    ],
)
def test_the_nearest_price_on_one_side(
    charm: Charm, value: str, at_least: int, at_most: int | None
) -> None:
    assert (charm.at_least(Decimal(value)), charm.at_most(Decimal(value))) == (at_least, at_most)


@given(charm=RULES, value=VALUES)
def test_a_price_is_a_whole_number_above_zero_on_its_side(charm: Charm, value: Decimal) -> None:
    above, below, nearest = charm.at_least(value), charm.at_most(value), charm.nearest(value)

    assert above >= value
    assert charm.band_of(above).has(above)
    assert type(nearest) is int
    assert nearest > 0
    if below is not None:
        assert 0 < below <= value
        assert charm.band_of(below).has(below)
