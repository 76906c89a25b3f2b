"""The nexus monitor: what was sold untaxed, against the state's measure."""

from datetime import date

import pytest

from i18n.tax.actions import load_tax_facts, note_untaxed_sale
from i18n.tax.nexus import standings
from tests.make.i18n import make_registration, make_seller

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def test_a_seller_sees_how_near_each_state_is() -> None:
    load_tax_facts()
    seller, other = make_seller(code="US-ENT", country="US"), make_seller(code="X", country="US")
    sales = [
        (seller, "US-TX", date(2026, 3, 1), 30_000_000),
        (seller, "US-TX", date(2026, 4, 1), 20_000_000),
        (seller, "US-TX", date(2025, 4, 1), 60_000),
        (seller, "US-FL", date(2025, 5, 1), 9_999_999),
        (seller, "US-FL", date(2026, 5, 1), 5),
        (seller, "US-NH", date(2026, 5, 1), 5),
        (seller, "US-WA", date(2024, 5, 1), 90_000_000),
        (other, "US-FL", date(2026, 5, 1), 90_000_000),
    ]
    for i, (who, state, day, amount) in enumerate(sales):
        note_untaxed_sale(seller=who, state=state, reference=f"{i}", day=day, amount_minor=amount)
    make_registration(seller=seller, region="US-TX", valid_from=DAY)

    found = standings(seller, DAY)

    assert [
        (each.state, each.amount_minor, each.orders, each.is_reached, each.is_registered)
        for each in found
    ] == [
        ("US-FL", 9_999_999, 1, False, False),
        ("US-NH", 5, 1, False, False),
        ("US-TX", 50_000_000, 2, True, True),
    ]
    assert found[1].rule is None


def test_a_sale_is_entered_once() -> None:
    seller = make_seller(country="US")
    for amount in (100, 200):
        note_untaxed_sale(
            seller=seller, state="US-FL", reference="US-1", day=DAY, amount_minor=amount
        )

    (standing,) = standings(seller, DAY)
    assert (standing.amount_minor, standing.orders) == (100, 1)
