"""One page of a market's products: found, narrowed, ordered, continued by cursors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from catalog.devices.models import Device
from catalog.launches.moment import Moment
from catalog.products.models import Product
from catalog.search.cursors import cursor_of, key_in
from catalog.search.facets import Facet, facets_of
from catalog.search.filters import ProductFilter, Selection, Shown
from catalog.search.queries import Wanted, wanted_words
from catalog.search.sorts import ProductSort, beyond, in_order, key_of, measured
from i18n.markets.models import Market

LARGEST_PAGE = 100
USUAL_PAGE = 24
NO_FILTER = ProductFilter()


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

    def bounds(self, sort: ProductSort) -> Q:
        """Give the condition to stand between its cursors; raises InvalidCursor."""
        bounds = Q()
        if self.after is not None:
            bounds &= beyond(sort, key_in(self.after, sort, field="after"))
        if self.before is not None:
            bounds &= beyond(sort, key_in(self.before, sort, field="before"), backwards=True)
        return bounds


class Page:
    """A page of products; its rows, its total and its facets are each read when first asked for.

    corrected: the query really used, when what was typed found nothing.
    """

    def __init__(
        self,
        *,
        selection: Selection,
        locale: str,
        chain: Sequence[str],
        sort: ProductSort,
        window: Window,
    ) -> None:
        self._selection = selection
        self._locale = locale
        self._chain = tuple(chain)
        self._sort = sort
        self._window = window
        self._bounds = window.bounds(sort)

    @property
    def corrected(self) -> str | None:
        return self._selection.wanted.corrected if self._selection.wanted else None

    @property
    def products(self) -> list[Product]:
        """The products in their order, each with its kind and its ``visibility``."""
        kept = self._rows[: self._window.size]
        return kept[::-1] if self._window.backwards else kept

    @property
    def cursors(self) -> list[str]:
        """The cursor of each product."""
        return [cursor_of(self._sort, key_of(product, self._sort)) for product in self.products]

    @property
    def has_next(self) -> bool:
        """Whether products follow; read backwards, whether it ended at a cursor."""
        return self._window.before is not None if self._window.backwards else self._more

    @property
    def has_previous(self) -> bool:
        """Whether products precede; read forwards, whether it began at a cursor."""
        return self._more if self._window.backwards else self._window.after is not None

    def total(self) -> int:
        """Count the whole list."""
        return self._total

    def facets(self) -> list[Facet]:
        """Give the facets of the whole list."""
        return self._facets

    @property
    def _more(self) -> bool:
        return len(self._rows) > self._window.size

    @cached_property
    def _rows(self) -> list[Product]:
        """Read one product more than asked for, the far end first when read backwards."""
        products = measured(self._selection, self._sort, self._locale).filter(self._bounds)
        order = in_order(self._sort, backwards=self._window.backwards)
        return list(products.select_related("kind").order_by(*order)[: self._window.size + 1])

    @cached_property
    def _total(self) -> int:
        return self._selection.products().count()

    @cached_property
    def _facets(self) -> list[Facet]:
        return facets_of(self._selection, locale=self._locale, chain=self._chain)


def product_page(
    *,
    market: Market,
    locale: str,
    chain: Sequence[str],
    at: datetime,
    kind: str | None = None,
    fits: Device | None = None,
    search: str | None = None,
    filter: ProductFilter = NO_FILTER,  # noqa: A002 - the API's own word
    sort: ProductSort = ProductSort.FEATURED,
    first: int = USUAL_PAGE,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    moment: Moment | None = None,
) -> Page:
    """Give a page of what a shopper may see in a market, as narrowed and ordered.

    kind: code or slug. search: what was typed; blank is no search, only signs finds nothing.
    chain: the locales in which facets are named, best first.
    first, last: 0 to ``LARGEST_PAGE``; with ``last`` the page is the end of the list.
    moment: of the market at ``at``, where it was read already.
    Raises InvalidCursor.
    """
    shown = Shown(market=market, at=at, moment=moment)
    selection = Selection(
        shown, kind=kind, fits=fits, wanted=_wanted(shown, locale, search), filter=filter
    )
    window = Window(first=first, last=last, after=after, before=before)
    return Page(selection=selection, locale=locale, chain=chain, sort=sort, window=window)


def _wanted(shown: Shown, locale: str, search: str | None) -> Wanted | None:
    """Read the search against all that is shown: narrowing a list further corrects nothing."""
    if search is None or not search.strip():
        return None
    return wanted_words(market=shown.market, locale=locale, text=search, shown=shown.products)
