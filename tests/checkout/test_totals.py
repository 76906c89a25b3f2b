"""What a cart comes to: worked examples to the paisa and the cent, and sums that always hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.pricing.discounts import Discount
from checkout.pricing.totals import PricedLine, TaxTerms, Totals, price_cart
from i18n.tax.actions import load_tax_facts
from i18n.tax.providers import EmbeddedGst, EmbeddedStateTax, NoTax, OwnTable, TaxProvider
from i18n.tax.quotes import Fee, TaxQuote, TaxRequest
from shop.kit.money import allocate

TODAY = date(2026, 11, 22)
CBE = frozenset({"US-CA-CBE"})


def india(ship_to: str | None = "IN-KA") -> TaxTerms:
    return TaxTerms(
        country="IN",
        currency="INR",
        seller_region="IN-KA",
        day=TODAY,
        inclusive=True,
        label="GST_INCLUDED",
        ship_to_region=ship_to,
    )


def united_states(ship_to: str | None, *, day: date = TODAY) -> TaxTerms:
    everywhere = frozenset({"US-CA", "US-TX", "US-NY", "US-DC", "US-HI", "US-FL", "US-NJ"})
    return TaxTerms(
        country="US",
        currency="USD",
        seller_region="US-NV",
        day=day,
        inclusive=False,
        label="AT_ADDRESS",
        ship_to_region=ship_to,
        registered_regions=everywhere,
    )


def line(amount: int, *, quantity: int = 1, fees: frozenset[str] = frozenset()) -> PricedLine:
    return PricedLine(f"l{amount}", "85076000", quantity, amount, fees)


def discount(minor: int, lines: list[PricedLine]) -> Discount:
    """Take an amount off all lines, as a promotion does."""
    return Discount(1, "CODE", "AMOUNT", tuple(allocate(minor, [x.total_minor for x in lines])))


def taxes(totals: Totals) -> list[tuple[str, int, int]]:
    assert totals.tax is not None
    return [(tax.head, tax.base_minor, tax.amount_minor) for tax in totals.tax.tax_lines]


@pytest.mark.django_db
def test_a_power_bank_to_karnataka_holds_both_halves_of_the_tax() -> None:
    load_tax_facts()

    totals = price_cart(lines=[line(129900)], terms=india(), provider=EmbeddedGst())

    assert taxes(totals) == [("CGST", 110084, 9908), ("SGST", 110084, 9908)]
    assert totals.total_minor == 129900
    assert totals.tax_included


@pytest.mark.django_db
def test_shipping_follows_the_rate_of_the_goods() -> None:
    load_tax_facts()

    totals = price_cart(
        lines=[line(49900)], terms=india(), provider=EmbeddedGst(), delivery_minor=4900
    )

    assert totals.total_minor == 54800
    [(_, base, central), (_, _, state)] = taxes(totals)
    assert central == state
    assert base + central + state == 54800


@pytest.mark.django_db
def test_discount_and_shipping_are_shared_by_largest_remainder() -> None:
    load_tax_facts()
    cart = [line(129900), line(49900)]

    inter = price_cart(
        lines=cart,
        terms=india("IN-DL"),
        provider=EmbeddedGst(),
        delivery_minor=4900,
        discounts=[discount(18000, cart)],
    )

    assert [share.discount_minor for share in inter.lines] == [13004, 4996]
    assert [share.delivery_minor for share in inter.lines] == [3540, 1360]
    assert inter.total_minor == 166700
    assert inter.tax is not None
    assert inter.tax.tax_minor == 25429


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "day", "tax", "total"),
    [
        ("US-CA", TODAY, 254, 4288),
        ("US-TX", TODAY, 250, 4247),
        ("US-NY", TODAY, 160, 4157),
        ("US-OR", TODAY, 0, 3997),
        ("US-DC", date(2026, 9, 30), 240, 4237),
        ("US-DC", date(2026, 10, 1), 280, 4277),
        ("US-HI", TODAY, 160, 4157),
        ("US-FL", TODAY, 210, 4207),
        ("US-NJ", TODAY, 265, 4262),
    ],
)
def test_earbuds_and_a_case_to_the_states(state: str, day: date, tax: int, total: int) -> None:
    load_tax_facts()
    cart = [line(2499, fees=CBE), line(999)]

    totals = price_cart(
        lines=cart,
        terms=united_states(state, day=day),
        provider=EmbeddedStateTax(),
        delivery_minor=499,
    )

    assert totals.tax is not None
    assert (totals.tax.tax_minor, totals.total_minor) == (tax, total)
    fees = [fee.amount_minor for fee in totals.tax.fees]
    assert fees == ([37] if state == "US-CA" else [])


def test_before_the_address_is_known_no_tax_is_guessed() -> None:
    abroad = price_cart(lines=[line(2499)], terms=united_states(None), provider=EmbeddedStateTax())
    at_home = price_cart(lines=[line(2499)], terms=india(None), provider=EmbeddedGst())

    assert (abroad.tax, abroad.tax_label, abroad.estimated) == (None, "AT_ADDRESS", True)
    assert (at_home.tax, at_home.tax_label, at_home.estimated) == (None, "GST_INCLUDED", False)
    assert abroad.total_minor == at_home.total_minor == 2499


def test_an_empty_cart_comes_to_nothing() -> None:
    totals = price_cart(lines=[], terms=india(), provider=NoTax())

    assert (totals.subtotal_minor, totals.total_minor, totals.lines) == (0, 0, ())


class MadeUp(OwnTable):
    """A tax engine that answers any figures."""

    def __init__(self, tax: int, fees: int, *, included: bool) -> None:
        self.tax, self.fees, self.included = tax, fees, included

    def quote(self, request: TaxRequest) -> TaxQuote:
        fees = (Fee("F", "Fee", self.fees),)
        return TaxQuote((), fees, self.tax, self.fees, self.included, "X", False, "")


lines_of_goods = st.lists(
    st.tuples(st.integers(1, 10**7), st.integers(1, 10)), min_size=1, max_size=6
)
minor = st.integers(0, 10**6)


@given(goods=lines_of_goods, delivery=minor, tax=minor, fees=minor, data=st.data())
def test_the_parts_always_sum_to_the_total(
    goods: list[tuple[int, int]], delivery: int, tax: int, fees: int, data: st.DataObject
) -> None:
    cart = [PricedLine(str(i), "8507", count, unit) for i, (unit, count) in enumerate(goods)]
    subtotal = sum(priced.total_minor for priced in cart)
    off = data.draw(st.integers(0, subtotal))
    included = data.draw(st.booleans())
    provider: TaxProvider = MadeUp(tax, fees, included=included)
    terms = india() if included else united_states("US-CA")

    totals = price_cart(
        lines=cart,
        terms=terms,
        provider=provider,
        delivery_minor=delivery,
        discounts=[discount(off, cart)],
    )

    added = 0 if included else tax
    assert totals.total_minor == subtotal - off + delivery + added + fees
    assert sum(share.total_minor for share in totals.lines) == subtotal
    assert sum(share.discount_minor for share in totals.lines) == off
    assert sum(share.delivery_minor for share in totals.lines) == delivery


def test_the_fingerprint_changes_with_any_figure() -> None:
    def fingerprint(amount: int = 100, quantity: int = 1, delivery: int = 5, tax: int = 3) -> str:
        provider = MadeUp(tax, 0, included=True)
        cart = [PricedLine("a", "8507", quantity, amount)]
        return price_cart(
            lines=cart, terms=india(), provider=provider, delivery_minor=delivery
        ).fingerprint

    same = fingerprint()
    others = {fingerprint(amount=101), fingerprint(quantity=2), fingerprint(delivery=6)}
    others.add(fingerprint(tax=4))

    assert fingerprint() == same
    assert same not in others
    assert len(others) == 4
