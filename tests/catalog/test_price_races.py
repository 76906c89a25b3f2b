"""Races for a price on PostgreSQL: the guard holds, and without it the race is there."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.listings.actions import set_price, set_sale
from catalog.listings.errors import SalesOverlap
from catalog.listings.models import Price, PriceKind
from catalog.listings.periods import overlap
from catalog.products.models import Variant
from catalog.suggestions.actions import accept_suggestion, suggest_price
from catalog.suggestions.errors import SuggestionDecided
from catalog.suggestions.models import PriceSuggestion
from i18n.markets.models import Market
from tests.make.accounts import make_customer
from tests.make.catalog import make_variant
from tests.make.i18n import NOON, make_market
from tests.make.suggesting import make_trade

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HOUR = timedelta(hours=1)
THREADS = 6  # fewer than the connections of the pool
CONSTRAINT = "sales_never_overlap"


def together(acts: list[Callable[[], object]]) -> list[str]:
    """Do all acts at once, each on a connection of its own; tell how each ended."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except (SalesOverlap, SuggestionDecided, IntegrityError) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "DONE"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


def overlaps() -> int:
    """Count the pairs of prices of a kind that hold at one moment."""
    prices = list(Price.objects.order_by("pk"))
    return sum(
        one.kind == other.kind and overlap(other, one.starts_at, one.ends_at)
        for place, one in enumerate(prices)
        for other in prices[place + 1 :]
    )


def sales(market: Market, case: Variant) -> list[Callable[[], object]]:
    """Put a variant on sale in many windows, each an hour after the other and all overlapping."""
    return [
        partial(
            set_sale,
            market=market,
            variant=case,
            amount_minor=500,
            starts_at=NOON + n * HOUR,
            ends_at=NOON + (n + 20) * HOUR,
        )
        for n in range(THREADS)
    ]


def test_of_many_sales_at_once_one_is_set_and_the_others_are_refused() -> None:
    market = make_market(code="us")
    case = make_variant(on_sale_in=market, amount_minor=999)

    answers = together(sales(market, case))

    assert answers == ["DONE"] + ["SalesOverlap"] * (THREADS - 1)
    assert Price.objects.filter(kind=PriceKind.SALE).count() == 1


def test_list_prices_set_at_once_follow_each_other() -> None:
    market = make_market(code="us")
    case = make_variant(on_sale_in=market, amount_minor=999)

    answers = together(
        [
            partial(
                set_price,
                market=market,
                variant=case,
                amount_minor=900 + n,
                starts_at=NOON + n * HOUR,
                ends_at=NOON + (n + 3) * HOUR,
            )
            for n in range(THREADS)
        ]
    )

    assert answers == ["DONE"] * THREADS
    assert overlaps() == 0


def test_whoever_writes_past_the_actions_meets_the_databases_guard() -> None:
    market, case = make_market(code="us"), make_variant()

    answers = together(rows(market, case))

    assert answers == ["DONE"] + ["IntegrityError"] * (THREADS - 1)
    assert overlaps() == 0


def test_without_the_guard_the_race_is_there() -> None:
    market, case = make_market(code="us"), make_variant()

    with guard_taken_down():
        answers = together(rows(market, case))
        found = overlaps()
        Price.objects.all().delete()

    assert answers == ["DONE"] * THREADS
    assert found == THREADS * (THREADS - 1) // 2


def rows(market: Market, case: Variant) -> list[Callable[[], object]]:
    """Look for a sale, and write one where none is found, as somebody careless would."""
    looked = Barrier(THREADS)

    def write(n: int) -> None:
        with transaction.atomic():
            found = Price.objects.filter(variant=case, kind=PriceKind.SALE).exists()
            looked.wait(timeout=10)
            assert not found
            Price.objects.create(
                market=market,
                variant=case,
                kind=PriceKind.SALE,
                amount_minor=500,
                starts_at=NOON + n * HOUR,
                ends_at=NOON + (n + 20) * HOUR,
            )

    return [partial(write, n) for n in range(THREADS)]


@contextmanager
def guard_taken_down() -> Iterator[None]:
    """Take the exclusion constraint away for a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [CONSTRAINT]
        )
        (told,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE catalog_price DROP CONSTRAINT {CONSTRAINT}")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE catalog_price ADD CONSTRAINT {CONSTRAINT} {told}")


def test_a_suggestion_accepted_by_many_at_once_is_one_price() -> None:
    trade, manager = make_trade(base_minor=1299), make_customer()
    made = suggest_price(market=trade.abroad, variant=trade.variant, at=NOON, mrp_minor=999_900)

    answers = together(
        [partial(accept_suggestion, suggestion=made, by=manager.pk, at=NOON)] * THREADS
    )

    assert answers == ["DONE"] + ["SuggestionDecided"] * (THREADS - 1)
    assert Price.objects.filter(market=trade.abroad).count() == 1
    assert PriceSuggestion.objects.get().state == "ACCEPTED"
