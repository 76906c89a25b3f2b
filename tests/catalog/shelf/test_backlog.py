"""More is marked than a reader may bring up to date: late, never wrong, and never a failed page."""

import pytest

from catalog.browse.pages import Wanted, product_page
from catalog.launches.decision import Visibility
from catalog.listings.models import Listing
from catalog.products.models import Product
from catalog.shelf.alternates import shown_in
from catalog.shelf.census import kinds_shown
from catalog.shelf.finding import find_product
from catalog.shelf.marks import is_marked
from catalog.shelf.models import ShelfMark, ShelfRow
from catalog.shelf.reading import products_kept, products_shown
from catalog.shelf.verify import verify
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.catalog.browse.shelf import page, up_to_date, view
from tests.make.catalog import make_listing, make_product
from tests.make.i18n import NOON, make_goods_rate, make_market

pytestmark = pytest.mark.django_db

MANY = 300  # more than one reader brings up to date, by marks and by name
COUNTED = Wanted(rows=False, total=True)


@pytest.fixture
def market() -> Market:
    """Give a market that announces very many products, all up to date."""
    make_goods_rate(prefix="39")
    market = make_market(code="us", stage=Stage.ANNOUNCED)
    for number in range(MANY):
        make_listing(market=market, product=make_product(sku=f"P-{number}"), position=number)
    up_to_date(view(market))
    return market


def hide_all() -> list[int]:
    """Hide all products as SQL by hand would, without a refresh; give their ids in order."""
    Listing.objects.update(switched_on=False)
    return list(Product.objects.order_by("pk").values_list("pk", flat=True))


def test_a_list_never_shows_what_was_hidden_however_much_is_marked(market: Market) -> None:
    assert len(page(market).rows) == 24

    hide_all()

    assert page(market).rows == []
    assert is_marked(), "the reader did it all: this test shows nothing"


def test_a_count_never_counts_what_was_hidden(market: Market) -> None:
    hide_all()

    assert product_page(view(market), wanted=COUNTED).total() == 0
    assert is_marked()


def test_kinds_never_tell_of_what_was_hidden(market: Market) -> None:
    hide_all()

    assert [kind.products for kind in kinds_shown(view(market))] == []
    assert is_marked()


def test_no_link_leads_to_what_was_hidden(market: Market) -> None:
    last = hide_all()[-1]

    assert shown_in([last], [(market.pk, Stage.ANNOUNCED)], at=NOON) == []
    assert is_marked()


def test_what_is_asked_by_name_is_brought_up_to_date_out_of_turn(market: Market) -> None:
    last = Product.objects.get(sku=f"P-{MANY - 1}")

    Product.objects.update(brand="Zelkin")
    row = find_product(view(market), slug=last.slug)

    assert row is not None
    assert '"brand":"Zelkin"' in row.text
    assert is_marked()


def test_a_page_of_one_market_leaves_the_other_markets_marked() -> None:
    make_goods_rate(prefix="39")
    here, there = make_market(code="us", stage=Stage.ANNOUNCED), make_market(code="gb")
    for number in range(MANY):
        for market in (here, there):
            make_listing(market=market, product=make_product(sku=f"{market.code}-{number}"))
    shared = make_product(sku="BOTH")
    for market in (here, there):
        make_listing(market=market, product=shared)
    up_to_date(view(here))

    Product.objects.update(brand="Zelkin")
    shown = products_shown(view(here), [shared.pk])

    assert '"brand":"Zelkin"' in shown[0].text
    assert list(ShelfMark.objects.filter(product=shared.pk).values_list("market", flat=True)) == [
        there.pk
    ]
    assert '"brand":"Kavrin"' in ShelfRow.objects.get(market=there, product=shared).card


def test_a_cart_may_name_what_was_hidden_but_not_sell_it(market: Market) -> None:
    last = hide_all()[-1]

    (row,) = products_kept(view(market), [last])

    assert (row.product, row.planned) == (last, Visibility.HIDDEN)


def test_a_market_that_cannot_be_written_closes_neither_itself_nor_others(market: Market) -> None:
    make_market(code="gb", stage=Stage.ANNOUNCED)
    broken = Market.objects.get(code="gb")
    product = Product.objects.get(sku="P-0")
    make_listing(market=broken, product=product)
    up_to_date(view(broken))
    assert len(page(broken).rows) == 1

    Market.objects.filter(pk=broken.pk).update(time_zone="Europe/Nowhere")
    make_listing(market=broken, product=Product.objects.get(sku="P-1"))

    assert page(broken).rows == []
    assert len(page(market).rows) == 24
    assert not is_marked()
    assert [line for line in verify(at=NOON) if "Europe/Nowhere" in line]

    Market.objects.filter(pk=broken.pk).update(time_zone="Europe/London")
    assert len(page(broken).rows) == 2
