"""Word a product that a market does not list any more, for a cart that still has it."""

from collections.abc import Collection, Iterator

from catalog.launches.decision import Visibility
from catalog.listings.models import Listing
from catalog.products.library import Library, read_library
from catalog.products.models import Product
from catalog.shelf.writing.cards import Writer, Written
from catalog.shelf.writing.spans import Priced, State
from i18n.locales.texts import fallback_chain
from i18n.markets.models import Market

NO_DATES = (None, None)


def written_unlisted(
    products: Collection[int], *, market: Market, locale: str
) -> Iterator[tuple[int, Written]]:
    """Write products as if they were listed and switched off, by their ids; none is kept."""
    library = read_library(Product.objects.filter(pk__in=products))
    for pk in library.products:
        yield pk, _written(pk, library, market, locale)


def _written(pk: int, library: Library, market: Market, locale: str) -> Written:
    listing = Listing(market=market, product=library.products[pk])
    texts = library.told(pk, fallback_chain(locale, market.default_locale))
    unpriced = tuple(Priced(None, None, NO_DATES) for _ in texts.variants)
    hidden = State(
        own_stage="",
        wave_until=None,
        planned=Visibility.HIDDEN,
        proved=False,
        dates=NO_DATES,
        priced=unpriced,
        certificates=(),
        rate=None,
    )
    return Writer(listing, market, locale, texts).write(hidden)
