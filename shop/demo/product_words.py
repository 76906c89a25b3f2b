"""Names and descriptions of products, names of their colours, words for their pictures."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog.products.models import Image, Product, Variant
from catalog.products.queries import IMAGE, PRODUCT, VARIANT
from shop.demo.files import read
from shop.demo.texts import Words, put_words

LANGUAGES = ("en", "hi", "es")


def load_product_words(facts: Iterable[dict[str, Any]]) -> None:
    """Add the texts that are missing."""
    names = {row["sku"]: row["name"] for row in facts}
    descriptions, colours = read("descriptions"), _colours()
    ids = dict(Product.objects.filter(sku__in=names).values_list("sku", "pk"))
    put_words(PRODUCT, (Words(ids[sku], "name", texts) for sku, texts in names.items()))
    put_words(PRODUCT, (Words(ids[sku], "description", descriptions[sku]) for sku in names))
    variants = Variant.objects.filter(product__sku__in=names)
    put_words(VARIANT, (Words(each.pk, "name", colours[each.colour]) for each in variants))
    put_words(IMAGE, _alternatives(names, colours))


def _colours() -> dict[str, dict[str, str]]:
    """Name each colour; a market's own spelling stands beside the language's."""
    spellings = read("words")["colours"]
    return {
        code: {**texts, **spellings.get(code, {})}
        for code, texts in read("catalog")["colours"].items()
    }


def _alternatives(
    names: Mapping[str, Mapping[str, str]], colours: Mapping[str, Mapping[str, str]]
) -> Iterator[Words]:
    """Describe a picture by what it shows: the product in its colour.

    A language that lacks the product's name has no sentence; the market's default stands in.
    """
    images = Image.objects.filter(product__sku__in=names, variant__isnull=False)
    for image in images.select_related("product", "variant"):
        if image.variant is None:
            continue
        name, colour = names[image.product.sku], colours[image.variant.colour]
        yield Words(
            image.pk,
            "alt",
            {each: f"{name[each]}, {colour[each].lower()}" for each in LANGUAGES if each in name},
        )
