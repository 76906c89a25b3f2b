"""Keep what search reads in step with the catalogue."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Prefetch

from catalog.listings.models import Listing
from catalog.products.models import Product
from catalog.search.documents import documents_of
from catalog.search.models import SearchDocument, WordTrigram
from catalog.search.words import trigrams
from i18n.markets.models import Market, MarketLocale

CHUNK = 500  # products whose words are in memory at once
Key = tuple[int, str, int]


@transaction.atomic
def refresh_search(*, products: Iterable[Product] | None = None) -> int:
    """Write the search documents of products anew, of all when none are named.

    Every product listed in a market has one per locale of it, switched on or not: who may see it is
    asked when it is searched. Gives how many documents were written or taken away; a second call
    gives 0. A full refresh also forgets the words that no document holds any more.
    """
    asked = Product.objects.all() if products is None else products
    ids = sorted(product.pk for product in asked)
    markets = Market.objects.prefetch_related(Prefetch("locales", MarketLocale.objects.all()))
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    changed = sum(_refresh(chunk, list(markets)) for chunk in chunks)
    if products is None:
        forget_words()
    return changed


def _refresh(ids: Sequence[int], markets: Sequence[Market]) -> int:
    """Bring the documents of a chunk of products up to date; give how many were not."""
    return len(store_documents(products=ids, documents=_wanted(ids, markets)))


def store_documents(
    *,
    products: Iterable[int],
    documents: Iterable[SearchDocument],
    markets: Iterable[int] | None = None,
) -> list[int]:
    """Make these all the documents of these products, in these markets or in all.

    Gives the market of each document that was written or taken away; none of those equal already.
    """
    kept = SearchDocument.objects.filter(product__in=products)
    if markets is not None:
        kept = kept.filter(market__in=markets)
    stored = {_key(document): document for document in kept}
    wanted = {_key(document): document for document in documents}
    gone = [document for key, document in stored.items() if key not in wanted]
    new = [document for key, document in wanted.items() if _differs(document, stored.get(key))]
    if gone:
        SearchDocument.objects.filter(pk__in=[document.pk for document in gone]).delete()
    if new:
        _write(new)
    return [document.market_id for document in (*gone, *new)]


def _wanted(ids: Sequence[int], markets: Sequence[Market]) -> Iterable[SearchDocument]:
    for market in markets:
        listed = Listing.objects.filter(market=market, product__in=ids).order_by("product_id")
        products = [listing.product for listing in listed.select_related("product")]
        for locale in market.locales.all() if products else ():
            yield from documents_of(market=market, locale=locale.code, products=products)


def _write(documents: Sequence[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["market", "locale", "product"],
        update_fields=["title", "body", "words"],
        batch_size=CHUNK,
    )
    _learn_words({word for document in documents for word in document.words.split()})


def _learn_words(words: set[str]) -> None:
    """Add the trigrams of words not met before; two that learn at once do no harm."""
    known = WordTrigram.objects.filter(word__in=words).values_list("word", flat=True)
    fresh = sorted(words.difference(known.distinct()))
    rows = (
        WordTrigram(trigram=trigram, word=word, size=len(trigrams(word)))
        for word in fresh
        for trigram in sorted(trigrams(word))
    )
    WordTrigram.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)


def forget_words() -> None:
    """Drop the words that no document holds, so that no misspelling is led to them."""
    held: set[str] = set()
    for words in SearchDocument.objects.values_list("words", flat=True).iterator():
        held.update(words.split())
    known = WordTrigram.objects.values_list("word", flat=True).distinct()
    WordTrigram.objects.filter(word__in=set(known).difference(held)).delete()


def _key(document: SearchDocument) -> Key:
    return document.market_id, document.locale, document.product_id


def _differs(document: SearchDocument, stored: SearchDocument | None) -> bool:
    texts = (document.title, document.body, document.words)
    return stored is None or texts != (stored.title, stored.body, stored.words)
