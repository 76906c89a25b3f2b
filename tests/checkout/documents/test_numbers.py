"""Numbers of documents and their years: the known answers; rates that change in between."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from checkout.documents.actions import issue_invoice, issue_rest
from checkout.documents.books import verify_documents
from checkout.documents.numbers import financial_year, is_valid_number
from checkout.documents.writing import round_off
from i18n.markets.models import InvoiceTerms, Market, RoundOff
from i18n.markets.queries import today_in
from i18n.tax.models import GoodsTaxRate
from tests.make.checkout import DELHI, make_shop
from tests.make.documents import heads_of, make_order, make_terms
from tests.make.i18n import NOON


@pytest.mark.known_answers("1.4")
@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 3, 31, 18, 29, 59, tzinfo=UTC), "2526"),
        (datetime(2026, 3, 31, 18, 30, tzinfo=UTC), "2627"),
        (datetime(2027, 1, 1, tzinfo=UTC), "2627"),
    ],
)
def test_the_financial_year_turns_at_midnight_in_india(moment: datetime, year: str) -> None:
    assert financial_year(today_in(Market(time_zone="Asia/Kolkata"), moment)) == year


@pytest.mark.known_answers("1.4")
@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("KA2627-0000123", True),
        ("KA/26-27/0000123", True),
        ("KA/2026-27/000123", False),
        ("0KA2627-1", False),
        ("/KA1", False),
        ("KA_2627_1", False),
        ("ka2627-1", False),
        ("", False),
    ],
)
def test_which_numbers_the_law_allows(number: str, *, is_valid: bool) -> None:
    assert is_valid_number(number) is is_valid


@pytest.mark.known_answers("1.3")
@pytest.mark.parametrize(
    ("rupees", "by"), [("2318.40", "-0.40"), ("2318.50", "0.50"), ("152.49", "-0.49"), ("153", "0")]
)
def test_a_total_is_rounded_to_rupees_halves_up(rupees: str, by: str) -> None:
    assert round_off(int(Decimal(rupees) * 100), "INR") == Decimal(by) * 100


@pytest.mark.django_db
def test_the_line_of_rounding_stands_outside_of_the_total() -> None:
    market = make_shop()
    make_terms(seller=market.seller, prefix="AB", round_off=RoundOff.TOTAL)
    order = make_order(market=market, goods=[(49940, 1)])

    invoice = issue_rest(order=order, at=NOON)

    assert invoice.number == "AB2627-0000001"
    assert (invoice.total_minor, invoice.rounded_minor) == (order.total_minor, -40)
    assert verify_documents() == []


@pytest.mark.known_answers("1.3")
@pytest.mark.django_db
def test_a_seller_may_elect_taxable_values_that_give_their_tax_again() -> None:
    market = make_shop()
    market.delivery_methods.update(fee_minor=0)
    make_terms(seller=market.seller, round_off=RoundOff.TAXABLE)
    order = make_order(market=market, goods=[(99900, 1)])

    invoice = issue_rest(order=order, at=NOON)

    assert heads_of(invoice) == [("CGST", 7619), ("SGST", 7619)]
    assert (invoice.taxable_minor, invoice.round_off_minor) == (84661, 1)
    assert invoice.total_minor == order.total_minor
    assert verify_documents() == []


@pytest.mark.known_answers("1.1")
@pytest.mark.django_db
def test_a_rate_that_changed_between_order_and_invoice_is_the_new_one() -> None:
    order = make_order(goods=[(129900, 2)], address=DELHI)
    later = datetime(2026, 12, 2, 6, tzinfo=UTC)
    (line,) = order.lines.all()
    first = issue_invoice(order=order, quantities={line.pk: 1}, at=NOON)
    change_rate("0.28", date(2026, 12, 1))

    second = issue_invoice(order=order, quantities={line.pk: 1}, at=later)

    goods = second.lines.all()[0]
    assert (goods.taxable_minor, goods.taxes.get().amount_minor) == (101484, 28416)
    assert goods.taxes.get().rate == Decimal("0.28")
    assert first.lines.all()[0].total_minor == goods.total_minor == 129900
    assert first.total_minor + second.total_minor == order.total_minor
    assert (first.at_new_rates, second.at_new_rates) == (False, True)
    assert verify_documents() == []


@pytest.mark.django_db
def test_a_seller_may_be_told_to_keep_the_rate_of_the_order() -> None:
    market = make_shop()
    make_terms(seller=market.seller)
    InvoiceTerms.objects.update(rate_of_invoice_day=False)
    order = make_order(market=market)
    change_rate("0.28", date(2026, 12, 1))

    invoice = issue_rest(order=order, at=datetime(2026, 12, 2, 6, tzinfo=UTC))

    assert invoice.tax_minor == order.tax_minor
    assert not invoice.at_new_rates


def change_rate(rate: str, day: date) -> None:
    """Let another rate hold for cases from a day on."""
    GoodsTaxRate.objects.filter(prefix="3926").update(valid_to=date(2026, 11, 30))
    GoodsTaxRate.objects.create(
        country="IN", prefix="3926", rate=rate, valid_from=day, source="a test"
    )
