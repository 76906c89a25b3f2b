"""Search the products of a market in one of its locales."""

from dataclasses import dataclass

import orjson

from catalog.browse.pages import LARGEST_PAGE, Page, product_page
from catalog.browse.sorts import ProductSort
from catalog.shelf.reading import View


@dataclass(frozen=True)
class SearchResult:
    """Ids of the products found, the best first, and the query really used if another."""

    products: tuple[int, ...]
    corrected: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """A product to offer while a shopper is still typing."""

    slug: str
    name: str


def search(view: View, text: str) -> SearchResult:
    """Find the products that a shopper may see and whose words the typed ones begin.

    The order is by words met in the name, then the position in the market, then the id; a full
    page at most. What is blank finds nothing.
    """
    page = _found(view, text, LARGEST_PAGE)
    return SearchResult(tuple(row.product for row in page.rows), page.corrected)


def suggest(view: View, text: str, *, most: int = 8) -> list[Suggestion]:
    """Offer products while a shopper types: those that match, the best first, nothing corrected."""
    page = _found(view, text, most)
    cards = [] if page.corrected else [orjson.loads(row.text) for row in page.rows]
    return [Suggestion(card["slug"], card["name"]) for card in cards if card["name_locale"]]


def _found(view: View, text: str, most: int) -> Page:
    """Read a page of what was typed; signs alone, or nothing, find nothing."""
    typed = text if text.strip() else "-"
    return product_page(view, search=typed, sort=ProductSort.RELEVANCE, first=most)
