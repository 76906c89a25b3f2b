"""Prices: dated, never above the MRP, and never zero by accident."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.listings.actions import end_sale, set_price, switch_listing
from catalog.listings.errors import (
    MrpMissing,
    PriceAboveMrp,
    PriceEndsFirst,
    SaleNotBelowList,
    SalesOverlap,
)
from catalog.listings.models import Listing, Price, PriceKind
from catalog.listings.queries import listings_of, price_of, prices_of
from catalog.products.models import Variant
from i18n.markets.models import Market, MarketCountry
from shop.kit.errors import Problem
from tests.make.catalog import make_listing, make_price, make_product, make_sale, make_variant
from tests.make.i18n import NOON, make_market

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
Hours = tuple[int | None, int | None]


@pytest.fixture
def india() -> Market:
    return make_market(code="in")


@pytest.fixture
def america() -> Market:
    return make_market(code="us")


def test_a_price_above_the_mrp_is_refused_in_india(india: Market) -> None:
    band = make_variant()

    with pytest.raises(PriceAboveMrp) as refused:
        set_price(market=india, variant=band, amount_minor=289900, mrp_minor=279900)

    assert refused.value.code == "PRICE_ABOVE_MRP"
    assert refused.value.details == {"amount": "2899.00", "mrp": "2799.00"}
    assert not Price.objects.exists()


def test_the_mrp_itself_may_be_asked(india: Market) -> None:
    band = make_variant()
    set_price(market=india, variant=band, amount_minor=279900, mrp_minor=279900)
    assert Price.objects.get().amount_minor == 279900


def test_india_wants_an_mrp(india: Market) -> None:
    with pytest.raises(MrpMissing):
        set_price(market=india, variant=make_variant(), amount_minor=100)


def test_any_market_that_sells_to_india_wants_an_mrp(america: Market) -> None:
    MarketCountry.objects.create(market=america, country="IN")
    with pytest.raises(MrpMissing):
        set_price(market=america, variant=make_variant(), amount_minor=100)


def test_america_knows_no_mrp(america: Market) -> None:
    set_price(market=america, variant=make_variant(), amount_minor=999)
    assert Price.objects.get().mrp_minor is None


@pytest.mark.parametrize(("amount", "mrp"), [(101, 100), (0, None)])
def test_the_database_stands_behind_it(america: Market, amount: int, mrp: int | None) -> None:
    with pytest.raises(IntegrityError):
        Price.objects.create(
            market=america, variant=make_variant(), amount_minor=amount, mrp_minor=mrp
        )


def test_a_price_set_again_replaces_the_one_from_the_same_moment(america: Market) -> None:
    case = make_variant()
    make_price(market=america, variant=case, amount_minor=999)
    make_price(market=america, variant=case, amount_minor=899)
    assert Price.objects.get().amount_minor == 899


def test_two_prices_without_a_start_cannot_stand_beside_each_other(america: Market) -> None:
    case = make_variant(on_sale_in=america)
    with pytest.raises(IntegrityError):
        Price.objects.create(market=america, variant=case, amount_minor=1)


def test_a_sale_stands_over_the_price_for_its_time(america: Market) -> None:
    case = make_variant(on_sale_in=america, amount_minor=999)
    make_sale(market=america, variant=case, amount_minor=799, starts_at=NOON, ends_at=NOON + HOUR)

    def asked(seconds: int) -> int | None:
        price = price_of(variant=case, market=america, at=NOON + timedelta(seconds=seconds))
        return price.amount_minor if price else None

    assert [asked(-1), asked(0), asked(3599), asked(3600)] == [999, 799, 799, 999]


def test_the_latest_begun_price_decides_whenever_it_was_entered(america: Market) -> None:
    case = make_variant()
    make_price(market=america, variant=case, amount_minor=3, starts_at=NOON - HOUR)
    make_price(market=america, variant=case, amount_minor=2, starts_at=NOON - 2 * HOUR)
    make_price(market=america, variant=case, amount_minor=1)
    price = price_of(variant=case, market=america, at=NOON)
    assert price is not None
    assert price.amount_minor == 3


def test_a_list_price_ends_the_one_before_it_until_the_next_that_is_planned(
    america: Market,
) -> None:
    case = make_variant(on_sale_in=america, amount_minor=999)
    make_price(market=america, variant=case, amount_minor=1199, starts_at=NOON + 2 * HOUR)
    make_price(market=america, variant=case, amount_minor=1099, starts_at=NOON)

    assert spans_of(case) == [
        (999, None, NOON),
        (1099, NOON, NOON + 2 * HOUR),
        (1199, NOON + 2 * HOUR, None),
    ]


def test_a_list_price_for_a_time_leaves_what_was_before_and_comes_after(america: Market) -> None:
    case = make_variant(on_sale_in=america, amount_minor=999)
    make_price(market=america, variant=case, amount_minor=899, starts_at=NOON, ends_at=NOON + HOUR)

    assert spans_of(case) == [
        (999, None, NOON),
        (899, NOON, NOON + HOUR),
        (999, NOON + HOUR, None),
    ]


def test_what_a_list_price_covers_is_gone_and_what_lasts_longer_begins_later(
    america: Market,
) -> None:
    case = make_variant(on_sale_in=america, amount_minor=1)
    make_price(market=america, variant=case, amount_minor=2, starts_at=NOON)
    make_price(market=america, variant=case, amount_minor=3, starts_at=NOON + HOUR)
    make_price(
        market=america,
        variant=case,
        amount_minor=4,
        starts_at=NOON - HOUR,
        ends_at=NOON + 2 * HOUR,
    )

    assert spans_of(case) == [
        (1, None, NOON - HOUR),
        (4, NOON - HOUR, NOON + 2 * HOUR),
        (3, NOON + 2 * HOUR, None),
    ]


DAYS = st.none() | st.integers(0, 6).map(lambda days: NOON + timedelta(days=days))


@given(st.lists(st.tuples(DAYS, DAYS, st.integers(100, 999)), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
def test_whatever_is_set_no_two_list_prices_hold_at_once_and_the_last_set_holds(
    drawn: list[tuple[datetime | None, datetime | None, int]],
) -> None:
    with transaction.atomic():
        market, case = make_market(code="us"), make_variant()
        for start, end, amount in drawn:
            if start and end and end <= start:
                continue
            price = make_price(
                market=market, variant=case, amount_minor=amount, starts_at=start, ends_at=end
            )
            held = Price.objects.in_force(start or datetime.min.replace(tzinfo=UTC))
            assert held.get() == price
            if end:
                assert price.ends_at == end
        spans = spans_of(case)
        for (_, _, ends), (_, begins, _) in pairwise(spans):
            assert ends is not None
            assert begins is not None
            assert ends <= begins
        transaction.set_rollback(True)


def spans_of(variant: Variant) -> list[tuple[int, datetime | None, datetime | None]]:
    rows = Price.objects.filter(variant=variant).deciding_last()
    return list(rows.values_list("amount_minor", "starts_at", "ends_at"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((0, 2), (0, 2)),
        ((0, 3), (2, 5)),
        ((2, 3), (0, 5)),
        ((2, 5), (0, 3)),
        ((0, 5), (2, 3)),
    ],
)
@pytest.mark.parametrize("kind", PriceKind.values)
def test_the_database_refuses_two_prices_of_a_kind_at_one_moment(
    america: Market, first: Hours, second: Hours, kind: str
) -> None:
    case = make_variant()
    insert(america, case, kind, first)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(america, case, kind, second)

    insert(america, make_variant(), kind, second)


@pytest.mark.parametrize("second", [(None, None), (None, 1), (2, None), (1, 2)])
@pytest.mark.parametrize("first", [(None, None), (0, None), (None, 3)])
def test_a_price_without_a_bound_meets_everything_beyond(
    america: Market, first: Hours, second: Hours
) -> None:
    case = make_variant()
    insert(america, case, PriceKind.LIST, first)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(america, case, PriceKind.LIST, second)


def test_prices_that_follow_each_other_do_not_overlap(america: Market) -> None:
    case = make_variant()

    for hours in ((None, 1), (1, 2), (3, None)):
        insert(america, case, PriceKind.LIST, hours)
    for hours in ((0, 1), (1, 2)):
        insert(america, case, PriceKind.SALE, hours)

    assert Price.objects.count() == 5


def test_a_price_cannot_be_moved_over_another(america: Market) -> None:
    case = make_variant()
    insert(america, case, PriceKind.LIST, (0, 1))
    later = insert(america, case, PriceKind.LIST, (1, 2))

    with pytest.raises(IntegrityError), transaction.atomic():
        Price.objects.filter(pk=later.pk).update(starts_at=NOON)


def test_all_prices_can_be_moved_at_once(america: Market) -> None:
    case = make_variant()
    for hours in ((0, 1), (1, 2), (2, 3)):
        insert(america, case, PriceKind.SALE, hours)

    sales = Price.objects.filter(variant=case)
    sales.update(starts_at=F("starts_at") + 9 * HOUR, ends_at=F("ends_at") + 9 * HOUR)

    assert sales.filter(starts_at__gte=NOON + 9 * HOUR).count() == 3


@pytest.mark.parametrize("hours", [(None, None), (0, None), (None, 1)])
def test_a_sale_begins_and_ends(america: Market, hours: Hours) -> None:
    with pytest.raises(IntegrityError):
        insert(america, make_variant(), PriceKind.SALE, hours)


def insert(market: Market, variant: Variant, kind: str, hours: Hours) -> Price:
    """Write a price past all actions, from one hour after noon until before another."""
    starts_at, ends_at = (None if hour is None else NOON + hour * HOUR for hour in hours)
    return Price.objects.create(
        market=market,
        variant=variant,
        kind=kind,
        amount_minor=100,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def test_the_database_wants_an_mrp_in_india(india: Market) -> None:
    case = make_variant(on_sale_in=india)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(india, make_variant(), PriceKind.LIST, (None, None))
    with pytest.raises(IntegrityError), transaction.atomic():
        Price.objects.filter(variant=case).update(mrp_minor=None)


def test_a_market_with_a_price_without_an_mrp_cannot_begin_to_sell_to_india(
    america: Market,
) -> None:
    case = make_variant(on_sale_in=america)

    with pytest.raises(IntegrityError), transaction.atomic():
        MarketCountry.objects.create(market=america, country="IN")

    Price.objects.filter(variant=case).update(mrp_minor=99900)
    MarketCountry.objects.create(market=america, country="IN")


def test_a_sale_takes_the_mrp_of_the_list_price_and_both_stand(india: Market) -> None:
    case = make_variant(on_sale_in=india, amount_minor=29900)

    sale = make_sale(
        market=india, variant=case, amount_minor=19900, starts_at=NOON, ends_at=NOON + HOUR
    )

    assert sale.mrp_minor == 29900
    assert Price.objects.filter(variant=case).count() == 2


@pytest.mark.parametrize(
    ("hours", "amount", "refusal"),
    [
        ((0, 1), 999, SaleNotBelowList),
        ((0, 1), 1000, SaleNotBelowList),
        ((-3, -1), 500, SaleNotBelowList),
        ((0, 5), 899, SaleNotBelowList),
        ((1, 1), 500, PriceEndsFirst),
        ((5, 7), 500, SalesOverlap),
        ((7, 9), 500, SalesOverlap),
    ],
)
def test_what_is_no_sale_is_refused(
    america: Market, hours: tuple[int, int], amount: int, refusal: type[Problem]
) -> None:
    case = make_variant()
    make_price(market=america, variant=case, amount_minor=999, starts_at=NOON - HOUR)
    make_price(market=america, variant=case, amount_minor=899, starts_at=NOON + 4 * HOUR)
    starts, ends = (NOON + hour * HOUR for hour in (6, 8))
    make_sale(market=america, variant=case, amount_minor=799, starts_at=starts, ends_at=ends)
    before = spans_of(case)

    starts, ends = (NOON + hour * HOUR for hour in hours)
    with pytest.raises(refusal):
        make_sale(market=america, variant=case, amount_minor=amount, starts_at=starts, ends_at=ends)

    assert spans_of(case) == before


def test_a_list_price_below_a_planned_sale_is_refused(america: Market) -> None:
    case = make_variant(on_sale_in=america, amount_minor=999)
    make_sale(market=america, variant=case, amount_minor=799, starts_at=NOON, ends_at=NOON + HOUR)

    with pytest.raises(SaleNotBelowList):
        make_price(market=america, variant=case, amount_minor=799)

    assert spans_of(case)[0] == (999, None, None)


def test_a_sale_that_runs_can_be_ended_and_set_again(america: Market) -> None:
    case = make_variant(on_sale_in=america, amount_minor=999)
    make_sale(
        market=america, variant=case, amount_minor=799, starts_at=NOON, ends_at=NOON + 9 * HOUR
    )

    assert end_sale(market=america, variant=case, at=NOON - HOUR) is None
    end_sale(market=america, variant=case, at=NOON + HOUR)
    make_sale(
        market=america,
        variant=case,
        amount_minor=699,
        starts_at=NOON + HOUR,
        ends_at=NOON + 2 * HOUR,
    )
    end_sale(market=america, variant=case, at=NOON + HOUR)

    assert spans_of(case) == [(999, None, None), (799, NOON, NOON + HOUR)]


def test_no_market_sees_the_price_of_another(america: Market, india: Market) -> None:
    case = make_variant(on_sale_in=america)
    assert price_of(variant=case, market=india, at=NOON) is None
    assert prices_of(variants=[case], market=india, at=NOON) == {}


def test_listings_are_given_by_product_switched_off_ones_too(america: Market) -> None:
    listed, unlisted = make_product(), make_product()
    listing = make_listing(market=america, product=listed, switched_on=False)
    assert listings_of(products=[listed, unlisted], market=america) == {listed.pk: listing}


def test_a_listing_is_kept_when_switched_off(america: Market) -> None:
    product = make_product()
    make_listing(market=america, product=product, goods_code="3926.90")

    assert not switch_listing(market=america, product=product, on=False).switched_on
    switch_listing(market=america, product=product, on=True)

    listing = Listing.objects.get()
    assert (listing.switched_on, listing.goods_code) == (True, "3926.90")
