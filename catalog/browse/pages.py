"""One page of a market's products: found, narrowed, ordered, continued by cursors."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from catalog.browse.correction import all_held, corrected, correction_params, correction_sql
from catalog.browse.counts import count_facets, count_products, total_sql
from catalog.browse.cursors import cursor_of, key_in
from catalog.browse.errors import UnknownDeviceError
from catalog.browse.facets import Facet, facets_of
from catalog.browse.filters import KNOWN_DEVICE, ProductFilter, Selection
from catalog.browse.searching import words_in
from catalog.browse.sorts import ProductSort, order_of
from catalog.shelf.reading import Row, View, read_rows
from catalog.shelf.statements import Key, Question, Stock, beyond

LARGEST_PAGE = 100
USUAL_PAGE = 24
NO_FILTER = ProductFilter()
ALL = slice(None)


@dataclass(frozen=True)
class Window:
    """Which part of an ordered list is asked for.

    last: counts from the end, and then ``first`` says nothing. after, before: cursors.
    """

    first: int = USUAL_PAGE
    last: int | None = None
    after: str | None = None
    before: str | None = None

    @property
    def backwards(self) -> bool:
        """Whether it is read from its end."""
        return self.last is not None

    @property
    def size(self) -> int:
        """How many products it holds at most: 0 to ``LARGEST_PAGE``."""
        asked = self.first if self.last is None else self.last
        return max(0, min(asked, LARGEST_PAGE))

    def places(self, sort: ProductSort) -> dict[str, Any]:
        """Give the places that its cursors tell, as parameters; raises InvalidCursor."""
        ends = (("after", self.after), ("before", self.before))
        return {
            f"{end}_{n}": part
            for end, cursor in ends
            if cursor is not None
            for n, part in enumerate(key_in(cursor, sort, field=end))
        }

    def bounds(self, order: tuple[Key, ...]) -> tuple[str, ...]:
        """Give the conditions to stand between its cursors."""
        after = () if self.after is None else (beyond(order, "after"),)
        before = () if self.before is None else (beyond(order, "before", backwards=True),)
        return (*after, *before)


@dataclass(frozen=True)
class Wanted:
    """What of a list is asked for. details, texts, stock: of its products. total: beside them."""

    rows: bool = True
    details: bool = False
    texts: bool = True
    stock: Stock = Stock.NONE
    total: bool = False


ROWS_ALONE = Wanted()


@dataclass(frozen=True)
class Read:
    """What was read of a list, and under which words at last. told: what was asked once."""

    selection: Selection
    rows: list[Row]
    told: Mapping[str, Any]
    corrected: str | None = None


class Page:
    """A page of products; its rows, its total and its facets are each read when first asked for."""

    def __init__(
        self, *, selection: Selection, sort: ProductSort, window: Window, wanted: Wanted
    ) -> None:
        self._asked = selection
        searches = bool(selection.words)
        self._sort = sort if searches or sort != ProductSort.RELEVANCE else ProductSort.FEATURED
        self._window = window
        self.wanted = wanted
        self._places = window.places(self._sort)

    @property
    def corrected(self) -> str | None:
        """The words that were used instead of those typed, as one query."""
        return self._read.corrected if self._asked.words else None

    @cached_property
    def rows(self) -> list[Row]:
        """The products in their order."""
        kept = self._read.rows[: self._window.size]
        return kept[::-1] if self._window.backwards else kept

    def cursors(self, part: slice = ALL) -> list[str]:
        """Give the cursor of each product, or of a part of them."""
        return [cursor_of(self._sort, row.keys) for row in self.rows[part]]

    @property
    def has_next(self) -> bool:
        """Whether products follow; read backwards, whether it ended at a cursor."""
        return self._window.before is not None if self._window.backwards else self._more

    @property
    def has_previous(self) -> bool:
        """Whether products precede; read forwards, whether it began at a cursor."""
        return self._more if self._window.backwards else self._window.after is not None

    def total(self) -> int:
        """Count the whole list; ``MOST_COUNTED`` means that many or more."""
        return self._total

    def facets(self) -> list[Facet]:
        """Give the facets of the whole list."""
        return self._facets

    @cached_property
    def _facets(self) -> list[Facet]:
        return facets_of(self._selection, count_facets(self._selection))

    @property
    def _more(self) -> bool:
        return len(self._read.rows) > self._window.size

    @property
    def _selection(self) -> Selection:
        """The list under the words that count; without a search no row needs to be read for it."""
        return self._read.selection if self._asked.words else self._asked

    @cached_property
    def _total(self) -> int:
        if not self.wanted.rows and not self._asked.words:
            return count_products(self._asked)
        total = self._read.told.get("total")
        return count_products(self._selection) if total is None else int(total)

    @cached_property
    def _read(self) -> Read:
        """Read the list; where nothing is found, under the words most like those typed."""
        typed = self._ask(self._asked)
        words = self._asked.words
        better = corrected(words, typed.told["known"]) if words and not typed.rows else None
        if better is None:
            return typed
        found = self._ask(replace(self._asked, words=better))
        # A product that holds them all may be left out by what was chosen, or not be there at all.
        if found.rows or all_held(found.told["known"]):
            return replace(found, corrected=" ".join(better))
        return typed

    def _ask(self, selection: Selection) -> Read:
        """Read one product more than the page holds, the far end first when read backwards."""
        order, head = order_of(self._sort, selection), self._head(selection)
        question = Question(
            selection.view.stage,
            where=(*selection.conditions, *self._window.bounds(order)),
            source=selection.source,
            head=tuple(f"{sql} AS {name}" for name, sql in head.items()),
            order=order,
            backwards=self._window.backwards,
            details=self.wanted.details,
            texts=self.wanted.texts,
            stock=self.wanted.stock,
            limit=self._window.size + 1,
        )
        params = {**selection.params, **correction_params(selection.words or ())}
        found = read_rows(question, {**params, **self._places}, at=selection.view.at)
        told = dict(zip(head, found.head, strict=True))
        if told.get("device", selection.fits) is None and selection.fits is not None:
            raise UnknownDeviceError
        return Read(selection, found.rows, told)

    def _head(self, selection: Selection) -> dict[str, str]:
        """Name what is asked once beside the rows."""
        head = {} if selection.fits is None else {"device": KNOWN_DEVICE}
        if self.wanted.total:
            head["total"] = total_sql(selection)
        if selection.words:
            head["known"] = correction_sql(selection.words, selection.view.stage)
        return head


def product_page(
    view: View,
    *,
    kind: str | None = None,
    fits: int | None = None,
    search: str | None = None,
    filter: ProductFilter = NO_FILTER,  # noqa: A002 - the API's own word
    sort: ProductSort = ProductSort.FEATURED,
    wanted: Wanted = ROWS_ALONE,
    first: int = USUAL_PAGE,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page:
    """Give a page of what a shopper may see, as narrowed and ordered.

    kind: code or slug. fits: id of a phone; when it is read, raises UnknownDeviceError for none.
    search: what was typed; blank is no search, only signs finds nothing.
    first, last: 0 to ``LARGEST_PAGE``; with ``last`` the page is the end of the list.
    Raises InvalidCursor.
    """
    selection = Selection(view, kind=kind, fits=fits, words=words_in(search), filter=filter)
    window = Window(first=first, last=last, after=after, before=before)
    return Page(selection=selection, sort=sort, window=window, wanted=wanted)
