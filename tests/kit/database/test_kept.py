"""A question whose SQL is written once gives what the ORM gives, whatever it is asked with."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import Stock
from catalog.listings.models import Price
from catalog.products.models import Variant
from i18n.markets.models import Market
from shop.kit.database.kept import Kept
from tests.make.catalog import make_price, make_variant
from tests.make.i18n import NOON, make_market

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def market() -> Market:
    return make_market(code="us")


def _prices(market: int, variants: list[int], at: datetime) -> Any:
    rows = Price.objects.filter(market=market, variant__in=variants).select_related("variant")
    return rows.in_force(at).deciding_last()


def test_it_gives_what_the_orm_gives_with_relations_and_in_order(market: Market) -> None:
    ask: Kept[Price] = Kept(_prices)
    things = [make_variant(on_sale_in=market, amount_minor=100 * n) for n in (1, 2, 3)]
    make_price(
        market=market, variant=things[0], amount_minor=50, starts_at=NOON, ends_at=NOON + HOUR
    )
    for chosen in (things, things[:2], things[1:], things[:1], [*things, *things], []):
        for at in (NOON - HOUR, NOON, NOON + HOUR):
            asked: dict[str, Any] = {
                "market": market.pk,
                "variants": [thing.pk for thing in chosen],
                "at": at,
            }
            usual = list(_prices(**asked))
            with CaptureQueriesContext(
                connection,
            ) as seen:
                kept = ask(**asked)
                sold = [price.variant.sku for price in kept]
            assert [vars_of(price) for price in kept] == [vars_of(price) for price in usual]
            assert sold == [price.variant.sku for price in usual]
            assert len(seen) == bool(chosen), "the relation came along"


def vars_of(price: Price) -> dict[str, Any]:
    return {name: value for name, value in vars(price).items() if name != "_state"}


def test_rows_may_be_changed_like_any_other(market: Market) -> None:
    case = make_variant(on_sale_in=market)
    ask = Kept(lambda key: Variant.objects.filter(pk=key))
    for colour in ("RED", "BLU"):
        (found,) = ask(key=case.pk)
        found.colour = colour
        found.save()
        assert Variant.objects.get().colour == colour


def test_values_come_as_they_are_asked_for(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=3)
    pairs = Kept(lambda key: Stock.objects.filter(variant=key).values_list("variant_id", "pool"))
    flat = Kept(lambda key: Stock.objects.filter(variant=key).values_list("on_hand", flat=True))
    for _ in range(2):
        assert pairs(key=case.pk) == [(case.pk, "ON_HAND")]
        assert flat(key=case.pk) == [3]


def test_nothing_is_among_those_asked_for_and_none_is_meant(market: Market) -> None:
    make_variant(on_sale_in=market)
    among = Kept(lambda keys: Variant.objects.filter(pk__in=keys))
    ending = Kept(lambda end: Price.objects.filter(ends_at=end))
    for _ in range(2):
        assert among(keys=[]) == []
        assert len(ending(end=None)) == 1
        assert ending(end=NOON) == []


@pytest.mark.postgres
def test_what_does_more_with_a_value_is_told_and_answered_all_the_same(
    market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    make_variant(on_sale_in=market)
    ended = Kept(lambda at: Price.objects.exclude(ends_at__lte=at + HOUR))
    chosen = Kept(lambda n: Variant.objects.filter(position=0 if n > 5 else 1))

    assert [len(ended(at=NOON)) for _ in range(2)] == [1, 1]
    assert [len(chosen(n=n)) for n in (1, 9, 1)] == [0, 1, 0]
    assert len(caplog.records) == 2


@pytest.mark.postgres
def test_the_database_plans_it_once(market: Market) -> None:
    ask = Kept(lambda key: Variant.objects.filter(pk=key, colour="only here"))
    for key in range(5):
        ask(key=key)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements"
            " WHERE statement LIKE '%catalog_variant%' AND statement LIKE '%$2%'"
        )
        assert cursor.fetchone()[0] >= 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_only() -> None:
    case = make_variant(on_sale_in=make_market(code="us"), free=1)
    ask = Kept(lambda key: Stock.objects.filter(variant=key).select_for_update())
    with transaction.atomic():
        assert len(ask(key=case.pk)) == 1
        assert len(ask(key=case.pk)) == 1
    with pytest.raises(TransactionManagementError):
        ask(key=case.pk)
