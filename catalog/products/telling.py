"""What is told of products, and by which names its words are kept."""

from dataclasses import dataclass, field

from catalog.devices.models import Device
from catalog.products.models import AttributeKind, Image, Variant
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
