"""Read the shelf: what a market shows of products, in the words of a locale, at a moment.

Every answer also tells whether anything of the shelf is out of date. Then the reader brings it up
to date, as far as one reader may, and reads again what is not marked: late, and never wrong.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, OperationalError

from catalog.launches.decision import Visibility
from catalog.shelf.actions import refresh_here, refresh_marked
from catalog.shelf.careful import careful
from catalog.shelf.dialect import spoken
from catalog.shelf.statements import ONE_OF_THESE, Question, Stock, rows_of
from catalog.shelf.unlisted import written_unlisted
from i18n.markets.atlas import prove_atlas
from i18n.markets.models import Market
from i18n.markets.plans import StageSpan
from i18n.markets.stages import Stage
from shop.kit.database.locks import impatient, is_first, wait_for_first
from shop.kit.database.prepared import Statement, fetch

log = logging.getLogger(__name__)
_left_out: ContextVar[bool] = ContextVar("left_out", default=False)

Found = list[tuple[Any, ...]]
FIXED = 7  # columns of a row before what places it
TEXTS = "SELECT r.id, r.{} FROM catalog_shelfrow r WHERE r.id = ANY(%(rows)s::bigint[])"
CARDS, DETAILS = spoken(TEXTS.format("card")), spoken(TEXTS.format("details"))
UNSEEN = "the shelf could not be brought up to date; what is marked stays unseen"
READERS = 0x5E1A  # the concern of the lock: readers who work off marks, one at a time
MOST_ROUNDS = 3  # of bringing a page up to date by name, while others write


@dataclass(frozen=True)
class View:
    """From where the shelf is looked at. span: of the market's stage at the moment."""

    market: Market
    locale: str
    at: datetime
    span: StageSpan

    @property
    def stage(self) -> Stage:
        """The market's stage."""
        return self.span.stage

    @property
    def params(self) -> dict[str, Any]:
        """What every question is asked with."""
        return {"market": self.market.pk, "locale": self.locale, "at": self.at}


class Row(NamedTuple):
    """What is written of a product, and what of it is asked now.

    pk: the row's id, which no row with other contents ever has; 0 for what is on no shelf.
    text: JSON of its card or details; empty where no text was asked for.
    stock: as ``Stock`` has it, None where there is none.
    keys: what places it in the order that was asked for.
    """

    product: int
    pk: int
    own_stage: str
    planned: str
    proved: bool
    text: str
    stock: str | None
    keys: tuple[Any, ...]


class Page(NamedTuple):
    """Rows in their order, and what was asked once beside them."""

    rows: list[Row]
    head: tuple[Any, ...]


def read_rows(question: Question, params: Mapping[str, Any], *, at: datetime) -> Page:
    """Ask for rows (1 statement)."""
    statement, marked = rows_of(question), FIXED + len(question.order)
    found = fetch(statement, params)
    if found[0][marked]:
        found = _read_again(statement, params, marked, at)
    prove_atlas(found[0][marked + 1])
    rows = [_row(row, marked) for row in found if row[0] is not None]
    return Page(rows, found[0][marked + 2 :])


def _row(told: tuple[Any, ...], marked: int) -> Row:
    product, pk, own_stage, planned, proved, text, stock = told[:FIXED]
    return Row(product, pk, own_stage, planned, proved, text, stock, told[FIXED:marked])


def read_once(statement: Statement, params: Mapping[str, Any], *, at: datetime) -> Found:
    """Ask for figures of the shelf; the first column tells whether anything is marked."""
    found = fetch(statement, params)
    if found[0][0]:
        _tried(partial(_work_off, at))
        found = _without_marked(statement, params)
    return found


def texts_of(rows: Sequence[int], *, details: bool) -> dict[int, str]:
    """Give the texts of rows by their ids; a row that was replaced meanwhile is left out."""
    return dict(fetch(DETAILS if details else CARDS, {"rows": list(rows)}))


def products_shown(
    view: View, products: Sequence[int], *, details: bool = False, stock: Stock = Stock.NONE
) -> list[Row]:
    """Give those of some products that are shown, in the shop's order."""
    return _these(Question(view.stage, details=details, stock=stock), view, products)


def products_kept(
    view: View, products: Sequence[int], *, details: bool = False, stock: Stock = Stock.NONE
) -> list[Row]:
    """Give products whether they are shown or not: a cart may hold what is hidden by now.

    What the market does not even list any more is written for the occasion (20 statements).
    """
    rows = _these(Question(None, details=details, stock=stock), view, products)
    missing = set(products).difference(row.product for row in rows)
    return [*rows, *_unlisted(missing, view, details=details)] if missing else rows


def _unlisted(products: Collection[int], view: View, *, details: bool) -> Iterator[Row]:
    written = written_unlisted(products, market=view.market, locale=view.locale)
    for product, texts in written:
        text = texts.details if details else texts.card
        yield Row(product, 0, "", Visibility.HIDDEN, proved=False, text=text, stock=None, keys=())


def _these(question: Question, view: View, products: Sequence[int]) -> list[Row]:
    named = replace(question, where=(ONE_OF_THESE,), limit=len(products))
    params = {**view.params, "products": list(products)}
    return read_rows(named, params, at=view.at).rows


def _read_again(
    statement: Statement, params: Mapping[str, Any], marked: int, at: datetime
) -> Found:
    """Bring the shelf up to date and read; if more is marked than one reader may do, by name.

    Each round makes the products of the page anew that no round before did, since those that take
    the place of others may be out of date themselves. What is marked after that is left out.
    """
    if not _tried(partial(_work_off, at)):
        return _without_marked(statement, params)
    done = set[int]()
    for _ in range(MOST_ROUNDS):
        found = fetch(statement, params, using=DEFAULT_DB_ALIAS)
        if not found[0][marked]:
            return found
        fresh = _products(found).difference(done)
        if not (fresh and _tried(partial(refresh_here, fresh, market=params["market"], at=at))):
            break
        done |= fresh
    return _without_marked(statement, params)


def _without_marked(statement: Statement, params: Mapping[str, Any]) -> Found:
    _left_out.set(True)
    return fetch(careful(statement), params, using=DEFAULT_DB_ALIAS)


def begin_reading() -> None:
    """Forget what was left out before."""
    _left_out.set(False)


def left_out() -> bool:
    """Tell whether a read since ``begin_reading`` left out what is marked.

    Such an answer is not to be kept: where the rows turn out to be right, no token changes.
    """
    return _left_out.get()


def _work_off(at: datetime) -> None:
    """Bring some of what is marked up to date, or wait until the reader who is at it is done.

    Many readers must not stand in a row, each to do the next portion.
    """
    if is_first(READERS):
        refresh_marked(at=at)
    else:
        wait_for_first(READERS)


def _tried(bring_up_to_date: Callable[[], object]) -> bool:
    """Tell whether it went well; if not, a reader can do without, and others will try again."""
    try:
        with impatient():
            bring_up_to_date()
    except OperationalError as error:  # as a rule somebody else is at it
        log.warning("%s: %s", UNSEEN, error)
        return False
    except Exception:  # whatever it is: one broken row must not close the shop
        log.exception(UNSEEN)
        return False
    return True


def _products(found: Iterable[tuple[Any, ...]]) -> set[int]:
    return {row[0] for row in found if row[0] is not None}
