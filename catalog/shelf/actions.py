"""Keep the shelf in step with the catalogue."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import Error, transaction

from catalog.listings.models import Listing
from catalog.products.models import Product
from catalog.search.actions import forget_words
from catalog.shelf.marks import is_marked, marked_products, part, take_marks, unfold
from catalog.shelf.models import ShelfMark
from catalog.shelf.writing.rows import Made, made_of
from catalog.shelf.writing.sources import Sources, read_sources
from catalog.shelf.writing.spans import Subject, kept_after
from catalog.shelf.writing.store import renew_tokens, store
from i18n.markets.models import Market, MarketLocale
from shop.kit.database.locks import lock_all

PRODUCTS = 0x5E1F  # the concern of the locks: products whose rows are being written
ROWS_AT_ONCE = 1000  # in memory, and in one transaction of a rebuild
MOST_AT_ONCE = 250  # products

log = logging.getLogger(__name__)

Say = Callable[[str], None]
Changed = Counter[int]


class Refreshed(NamedTuple):
    """How many products were brought up to date, and whether any mark is left."""

    done: int
    left: bool


@transaction.atomic
def refresh(
    products: Iterable[int], *, at: datetime, markets: Collection[int] | None = None
) -> int:
    """Write all rows, variants and search documents of products anew, in the caller's transaction.

    To be called after the catalogue was written, once, as the last thing before the end: markets
    whose rows changed have another token from then on, and are locked. Rows that are equal stay
    untouched. What ended a day before ``at`` is not kept.
    markets: only those; without it, every market that lists a product. Marks of every market stay
    where only some are named.
    Gives how many rows were written or taken away.
    """
    wanted = sorted(set(products))
    changed: Changed = Counter()
    for some in _portions(wanted, markets):
        lock_all(PRODUCTS, some)
        take_marks(some, markets)
        changed += _write(some, markets, at)
    renew_tokens(changed)
    return changed.total()


@transaction.atomic
def refresh_here(products: Collection[int], *, market: int, at: datetime) -> int:
    """Write the rows of products in one market anew; elsewhere they stay marked.

    For a page: it must not pay for all the markets that sell what it shows.
    """
    lock_all(PRODUCTS, products)
    part(products)
    return refresh(products, at=at, markets=[market])


@transaction.atomic
def refresh_marked(*, at: datetime, most: int = 200) -> Refreshed:
    """Bring up to date what marks name, lowest ids first, in one transaction.

    most: products at once; fewer where a product has very many rows. Whoever else is at the same
    products waits, and then finds nothing left to do.
    """
    if not is_marked():
        return Refreshed(0, left=False)
    unfold()
    some = next(_portions(marked_products(most), None), [])
    lock_all(PRODUCTS, some)
    changed: Changed = Counter()
    marked = take_marks(some)
    for markets in sorted(set(marked.values()), key=lambda of: sorted(of or ())):
        alike = [product for product, of in marked.items() if of == markets]
        changed += _write(alike, markets, at)
    renew_tokens(changed)
    return Refreshed(len(marked), left=is_marked())


def rebuild(*, at: datetime, say: Say = lambda _: None) -> int:
    """Write the whole shelf anew, some products at a time, each time in one transaction.

    May be stopped at any moment and run again: what is right already stays untouched. Gives how
    many rows were written or taken away. say: told how far it is, one line each.
    """
    whole = list(ShelfMark.objects.filter(product=None).values_list("pk", flat=True))
    products = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    changed = done = 0
    for some in _portions(products, None):
        changed += refresh(some, at=at)
        done += len(some)
        say(f"{done} of {len(products)} products, {changed} rows changed")
    forget_words()
    ShelfMark.objects.filter(pk__in=whole).delete()
    return changed


def _portions(products: list[int], markets: Collection[int] | None) -> Iterator[list[int]]:
    """Cut products into portions that fit into memory."""
    if not products:
        return
    spoken = MarketLocale.objects.all()
    locales = (spoken if markets is None else spoken.filter(market__in=markets)).count()
    size = min(MOST_AT_ONCE, ROWS_AT_ONCE // max(locales, 1)) or 1
    for start in range(0, len(products), size):
        yield products[start : start + size]


def _write(products: Collection[int], markets: Collection[int] | None, at: datetime) -> Changed:
    """Write the rows of locked products; count what changed, by market."""
    sources = read_sources(products, markets)
    changed = store(made_from(sources, at=at), products, markets)
    if len(sources.library.products) < len(products):
        # What is no more took its rows with it; nobody can tell any longer in which markets.
        changed.update(Market.objects.values_list("pk", flat=True))
    return changed


def made_from(sources: Sources, *, at: datetime) -> list[Made]:
    """Make all rows that these sources give at a moment.

    A listing that cannot be made, as where its market names no real time zone, has no rows and so
    is not shown; all others must not suffer for it.
    """
    after = kept_after(at)
    made: list[Made] = []
    failed: list[tuple[Listing, Exception]] = []
    for listing in sources.listings:
        try:
            made.append(made_of(Subject(listing, sources), sources, after=after))
        except (Error, MemoryError):  # says nothing about the listing
            raise
        except Exception as error:  # whatever it is, only this listing has it
            failed.append((listing, error))
    _complain(failed)
    return made


def _complain(failed: list[tuple[Listing, Exception]]) -> None:
    if failed:
        listing, error = failed[0]
        rest = len(failed) - 1
        log.error("product %s and %s more cannot be shown", listing, rest, exc_info=error)
