"""Products: what is made, what it fits, what is known and proved about it.

Words for shoppers (names, descriptions, colours, alternative texts) are translations, owned by
``catalog.kind``, ``catalog.product``, ``catalog.variant``, ``catalog.attribute``,
``catalog.attributevalue`` and ``catalog.image``.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from catalog.devices.models import Device


class Kind(models.Model):
    """A kind of product, such as CASE: data, so that a new kind needs no release.

    needs_fit: whether the product must match the shopper's phone. art: which drawing stands for it.
    """

    code = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    needs_fit = models.BooleanField(default=False)
    art = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code


class BatteryForm(models.TextChoices):
    """How a battery travels: carriers and the law treat each differently."""

    NONE = "NONE", "No battery"
    STANDALONE = "STANDALONE", "The battery is the product"
    IN_EQUIPMENT = "IN_EQUIPMENT", "Built into the product"
    COIN_CELL = "COIN_CELL", "Coin cell"


class Product(models.Model):
    """What is made, in all its variants.

    net_quantity: as declared on the package, ``1 N``. origin: ISO 3166-1 country of manufacture.
    Weight in grams and lengths in millimetres, packed.
    watt_hours: never rounded, since limits are compared with the exact figure.
    """

    slug = models.SlugField(max_length=120, unique=True)
    sku = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="products")
    brand = models.CharField(max_length=60)
    model = models.CharField(max_length=80, blank=True)
    net_quantity = models.CharField(max_length=20)
    origin = models.CharField(max_length=2)
    weight_g = models.PositiveIntegerField(default=0)
    length_mm = models.PositiveIntegerField(default=0)
    width_mm = models.PositiveIntegerField(default=0)
    height_mm = models.PositiveIntegerField(default=0)
    battery_mah = models.PositiveIntegerField(null=True, blank=True)
    battery_volts = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    watt_hours = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    battery_form = models.CharField(
        max_length=12, choices=BatteryForm.choices, default=BatteryForm.NONE
    )
    created_at = models.DateTimeField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "position", "id"), name="products_of_a_kind"),
            models.Index(fields=("brand",), name="products_of_a_brand"),
        )

    def __str__(self) -> str:
        return self.sku


class ProductTrait(models.Model):
    """A trait that requirements ask for, such as ``battery``, ``bluetooth`` or ``childrens``."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="traits")
    code = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "code"), name="a_product_has_a_trait_once"),
        )

    def __str__(self) -> str:
        return self.code


class Fit(models.Model):
    """That a product fits a device."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="fits")
    device = models.ForeignKey(Device, models.CASCADE, related_name="fits")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("device", "product"), name="a_product_fits_once"),
        )

    def __str__(self) -> str:
        return f"{self.product_id} fits {self.device_id}"


class Variant(models.Model):
    """One buyable form of a product; for now the forms differ in colour.

    colour: code on the SKU (``BLK``). swatch: what stands for the colour on a page (``#1f2a44``).
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=50, unique=True)
    colour = models.CharField(max_length=10, blank=True)
    swatch = models.CharField(max_length=7, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("product", "position", "id"), name="variants_in_order"),
            models.Index(fields=("colour",), name="variants_of_a_colour"),
        )

    def __str__(self) -> str:
        return self.sku


class AttributeData(models.TextChoices):
    """What an attribute's values are."""

    TEXT = "TEXT", "Words"
    NUMBER = "NUMBER", "A number in a unit"
    BOOLEAN = "BOOLEAN", "Yes or no"
    LIST = "LIST", "Several words"


class AttributeKind(models.Model):
    """Something told of products, such as the output of a power bank in W.

    is_facet: whether shoppers filter by it.
    """

    code = models.CharField(max_length=40, unique=True)
    unit = models.CharField(max_length=10, blank=True)
    data = models.CharField(max_length=7, choices=AttributeData.choices)
    is_facet = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code


class ProductAttribute(models.Model):
    """One value of an attribute of a product.

    value: as data, not as shown: ``22.5``, ``true`` or the word of an ``AttributeValueName``.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="attributes")
    attribute = models.ForeignKey(AttributeKind, models.PROTECT, related_name="values")
    value = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("product", "attribute", "value"), name="an_attribute_has_a_value_once"
            ),
        )
        indexes = (models.Index(fields=("attribute", "value"), name="products_by_attribute"),)

    def __str__(self) -> str:
        return f"{self.attribute_id}={self.value}"


class AttributeValueName(models.Model):
    """That a value is a word with a name in each language."""

    attribute = models.ForeignKey(AttributeKind, models.CASCADE, related_name="value_names")
    value = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("attribute", "value"), name="a_value_is_named_once"),
        )

    def __str__(self) -> str:
        return self.value


class Image(models.Model):
    """A picture of a product, or of one variant of it.

    name: of its files, ``products/<name>-<width>.avif|webp|png`` in the media store.
    width, height: of the largest, in pixels.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    variant = models.ForeignKey(
        Variant, models.CASCADE, related_name="images", null=True, blank=True
    )
    name = models.CharField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("product", "position", "id"), name="images_in_order"),)

    def __str__(self) -> str:
        return self.name


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid_on(self, day: date) -> "CertificateQuerySet":
        """Keep the certificates valid on ``day``, a day of the market; both ends count."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=day)))


class Certificate(models.Model):
    """Evidence that a product may be sold in a country.

    type: the code of the requirement that it answers (``IN_BIS_CRS_13252``, ``UN38_3``).
    country: ISO 3166-1. valid_from, valid_to: inclusive; empty is unbounded.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="certificates")
    country = models.CharField(max_length=2)
    type = models.CharField(max_length=30)
    reference = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("product", "type", "country"), name="certificates_of_a_product"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.reference}"

    def valid_on(self, day: date) -> bool:
        """Tell whether it is valid on ``day``, a day of the market; both ends count."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)
