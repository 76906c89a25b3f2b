"""Two who write one product at the same time: neither's change is lost from the shelf."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.listings.models import Price
from catalog.products.models import Product
from catalog.shelf.actions import PRODUCTS, refresh, refresh_marked
from catalog.shelf.marks import is_marked
from catalog.shelf.models import ShelfMarket
from catalog.shelf.reading import products_shown
from catalog.shelf.verify import verify
from shop.kit.database.locks import DRAWERS, lock_all
from tests.catalog.browse.shelf import view
from tests.catalog.shelf.reading import card
from tests.catalog.shelf.shop import Shop, open_shop
from tests.make.i18n import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LOCK = "pg_advisory_xact_lock"
READS = 'FROM "catalog_price"'  # the last of a row's sources
PATIENCE = 60  # seconds for threads to meet: they come at once but on a busy machine


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    while refresh_marked(at=NOON).left:
        pass
    return opened


def together(*acts: Callable[[], object]) -> None:
    """Do all acts at once, each on a connection of its own."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(run, acts))


@contextmanager
def meeting(both: Barrier, *, locked: bool) -> Iterator[None]:
    """Let a writer pause for the other when it has read its sources; take its lock out if asked."""

    def pause(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if LOCK in sql and not locked:
            return execute("SELECT 1", (), many, context)
        answer = execute(sql, params, many, context)
        if READS in sql:
            _wait(both, timeout=1 if locked else PATIENCE)
        return answer

    with connection.execute_wrapper(pause):
        yield


def _wait(both: Barrier, *, timeout: float) -> None:
    """Wait for the other; with the lock in, it cannot come before this one has ended."""
    with suppress(BrokenBarrierError):
        both.wait(timeout=timeout)


def write_at_once(shop: Shop, *, locked: bool) -> None:
    """Write the price and the name of the case in two transactions that meet."""
    both, begun = Barrier(2), Barrier(2)

    def writer(write: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            with transaction.atomic():
                write()
                begun.wait(timeout=PATIENCE)
                with meeting(both, locked=locked):
                    refresh([shop.case.pk], at=NOON)

        return act

    prices = Price.objects.filter(market=shop.america, variant=shop.black)
    together(
        writer(lambda: prices.update(amount_minor=555)),
        writer(lambda: Product.objects.filter(pk=shop.case.pk).update(brand="Zelkin")),
    )


@pytest.mark.parametrize("attempt", range(3))
def test_a_price_and_a_brand_written_at_once_both_stand_on_the_shelf(
    shop: Shop, attempt: int
) -> None:
    write_at_once(shop, locked=True)

    told = card(shop.america, "en-US", shop.case.pk, NOON)
    assert (told["brand"], told["price_range"]["min"]["minor"]) == ("Zelkin", 555)
    assert not is_marked()
    assert list(verify(at=NOON)) == []


def test_without_the_lock_one_of_the_two_is_refused(shop: Shop) -> None:
    with pytest.raises(IntegrityError):
        write_at_once(shop, locked=False)


def test_a_write_between_taking_marks_and_reading_stays_marked(shop: Shop) -> None:
    Product.objects.filter(pk=shop.case.pk).update(brand="Zelkin")
    meet = Barrier(2)

    def refresher() -> None:
        with meeting_at('DELETE FROM "catalog_shelfmark"', meet):
            refresh_marked(at=NOON)

    def writer() -> None:
        with transaction.atomic():
            Price.objects.filter(variant=shop.black).update(amount_minor=444)
            meet.wait(timeout=PATIENCE)  # its mark is not seen yet when the others are taken
            meet.wait(timeout=PATIENCE)

    together(refresher, writer)

    assert is_marked(), "the mark of what came too late was taken"
    refresh_marked(at=NOON)
    assert list(verify(at=NOON)) == []


@contextmanager
def meeting_at(statement: str, meet: Barrier) -> Iterator[None]:
    """Let the other's transaction begin before a statement and end after all is done."""

    def pause(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(statement):
            meet.wait(timeout=PATIENCE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(pause):
        yield
    meet.wait(timeout=PATIENCE)


def test_of_two_who_refresh_the_same_marks_the_second_finds_nothing_to_do(shop: Shop) -> None:
    Product.objects.update(brand="Zelkin")
    done: list[int] = []
    start = Barrier(2)

    def refresher() -> None:
        start.wait(timeout=PATIENCE)
        done.append(refresh_marked(at=NOON).done)

    together(refresher, refresher)

    assert sorted(done) == [0, Product.objects.count()]
    assert list(verify(at=NOON)) == []


def test_writers_of_different_products_do_not_wait_for_each_other_until_their_tokens(
    shop: Shop,
) -> None:
    """Both change India's token; whoever is second waits there only, and nobody for ever."""
    before = set(ShelfMarket.objects.values_list("token", flat=True))

    def writer(product: Product) -> Callable[[], None]:
        def act() -> None:
            with transaction.atomic():
                Product.objects.filter(pk=product.pk).update(brand="Zelkin")
                refresh([product.pk], at=NOON)

        return act

    together(*[writer(shop.case), writer(shop.band)] * 2)

    assert not before & set(ShelfMarket.objects.values_list("token", flat=True))
    assert list(verify(at=NOON)) == []


def test_a_reader_does_without_what_a_long_writer_holds(shop: Shop) -> None:
    """Not seen for the moment, and no error; as soon as the writer has ended, as it is now."""
    Product.objects.filter(pk=shop.case.pk).update(brand="Zelkin")
    meet, seen = Barrier(2), list[int]()

    def writer() -> None:
        with transaction.atomic():
            lock_all(PRODUCTS, range(DRAWERS))
            meet.wait(timeout=PATIENCE)
            meet.wait(timeout=PATIENCE)

    def reader() -> None:
        meet.wait(timeout=PATIENCE)
        seen.append(len(products_shown(view(shop.america), [shop.case.pk])))
        meet.wait(timeout=PATIENCE)

    together(writer, reader)

    (row,) = products_shown(view(shop.america), [shop.case.pk])
    assert seen == [0]
    assert '"brand":"Zelkin"' in row.text
