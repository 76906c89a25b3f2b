"""Documents and words follow the catalogue."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from catalog.search.actions import refresh_search
from catalog.search.models import SearchDocument, WordTrigram
from tests.catalog.browse.shelf import (
    documents_holding,
    found,
    india,
    name,
    on_sale,
    result,
    united_states,
)

pytestmark = pytest.mark.django_db


def test_a_second_refresh_changes_nothing() -> None:
    market = india()
    on_sale(market, "ONE", en="First")
    on_sale(market, "TWO", en="Second")

    assert refresh_search() == 4  # two products, two locales
    before = list(SearchDocument.objects.order_by("pk").values())
    words = WordTrigram.objects.count()

    assert refresh_search() == 0
    assert list(SearchDocument.objects.order_by("pk").values()) == before
    assert WordTrigram.objects.count() == words


def test_a_new_name_is_found_and_the_old_one_is_forgotten() -> None:
    market = india()
    product = on_sale(market, "ONE", en="Quartz shell")
    refresh_search()
    name("catalog.product", product.pk, en="Granite shell")

    assert refresh_search() == 2

    assert found(market, "granite") == ["ONE"]
    assert found(market, "quartz") == []
    assert result(market, "quarts").corrected is None
    assert not WordTrigram.objects.filter(word="quartz").exists()


def test_only_the_named_products_are_refreshed() -> None:
    market = india()
    one, two = on_sale(market, "ONE", en="Old one"), on_sale(market, "TWO", en="Old two")
    refresh_search()
    for product in (one, two):
        name("catalog.product", product.pk, en="Granite")

    refresh_search(products=[one])

    assert [one.pk] == documents_holding("granite") == documents_holding("granit")


def test_a_market_finds_only_what_it_lists() -> None:
    india_, america = india(), united_states()
    product = on_sale(india_, "ONE", en="First")
    on_sale(america, "TWO", en="First")
    refresh_search()

    assert (found(india_, "first"), found(america, "first")) == (["ONE"], ["TWO"])

    product.listings.all().delete()
    assert refresh_search() == 2
    assert not SearchDocument.objects.filter(product=product).exists()


def test_a_deleted_document_leaves_the_index() -> None:
    market = india()
    on_sale(market, "ONE", en="First")
    refresh_search()

    SearchDocument.objects.all().delete()

    assert documents_holding("first") == []
    assert refresh_search() == 2
    assert len(documents_holding("first")) == 1


def test_more_products_cost_no_more_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    market = india()
    on_sale(market, "ONE", en="First")
    refresh_search()
    with CaptureQueriesContext(connection) as for_one:
        refresh_search()
    for number in range(5):
        on_sale(market, f"MORE-{number}", en=f"More {number}")
    refresh_search()

    with django_assert_num_queries(len(for_one)):
        refresh_search()

    assert len(for_one) <= 50
