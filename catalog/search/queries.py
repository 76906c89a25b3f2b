"""Search the products of a market in one of its locales."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable

from catalog.launches.queries import shown_products
from catalog.listings.models import Listing
from catalog.products.models import Product
from catalog.products.queries import PRODUCT
from catalog.search.index import begins_a_word, holding
from catalog.search.likeness import most_alike
from catalog.search.models import SearchDocument
from catalog.search.words import query_words
from i18n.locales.queries import texts_of
from i18n.locales.texts import fallback_chain
from i18n.markets.models import Market


@dataclass(frozen=True)
class SearchResult:
    """Ids of the products found, the best first, and the query really used if another."""

    products: tuple[int, ...]
    corrected: str | None = None


@dataclass(frozen=True)
class Wanted:
    """The folded words to look for in one locale of a market; none of them finds nothing.

    corrected: the words as one query, when what was typed found nothing and they do.
    """

    market: Market
    locale: str
    words: tuple[str, ...]
    corrected: str | None = None

    def documents(self) -> QuerySet[SearchDocument]:
        """Give the documents that match, whoever may see their products."""
        written = SearchDocument.objects.filter(market=self.market, locale=self.locale)
        return holding(written, self.words) if self.words else written.none()


@dataclass(frozen=True)
class Suggestion:
    """A product to offer while a shopper is still typing."""

    slug: str
    name: str


def search(*, market: Market, locale: str, text: str, at: datetime) -> SearchResult:
    """Find the products that a shopper may see and whose words the typed ones begin.

    The order is by words met in the name, then the position in the market, then the id.
    """
    shown = shown_products(market=market, at=at)
    wanted = wanted_words(market=market, locale=locale, text=text, shown=shown)
    return SearchResult(tuple(_ranked(wanted, shown)), wanted.corrected)


def wanted_words(*, market: Market, locale: str, text: str, shown: QuerySet[Product]) -> Wanted:
    """Read what was typed; when it finds none of the shown products, try the words most alike."""
    typed = query_words(text)
    documents = SearchDocument.objects.filter(
        market=market, locale=locale, product__in=shown.order_by().values("pk")
    )
    if not typed or holding(documents, typed).exists():
        return Wanted(market, locale, typed)
    better = _corrected(documents, typed)
    if better == typed or not holding(documents, better).exists():
        return Wanted(market, locale, typed)
    return Wanted(market, locale, better, corrected=" ".join(better))


def title_hits(words: Sequence[str]) -> Combinable:
    """Count how many of the words begin a word of a document's title."""
    hits: Combinable = Value(0, output_field=IntegerField())
    for word in words:
        hits += Case(When(begins_a_word("title", word), then=Value(1)), default=Value(0))
    return hits


def suggest(
    *, market: Market, locale: str, text: str, at: datetime, most: int = 8
) -> list[Suggestion]:
    """Offer products while a shopper types: those that match, the best first, nothing corrected."""
    shown = shown_products(market=market, at=at)
    wanted = Wanted(market, locale, query_words(text))
    best = _ranked(wanted, shown)[:most]
    slugs = dict(Product.objects.filter(pk__in=list(best)).values_list("pk", "slug"))
    chain = fallback_chain(locale, market.default_locale)
    names = texts_of(owner=PRODUCT, ids=best, fields=["name"], chain=chain)
    return [Suggestion(slugs[pk], names[pk, "name"].text) for pk in best if (pk, "name") in names]


def _corrected(documents: QuerySet[SearchDocument], words: Sequence[str]) -> tuple[str, ...]:
    """Put the most alike word in the place of each that no document knows."""
    better = (
        word if holding(documents, [word]).exists() else most_alike(documents, word) or word
        for word in words
    )
    return tuple(dict.fromkeys(better))


def _ranked(wanted: Wanted, shown: QuerySet[Product]) -> "QuerySet[SearchDocument, int]":
    position = Listing.objects.filter(market=wanted.market, product=OuterRef("product"))
    return (
        wanted.documents()
        .filter(product__in=shown.order_by().values("pk"))
        .annotate(hits=title_hits(wanted.words), place=Subquery(position.values("position")[:1]))
        .order_by(F("hits").desc(), "place", "product_id")
        .values_list("product_id", flat=True)
    )
