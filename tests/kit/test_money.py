from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kit.money import allocate, amount_text, decimal_of, exponent, round_half_up, to_minor


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("1499.00", "INR", 149900), ("0.05", "USD", 5), ("12", "JPY", 12), ("1.234", "KWD", 1234)],
)
def test_an_exact_amount_becomes_whole_minor_units(amount: str, currency: str, minor: int) -> None:
    assert to_minor(amount, currency) == minor
    assert decimal_of(minor, currency) == Decimal(amount)


def test_an_amount_finer_than_its_currency_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.001"):
        to_minor("0.001", "USD")


@pytest.mark.parametrize(("minor", "text"), [(149900, "1499.00"), (5, "0.05"), (0, "0.00")])
def test_machines_read_all_digits_of_a_currency(minor: int, text: str) -> None:
    assert amount_text(minor, "INR") == text
    assert exponent("INR") == 2


@pytest.mark.parametrize(
    ("value", "whole"), [("152.49", 152), ("152.50", 153), ("0.5", 1), ("-0.5", -1)]
)
def test_halves_round_away_from_zero(value: str, whole: int) -> None:
    assert round_half_up(Decimal(value)) == whole


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (18000, [129900, 49900], [13004, 4996]),
        (4900, [129900 - 13004, 49900 - 4996], [3540, 1360]),
        (10000, [1, 1, 1], [3334, 3333, 3333]),
    ],
)
def test_a_discount_is_shared_by_largest_remainder(
    total: int, weights: list[int], shares: list[int]
) -> None:
    assert allocate(total, weights) == shares


@given(
    total=st.integers(0, 10**9),
    weights=st.lists(st.integers(0, 10**7), min_size=1, max_size=30).filter(any),
)
def test_shares_sum_to_the_total_and_stay_within_one_unit_of_their_weight(
    total: int, weights: list[int]
) -> None:
    shares = allocate(total, weights)
    assert sum(shares) == total
    whole = sum(weights)
    assert all(
        abs(share * whole - total * weight) < whole
        for share, weight in zip(shares, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_shares_without_weight_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|empty"):
        allocate(100, weights)
