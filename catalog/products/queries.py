"""Ask for products with all that a page or an API shows of them, in few queries for many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.devices.models import Device
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Fit,
    Image,
    Kind,
    Product,
    ProductAttribute,
    Variant,
)
from i18n.locales.queries import texts_of
from i18n.locales.texts import ServedText

PRODUCT, KIND, VARIANT, IMAGE = (
    "catalog.product",
    "catalog.kind",
    "catalog.variant",
    "catalog.image",
)
ATTRIBUTE, ATTRIBUTE_VALUE = "catalog.attribute", "catalog.attributevalue"


@dataclass(frozen=True)
class NamedValue:
    """A value of an attribute: as data, and as a word where it has a name."""

    value: str
    name: ServedText | None = None


@dataclass(frozen=True)
class Told:
    """An attribute of a product with its values; numbers are yet to be formatted with the unit."""

    kind: AttributeKind
    name: ServedText
    values: tuple[NamedValue, ...]


@dataclass(frozen=True)
class Picture:
    """An image with its alternative text; the product's name stands in where it has none."""

    image: Image
    alt: ServedText


@dataclass(frozen=True)
class ProductTexts:
    """What is told of one product in one language chain."""

    name: ServedText
    description: ServedText
    kind_name: ServedText
    attributes: tuple[Told, ...] = ()
    pictures: tuple[Picture, ...] = ()
    works_with: tuple[Device, ...] = ()
    variants: tuple[Variant, ...] = ()
    variant_names: dict[int, ServedText] = field(default_factory=dict)


def describe(*, products: Iterable[Product], chain: Sequence[str]) -> dict[int, ProductTexts]:
    """Load what is told of products, by product id: a constant number of queries for any number.

    chain: the locales to try, best first. What has no text in any of them is named by its code.
    """
    by_id = {product.pk: product for product in products}
    texts = texts_of(owner=PRODUCT, ids=by_id, fields=("name", "description"), chain=chain)
    names = {pk: texts.get((pk, "name"), _plain(product.sku)) for pk, product in by_id.items()}
    kinds = kind_names(kinds=(product.kind_id for product in by_id.values()), chain=chain)
    attributes, pictures = attributes_of(by_id, chain), pictures_of(names, chain)
    fits, variants = devices_of(by_id), _variants(by_id)
    colours = variant_names(
        variants=(variant for group in variants.values() for variant in group), chain=chain
    )
    return {
        pk: ProductTexts(
            name=names[pk],
            description=texts.get((pk, "description"), _plain("")),
            kind_name=kinds[product.kind_id],
            attributes=tuple(attributes[pk]),
            pictures=tuple(pictures[pk]),
            works_with=tuple(fits[pk]),
            variants=tuple(variants[pk]),
            variant_names={variant.pk: colours[variant.pk] for variant in variants[pk]},
        )
        for pk, product in by_id.items()
    }


def product_by_slug(slug: str) -> Product | None:
    """Find a product by the name in its address, shown anywhere or not."""
    return Product.objects.filter(slug=slug).first()


def variant_by_sku(sku: str) -> Variant | None:
    """Find a variant by its SKU, sold anywhere or not."""
    return Variant.objects.filter(sku=sku).select_related("product__kind").first()


def kind_names(*, kinds: Iterable[int], chain: Sequence[str]) -> dict[int, ServedText]:
    """Name kinds, by id (2 queries)."""
    codes = dict(Kind.objects.filter(pk__in=set(kinds)).values_list("pk", "code"))
    return _names(KIND, codes, chain)


def variant_names(*, variants: Iterable[Variant], chain: Sequence[str]) -> dict[int, ServedText]:
    """Name variants by their colours, by id (1 query)."""
    return _names(VARIANT, {variant.pk: variant.colour for variant in variants}, chain)


def attribute_names(
    *, attributes: Iterable[AttributeKind], chain: Sequence[str]
) -> dict[int, ServedText]:
    """Name attributes, by id (1 query)."""
    return _names(ATTRIBUTE, {kind.pk: kind.code for kind in attributes}, chain)


def value_names(
    *, attributes: Iterable[int], chain: Sequence[str]
) -> dict[tuple[int, str], ServedText]:
    """Name the values that are words, by attribute id and value (2 queries)."""
    rows = AttributeValueName.objects.filter(attribute__in=set(attributes))
    words = {row.pk: row for row in rows}
    texts = texts_of(owner=ATTRIBUTE_VALUE, ids=words, fields=("name",), chain=chain)
    return {(words[pk].attribute_id, words[pk].value): text for (pk, _), text in texts.items()}


def attributes_of(by_id: dict[int, Product], chain: Sequence[str]) -> dict[int, list[Told]]:
    """Give the attributes of products, by product id (4 queries)."""
    rows = list(
        ProductAttribute.objects.filter(product__in=by_id)
        .select_related("attribute")
        .order_by("attribute__position", "attribute__code", "position", "pk")
    )
    names = attribute_names(attributes={row.attribute for row in rows}, chain=chain)
    words = value_names(attributes={row.attribute_id for row in rows}, chain=chain)
    grouped: dict[tuple[int, int], list[ProductAttribute]] = defaultdict(list)
    for row in rows:
        grouped[row.product_id, row.attribute_id].append(row)
    told: dict[int, list[Told]] = defaultdict(list)
    for (product_id, attribute_id), group in grouped.items():
        values = (NamedValue(r.value, words.get((attribute_id, r.value))) for r in group)
        told[product_id].append(Told(group[0].attribute, names[attribute_id], tuple(values)))
    return told


def pictures_of(names: dict[int, ServedText], chain: Sequence[str]) -> dict[int, list[Picture]]:
    """Give the pictures of products, by product id (2 queries).

    names: of the products, by id; one stands in for an alternative text that is missing.
    """
    images = list(Image.objects.filter(product__in=names).order_by("position", "pk"))
    texts = texts_of(owner=IMAGE, ids=(i.pk for i in images), fields=("alt",), chain=chain)
    pictures: dict[int, list[Picture]] = defaultdict(list)
    for image in images:
        alt = texts.get((image.pk, "alt"), names[image.product_id])
        pictures[image.product_id].append(Picture(image, alt))
    return pictures


def devices_of(by_id: dict[int, Any]) -> dict[int, list[Device]]:
    """Give the phones that products fit, by product id, in the picker's order (1 query)."""
    devices: dict[int, list[Device]] = defaultdict(list)
    fits = Fit.objects.filter(product__in=by_id).select_related("device")
    in_order = ("device__brand", "device__series", "device__position", "device__name", "device")
    for fit in fits.order_by(*in_order):
        devices[fit.product_id].append(fit.device)
    return devices


def _variants(by_id: dict[int, Any]) -> dict[int, list[Variant]]:
    variants: dict[int, list[Variant]] = defaultdict(list)
    for variant in Variant.objects.filter(product__in=by_id).order_by("position", "pk"):
        variants[variant.product_id].append(variant)
    return variants


def _names(owner: str, codes: dict[int, str], chain: Sequence[str]) -> dict[int, ServedText]:
    texts = texts_of(owner=owner, ids=codes, fields=("name",), chain=chain)
    return {pk: texts.get((pk, "name"), _plain(code)) for pk, code in codes.items()}


def _plain(text: str) -> ServedText:
    return ServedText(text, "")
