"""Rows are brought up to date in the writer's transaction, and equal ones stay untouched."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.listings.models import Listing, Price
from catalog.products.models import Product
from catalog.search.models import SearchDocument
from catalog.shelf.actions import rebuild, refresh, refresh_marked
from catalog.shelf.marks import is_marked
from catalog.shelf.models import END, ShelfMark, ShelfMarket, ShelfRow, ShelfVariant
from catalog.shelf.verify import verify
from i18n.markets.models import Market
from tests.catalog.shelf.reading import card
from tests.catalog.shelf.shop import Shop, open_shop
from tests.make.catalog import make_listing, make_product
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def shop() -> Shop:
    """Give a shop of two markets whose shelf is up to date."""
    opened = open_shop()
    rebuild(at=NOON)
    return opened


def ids() -> set[int]:
    return set(ShelfRow.objects.values_list("pk", flat=True))


def token(market: Market) -> str:
    return ShelfMarket.objects.get(market=market).token


def test_each_listed_product_has_rows_in_every_locale_until_the_end_of_time(shop: Shop) -> None:
    last = ShelfRow.objects.filter(until=END).values_list("locale", "product")

    assert sorted(last) == sorted(
        (locale, listing.product_id)
        for listing in Listing.objects.select_related("market")
        for locale in listing.market.locales.values_list("code", flat=True)
    )


def test_spans_follow_each_other_without_a_gap(shop: Shop) -> None:
    spans = ShelfRow.objects.filter(locale="en-IN", product=shop.case).order_by("since")
    rows = list(spans.values_list("since", "until"))

    assert len(rows) > 2
    assert [until for _, until in rows[:-1]] == [since for since, _ in rows[1:]]


def test_a_second_refresh_writes_nothing_and_keeps_every_token(shop: Shop) -> None:
    before, tokens = ids(), {token(shop.india), token(shop.america)}

    assert refresh(Product.objects.values_list("pk", flat=True), at=NOON) == 0
    assert rebuild(at=NOON) == 0

    assert (ids(), {token(shop.india), token(shop.america)}) == (before, tokens)


def test_a_price_changes_the_rows_and_the_token_of_its_market_only(shop: Shop) -> None:
    india, america = token(shop.india), token(shop.america)
    before = set(ShelfRow.objects.filter(market=shop.india).values_list("pk", flat=True))

    Price.objects.filter(market=shop.america, variant=shop.black).update(amount_minor=555)
    refresh([shop.case.pk], at=NOON)

    assert card(shop.america, "es-US", shop.case.pk, NOON)["price_range"]["min"]["minor"] == 555
    assert token(shop.america) != america
    assert token(shop.india) == india
    assert before <= ids()
    assert not is_marked()


def test_a_word_that_only_search_knows_changes_the_token_too(shop: Shop) -> None:
    before = token(shop.india)

    Product.objects.filter(pk=shop.case.pk).update(model="Hyper")
    refresh([shop.case.pk], at=NOON)

    assert SearchDocument.objects.filter(words__contains="hyper").count() == 4
    assert token(shop.india) != before


def test_only_the_markets_named_are_refreshed_and_wider_marks_stay(shop: Shop) -> None:
    Product.objects.filter(pk=shop.case.pk).update(brand="Zelkin")

    refresh([shop.case.pk], at=NOON, markets=[shop.america.pk])

    assert card(shop.america, "en-US", shop.case.pk, NOON)["brand"] == "Zelkin"
    assert card(shop.india, "en-IN", shop.case.pk, NOON)["brand"] == "Kavrin"
    assert is_marked()
    assert list(verify(at=NOON)) != []


def test_a_product_that_is_no_more_takes_its_rows_and_every_token_with_it(shop: Shop) -> None:
    tokens = {token(shop.india), token(shop.america)}
    gone = shop.case.pk

    shop.case.delete()
    refresh_marked(at=NOON)

    assert not ShelfRow.objects.filter(product=gone).exists()
    assert not tokens & {token(shop.india), token(shop.america)}


def test_a_product_that_is_listed_no_more_leaves_the_shelf(shop: Shop) -> None:
    Listing.objects.filter(market=shop.america, product=shop.case).delete()

    refresh_marked(at=NOON)

    kept = ShelfRow.objects.filter(product=shop.case).values_list("market", flat=True)
    assert set(kept) == {shop.india.pk}
    assert not ShelfVariant.objects.filter(market=shop.america).exists()
    assert not SearchDocument.objects.filter(market=shop.america).exists()


def test_a_listing_that_is_switched_off_keeps_its_rows_hidden(shop: Shop) -> None:
    Listing.objects.filter(market=shop.america).update(switched_on=False)

    refresh_marked(at=NOON)

    rows = ShelfRow.objects.filter(market=shop.america)
    assert set(rows.values_list("planned", "proved")) == {("HIDDEN", False)}


def test_what_ended_a_day_ago_is_kept_no_longer(shop: Shop) -> None:
    closing = NOON + timedelta(days=90)
    everything = ShelfRow.objects.filter(market=shop.india, product=shop.case)

    refresh([shop.case.pk], at=closing + timedelta(hours=23))
    assert everything.filter(until=closing).exists()

    refresh([shop.case.pk], at=closing + timedelta(days=1))
    assert not everything.filter(until=closing).exists()
    assert everything.filter(since=closing, until=END).count() == 2


def test_as_many_queries_for_one_product_as_for_many(
    shop: Shop, django_assert_max_num_queries: Queries
) -> None:
    for number in range(12):
        product = make_product(sku=f"MORE-{number}", name=f"Case {number}")
        for market in (shop.india, shop.america):
            make_listing(market=market, product=product)
    refresh_marked(at=NOON)

    for products in ([shop.case.pk], list(Product.objects.values_list("pk", flat=True))):
        with django_assert_max_num_queries(32):
            refresh(products, at=NOON)


def test_marks_are_worked_off_in_portions_lowest_ids_first(shop: Shop) -> None:
    Product.objects.update(brand="Zelkin")

    first = refresh_marked(at=NOON, most=1)

    assert (first.done, first.left) == (1, True)
    assert card(shop.india, "en-IN", shop.case.pk, NOON)["brand"] == "Zelkin"
    assert card(shop.india, "en-IN", shop.band.pk, NOON)["brand"] == "Kavrin"
    assert refresh_marked(at=NOON) == (1, False)
    assert refresh_marked(at=NOON) == (0, False)


def test_a_rebuild_works_off_every_mark_and_says_how_far_it_is(shop: Shop) -> None:
    ShelfRow.objects.all().delete()
    ShelfMark.objects.create()
    ShelfMark.objects.create(market=shop.india.pk)
    said: list[str] = []

    changed = rebuild(at=NOON, say=said.append)

    assert changed == ShelfRow.objects.count()
    assert said == [f"2 of 2 products, {changed} rows changed"]
    assert not is_marked()


def test_verify_names_every_row_that_is_wrong_missing_or_too_much(shop: Shop) -> None:
    assert list(verify(at=NOON)) == []
    row = ShelfRow.objects.filter(locale="en-US")[0]

    ShelfRow.objects.filter(pk=row.pk).update(lowest_minor=1)
    assert ["lowest_minor is '1', should be '999'" in line for line in verify(at=NOON)] == [True]

    row.delete()
    assert [line.endswith("is missing") for line in verify(at=NOON)] == [True]

    row.pk, row.locale = None, "xx"
    row.save()
    told = list(verify(at=NOON))
    assert sorted(line.rpartition(" is ")[2] for line in told) == ["missing", "there for nothing"]
    refresh([row.product_id], at=NOON)


def test_the_command_verifies_and_ends_with_1_on_a_difference(shop: Shop) -> None:
    ShelfRow.objects.filter(locale="en-US").update(slug="wrong")
    told = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("shelf", "verify", stdout=told)

    assert ended.value.code == 1
    assert "slug is 'wrong'" in told.getvalue()
    call_command("shelf", "rebuild", stdout=told)
    call_command("shelf", "verify", stdout=told)
    assert "no differences" in told.getvalue()


def test_the_command_works_off_marks(shop: Shop) -> None:
    Product.objects.update(brand="Zelkin")

    call_command("shelf", "refresh", stdout=StringIO())

    assert not is_marked()
