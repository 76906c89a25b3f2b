"""Ask for products with all that a page or an API shows of them, in few queries for many."""

from collections.abc import Iterable, Sequence

from catalog.products.library import read_library
from catalog.products.models import Product, Variant
from catalog.products.telling import (
    ATTRIBUTE,
    ATTRIBUTE_VALUE,
    IMAGE,
    KIND,
    PRODUCT,
    VARIANT,
    ProductTexts,
)
from i18n.locales.queries import texts_of
from i18n.locales.texts import ServedText

__all__ = [
    "ATTRIBUTE",
    "ATTRIBUTE_VALUE",
    "IMAGE",
    "KIND",
    "PRODUCT",
    "VARIANT",
    "describe",
    "variant_names",
]


def describe(*, products: Iterable[Product], chain: Sequence[str]) -> dict[int, ProductTexts]:
    """Load what is told of products, by product id: a constant number of queries for any number.

    chain: the locales to try, best first. What has no text in any of them is named by its code.
    """
    library = read_library(products, locales=chain)
    return {pk: library.told(pk, tuple(chain)) for pk in library.products}


def variant_names(*, variants: Iterable[Variant], chain: Sequence[str]) -> dict[int, ServedText]:
    """Name variants by their colours, by id (1 query)."""
    colours = {variant.pk: variant.colour for variant in variants}
    texts = texts_of(owner=VARIANT, ids=colours, fields=("name",), chain=chain)
    return {pk: texts.get((pk, "name"), ServedText(colour, "")) for pk, colour in colours.items()}
