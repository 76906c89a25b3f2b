"""Prices: dated, never above the MRP, and never zero by accident."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from catalog.listings.actions import set_price, switch_listing
from catalog.listings.errors import MrpMissing, PriceAboveMrp
from catalog.listings.models import Listing, Price
from catalog.listings.queries import listings_of, price_of, prices_of
from i18n.markets.models import Market, MarketCountry
from tests.make.catalog import make_listing, make_price, make_product, make_variant
from tests.make.i18n import NOON, make_market

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


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
    make_price(market=america, variant=case, amount_minor=799, starts_at=NOON, ends_at=NOON + HOUR)

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
