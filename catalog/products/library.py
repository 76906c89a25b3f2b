"""All that is told of some products in every language: read once, then told from memory."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from catalog.devices.models import Device
from catalog.products.models import (
    AttributeValueName,
    Fit,
    Image,
    Kind,
    Product,
    ProductAttribute,
    Variant,
)
from catalog.products.telling import (
    ATTRIBUTE,
    ATTRIBUTE_VALUE,
    IMAGE,
    KIND,
    PRODUCT,
    VARIANT,
    NamedValue,
    Picture,
    ProductTexts,
    Told,
)
from i18n.locales.queries import texts_in
from i18n.locales.texts import ServedText, best_text

NOTHING = ServedText("", "")

Row = TypeVar("Row")
Texts = Mapping[tuple[int, str], Mapping[str, str]]
Chain = tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """What the tables hold of some products; ``told`` words it for a chain of locales."""

    products: Mapping[int, Product]
    kinds: Mapping[int, Kind]
    variants: Mapping[int, Sequence[Variant]]
    attributes: Mapping[int, Sequence[ProductAttribute]]
    words: Mapping[tuple[int, str], int]
    images: Mapping[int, Sequence[Image]]
    devices: Mapping[int, Sequence[Device]]
    texts: Mapping[str, Texts]
    _memo: dict[tuple[str, int, Chain], ServedText | None] = field(default_factory=dict)

    def told(self, pk: int, chain: Chain) -> ProductTexts:
        """Give what is told of a product. What has no text in the chain is named by its code."""
        product, variants = self.products[pk], self.variants[pk]
        name = self._text(PRODUCT, pk, "name", chain) or ServedText(product.sku, "")
        return ProductTexts(
            name=name,
            description=self._text(PRODUCT, pk, "description", chain) or NOTHING,
            kind_name=self._named(KIND, product.kind_id, self.kinds[product.kind_id].code, chain),
            attributes=tuple(self._attributes(pk, chain)),
            pictures=tuple(self._picture(image, name, chain) for image in self.images[pk]),
            works_with=tuple(self.devices[pk]),
            variants=tuple(variants),
            variant_names={v.pk: self._named(VARIANT, v.pk, v.colour, chain) for v in variants},
        )

    def _attributes(self, pk: int, chain: Chain) -> list[Told]:
        grouped: dict[int, list[ProductAttribute]] = defaultdict(list)
        for row in self.attributes[pk]:
            grouped[row.attribute_id].append(row)
        return [self._attribute(rows, chain) for rows in grouped.values()]

    def _attribute(self, rows: Sequence[ProductAttribute], chain: Chain) -> Told:
        kind = rows[0].attribute
        values = (NamedValue(row.value, self._word(row, chain)) for row in rows)
        return Told(kind, self._named(ATTRIBUTE, kind.pk, kind.code, chain), tuple(values))

    def _word(self, row: ProductAttribute, chain: Chain) -> ServedText | None:
        word = self.words.get((row.attribute_id, row.value))
        return self._shared(ATTRIBUTE_VALUE, word, chain) if word else None

    def _picture(self, image: Image, name: ServedText, chain: Chain) -> Picture:
        return Picture(image, self._text(IMAGE, image.pk, "alt", chain) or name)

    def _named(self, owner: str, pk: int, code: str, chain: Chain) -> ServedText:
        return self._shared(owner, pk, chain) or ServedText(code, "")

    def _shared(self, owner: str, pk: int, chain: Chain) -> ServedText | None:
        """Give the name of what many products share; chosen once for a chain."""
        key = (owner, pk, chain)
        if key not in self._memo:
            self._memo[key] = self._text(owner, pk, "name", chain)
        return self._memo[key]

    def _text(self, owner: str, pk: int, of: str, chain: Chain) -> ServedText | None:
        texts = self.texts[owner].get((pk, of))
        return best_text(texts, chain) if texts else None


def read_library(products: Iterable[Product], *, locales: Iterable[str] | None = None) -> Library:
    """Read what is told of products: 13 queries for any number of products and locales.

    locales: whose texts are read; all when left out.
    """
    by_id = {product.pk: product for product in products}
    variants = Variant.objects.filter(product__in=by_id).order_by("position", "pk")
    images = Image.objects.filter(product__in=by_id).order_by("position", "pk")
    attributes = ProductAttribute.objects.filter(product__in=by_id).select_related("attribute")
    in_order = attributes.order_by("attribute__position", "attribute__code", "position", "pk")
    told = list(in_order)
    words = AttributeValueName.objects.filter(attribute__in={row.attribute_id for row in told})
    kinds = Kind.objects.in_bulk({product.kind_id for product in by_id.values()})
    named = {(word.attribute_id, word.value): word.pk for word in words}
    forms, pictures = _grouped(variants, _product), _grouped(images, _product)
    owners: dict[str, tuple[Iterable[int], tuple[str, ...]]] = {
        PRODUCT: (by_id, ("name", "description")),
        KIND: (kinds, ("name",)),
        VARIANT: ([v.pk for group in forms.values() for v in group], ("name",)),
        IMAGE: ([i.pk for group in pictures.values() for i in group], ("alt",)),
        ATTRIBUTE: ({row.attribute_id for row in told}, ("name",)),
        ATTRIBUTE_VALUE: (named.values(), ("name",)),
    }
    wanted = None if locales is None else list(locales)
    return Library(
        products=by_id,
        kinds=kinds,
        variants=forms,
        attributes=_grouped(told, _product),
        words=named,
        images=pictures,
        devices=_devices(by_id),
        texts={
            owner: texts_in(owner=owner, ids=ids, fields=fields, locales=wanted)
            for owner, (ids, fields) in owners.items()
        },
    )


def _devices(products: Iterable[int]) -> dict[int, list[Device]]:
    """Give the phones that products fit, in the picker's order (2 queries)."""
    fits = list(Fit.objects.filter(product__in=products).values_list("device_id", "product_id"))
    phones = Device.objects.filter(pk__in={device for device, _ in fits}).by_brand()
    place = {phone.pk: (n, phone) for n, phone in enumerate(phones)}
    devices: dict[int, list[Device]] = defaultdict(list)
    for _, phone, product in sorted((*place[device], product) for device, product in fits):
        devices[product].append(phone)
    return devices


def _product(row: Variant | Image | ProductAttribute) -> int:
    return row.product_id


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped
