"""Write down the words under which products are found in one locale."""

from collections.abc import Iterable, Iterator
from itertools import chain

from catalog.products.models import AttributeData, Product
from catalog.products.queries import describe
from catalog.products.telling import ProductTexts, Told
from catalog.search.models import SearchDocument
from catalog.search.words import words_of
from i18n.locales.texts import fallback_chain
from i18n.markets.models import Market


def documents_of(
    *, market: Market, locale: str, products: Iterable[Product]
) -> Iterator[SearchDocument]:
    """Write the documents of products in a locale of a market, not yet saved.

    Behind the words of the locale stand those of the market's default one: shoppers mix the two.
    """
    listed = list(products)
    own = describe(products=listed, chain=fallback_chain(locale, market.default_locale))
    other = own
    if locale != market.default_locale:
        default = fallback_chain(market.default_locale, market.default_locale)
        other = describe(products=listed, chain=default)
    for product in listed:
        yield document_of(market, locale, product, own[product.pk], other[product.pk])


def document_of(
    market: Market, locale: str, product: Product, own: ProductTexts, other: ProductTexts
) -> SearchDocument:
    """Write the document of a product, not yet saved.

    own: its texts in the locale. other: those in the market's default one.
    """
    title = words_of(own.name.text)
    told = chain(_told(product, own), () if other == own else _told(product, other))
    body = [word for text in told for word in words_of(text)]
    return SearchDocument(
        market=market,
        locale=locale,
        product=product,
        title=" ".join(title),
        body=" ".join(dict.fromkeys(body)),
        words=" ".join(sorted({*title, *body})),
    )


def _told(product: Product, texts: ProductTexts) -> Iterator[str]:
    """Give everything by which a shopper may know the product, in one language."""
    yield from (product.brand, product.model, product.sku, texts.name.text, texts.kind_name.text)
    yield from (variant.sku for variant in texts.variants)
    yield from (name.text for name in texts.variant_names.values())
    yield from (device.name for device in texts.works_with)
    for attribute in texts.attributes:
        yield from _attribute_words(attribute)


def _attribute_words(told: Told) -> Iterator[str]:
    """Give an attribute's words: a number with its unit, written apart and together."""
    for value in told.values:
        if value.name:
            yield value.name.text
        elif told.kind.data == AttributeData.NUMBER:
            yield f"{value.value} {told.kind.unit} {value.value}{told.kind.unit}"
        elif told.kind.data != AttributeData.BOOLEAN:
            yield value.value
        elif value.value == "true":
            yield told.name.text
