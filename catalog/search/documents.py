"""Write down the words under which products are found in one locale."""

from collections.abc import Iterable, Iterator

from catalog.products.models import AttributeData, Product
from catalog.products.queries import ProductTexts, Told, describe
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
        title = words_of(own[product.pk].name.text)
        body = words_of(
            " ".join([*_told(product, own[product.pk]), *_told(product, other[product.pk])])
        )
        yield _document(market=market, locale=locale, product=product, title=title, body=body)


def _document(
    *, market: Market, locale: str, product: Product, title: list[str], body: list[str]
) -> SearchDocument:
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
