"""What India's GST comes to: the known answers, and what must hold for every basket."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.tax import gst
from i18n.tax.quotes import GoodsLine
from shop.kit.money import allocate
from tests.i18n.baskets import (
    RATES,
    RULES,
    amount_of,
    make_line,
    make_request,
    pairs_of,
    paise,
    parts_of,
    taxable_of,
)


@pytest.mark.parametrize(
    ("gross", "rate", "within", "between"),
    [
        ("118.00", "18", ("100.00", "9.00"), ("100.00", "18.00")),
        ("999.00", "18", ("846.62", "76.19"), ("846.61", "152.39")),
        ("1299.00", "18", ("1100.84", "99.08"), ("1100.85", "198.15")),
        ("499.00", "18", ("422.88", "38.06"), ("422.88", "76.12")),
        ("1999.00", "18", ("1694.06", "152.47"), ("1694.07", "304.93")),
        ("49.00", "18", ("41.52", "3.74"), ("41.53", "7.47")),
        ("1.00", "18", ("0.84", "0.08"), ("0.85", "0.15")),
        ("1299.00", "28", None, ("1014.84", "284.16")),
        ("999.00", "5", ("951.42", "23.79"), None),
        ("999.00", "40", ("713.58", "142.71"), None),
    ],
)
@pytest.mark.known_answers("1.3")
def test_a_price_with_tax_falls_into_its_parts(
    gross: str, rate: str, within: tuple[str, str] | None, between: tuple[str, str] | None
) -> None:
    line = make_line(gross, rate=rate)
    home = gst.quote(make_request(line, ship_to_region="IN-KA"), RULES)
    away = gst.quote(make_request(line, ship_to_region="IN-DL"), RULES)

    if within:
        taxable, half = map(paise, within)
        assert parts_of(home) == (taxable, half, half)
    if between:
        assert parts_of(away) == tuple(map(paise, between))


@pytest.mark.parametrize(
    ("net", "home_gross", "away_gross"),
    [("846.61", "998.99", "999.00"), ("1000.05", "1180.05", "1180.06")],
)
@pytest.mark.known_answers("1.3")
def test_adding_tax_is_another_function_than_taking_it_out(
    net: str, home_gross: str, away_gross: str
) -> None:
    line = make_line(net)
    home = gst.quote(make_request(line, prices_include_tax=False), RULES)
    away = gst.quote(make_request(line, prices_include_tax=False, ship_to_region="IN-DL"), RULES)

    assert line.amount_minor + home.tax_minor == paise(home_gross)
    assert line.amount_minor + away.tax_minor == paise(away_gross)
    assert {home.label, away.label} == {"GST_ADDED"}
    assert not home.included


CART = (
    GoodsLine("bands", "18", 1, 129900 - 13004, 129900),
    GoodsLine("case", "18", 1, 49900 - 4996, 49900),
)


@pytest.mark.known_answers("1.3", answers=2)
def test_a_coupon_is_shared_by_largest_remainder() -> None:
    assert allocate(18000, [129900, 49900]) == [13004, 4996]
    assert allocate(10000, [1, 1, 1]) == [3334, 3333, 3333]


@pytest.mark.parametrize(
    ("ship_to", "taxable", "amounts"),
    [
        ("IN-DL", "1412.71", {"IGST": "254.29"}),
        ("IN-KA", "1412.70", {"CGST": "127.15", "SGST": "127.15"}),
    ],
)
@pytest.mark.known_answers("1.3")
def test_a_cart_is_taxed_line_by_line_with_its_share_of_shipping(
    ship_to: str, taxable: str, amounts: dict[str, str]
) -> None:
    request = make_request(*CART, ship_to_region=ship_to, shipping_minor=4900)

    quote = gst.quote(request, RULES)

    assert taxable_of(quote) == paise(taxable)
    for head, amount in amounts.items():
        assert amount_of(quote, head) == paise(amount)
    assert taxable_of(quote) + quote.tax_minor == 166700


@pytest.mark.known_answers("1.3")
def test_a_partial_return_takes_its_share_of_the_stored_tax() -> None:
    line = GoodsLine("case", "18", 3, 3 * 49900, 49900)
    quote = gst.quote(make_request(line, ship_to_region="IN-DL"), RULES)

    assert quote.tax_minor == paise("228.36")
    assert allocate(quote.tax_minor, [1, 1, 1])[0] == paise("76.12")


def test_a_basket_given_away_still_pays_tax_on_its_shipping() -> None:
    free = GoodsLine("case", "18", 2, 0, 49900)

    quote = gst.quote(make_request(free, shipping_minor=11800), RULES)

    assert parts_of(quote) == (10000, 900, 900)


lines = st.lists(
    st.builds(
        GoodsLine,
        key=st.uuids().map(str),
        goods_code=st.sampled_from(sorted(RATES)),
        quantity=st.integers(1, 10),
        amount_minor=st.integers(0, 10**9),
        unit_minor=st.integers(0, 10**8),
    ),
    min_size=1,
    max_size=6,
)


@given(
    lines=lines,
    shipping=st.integers(0, 100_000),
    ship_to=st.sampled_from(["IN-KA", "IN-DL", "IN-CH"]),
)
@pytest.mark.known_answers("1.3")
def test_the_parts_of_a_gross_basket_sum_to_it_exactly(
    lines: list[GoodsLine], shipping: int, ship_to: str
) -> None:
    request = make_request(*lines, ship_to_region=ship_to, shipping_minor=shipping)

    quote = gst.quote(request, RULES)

    gross = sum(line.amount_minor for line in lines) + shipping
    assert taxable_of(quote) + quote.tax_minor == gross
    assert quote.tax_minor == sum(line.amount_minor for line in quote.tax_lines)


@given(lines=lines, shipping=st.integers(0, 100_000), included=st.booleans())
@pytest.mark.known_answers("1.3")
def test_the_two_heads_within_a_state_never_differ(
    lines: list[GoodsLine], shipping: int, *, included: bool
) -> None:
    request = make_request(*lines, shipping_minor=shipping, prices_include_tax=included)

    quote = gst.quote(request, RULES)

    for central, state in pairs_of(quote.tax_lines):
        assert (central.head, state.head) == ("CGST", "SGST")
        assert central.amount_minor == state.amount_minor


@given(amount=st.integers(0, 10**9), rate=st.sampled_from(sorted(RATES.values())))
def test_home_and_away_differ_by_one_paisa_at_most(amount: int, rate: Decimal) -> None:
    home = 2 * gst.tax_within(amount, rate, included=True)
    away = gst.tax_between(amount, rate, included=True)

    assert abs(home - away) <= 1
