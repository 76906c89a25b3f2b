"""What is made: kinds, products, variants, devices, certificates."""

from typing import Any

from django.contrib.admin import display, register
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from catalog.devices.models import Device
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Certificate,
    Fit,
    Image,
    Kind,
    Product,
    ProductAttribute,
    ProductTrait,
    Variant,
)
from catalog.products.queries import KIND, PRODUCT
from i18n.locales.models import Translation
from shop.accounts.reach import SHARED, OfCountry, Rows
from shop.console.panels import Decisions
from shop.console.rows import ReadOnlyInline, ScopedInline, ScopedTable
from shop.console.search_words import refresh_search_of
from shop.console.site import tables


class SharedInline(ScopedInline):
    reach = SHARED


class Variants(SharedInline):
    model = Variant
    ordering = ("position", "id")


class Certificates(ScopedInline):
    model = Certificate
    reach = OfCountry("country")
    fields = ("country", "type", "reference", "issuer", "valid_from", "valid_to")
    ordering = ("country", "type", "-valid_from")


class Attributes(SharedInline):
    model = ProductAttribute
    ordering = ("attribute__position", "position")

    def get_queryset(self, request: HttpRequest) -> Rows:
        rows: Rows = super().get_queryset(request).select_related("attribute")
        return rows


class Traits(SharedInline):
    model = ProductTrait
    ordering = ("code",)


class Images(ReadOnlyInline):
    model = Image
    reach = SHARED
    fields = ("name", "variant", "width", "height")
    ordering = ("position", "id")


@register(Product, site=tables)
class ProductTable(Decisions, ScopedTable):
    """Products with the decision on each in the markets of whoever looks."""

    reach = SHARED
    list_display = ("sku", "name", "kind", "brand", "watt_hours", "origin")
    list_filter = ("kind", "brand", "battery_form", "origin")
    list_select_related = ("kind",)
    search_fields = ("sku", "slug", "brand", "model", "name_in_english")
    ordering = ("kind__position", "position", "sku")
    readonly_fields = ("decisions", "created_at")
    inlines = (Variants, Certificates, Attributes, Traits, Images)
    fields = (
        "decisions", "sku", "slug", "kind", "brand", "model", "net_quantity", "origin", "weight_g",
        "length_mm", "width_mm", "height_mm", "battery_form", "battery_mah", "battery_volts",
        "watt_hours", "position", "created_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Rows:
        name = english_text(PRODUCT, "name")
        rows: Rows = super().get_queryset(request).annotate(name_in_english=name)
        return rows

    @display(description="Name", ordering="name_in_english")
    def name(self, row: Any) -> str | None:
        return row.name_in_english  # type: ignore[no-any-return]

    def title_of(self, row: Any) -> str:
        return f"{row.sku} {row.name_in_english or ''}"

    def product_of(self, row: Any) -> Product:
        return row  # type: ignore[no-any-return]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 Django's signature
        super().save_related(request, form, formsets, change)
        refresh_search_of(form.instance.pk)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 Django's signature
        papers = self.admin_site.get_model_admin(formset.model) if _of_country(formset) else None
        if papers:
            papers.log_deletions(request, [gone.instance for gone in formset.deleted_forms])
        super().save_formset(request, form, formset, change)
        if papers:
            _log_saved(request, papers, formset)

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        add: bool = False,  # noqa: FBT001, FBT002 Django's signature
    ) -> Any:
        """Leave certificates to histories of their own, since all staff read a product's."""
        told = [formset for formset in formsets or () if not _of_country(formset)]
        return super().construct_change_message(request, form, told, add)


def _of_country(formset: Any) -> bool:
    return formset.model is Certificate


def _log_saved(request: HttpRequest, table: Any, formset: Any) -> None:
    for row in formset.new_objects:
        table.log_addition(request, row, [{"added": {}}])
    for row, fields in formset.changed_objects:
        table.log_change(request, row, [{"changed": {"fields": fields}}])


class OfProductTable(ScopedTable):
    """Rows whose words a product is found by."""

    def write(self, request: HttpRequest, obj: Any, form: Any) -> None:
        super().write(request, obj, form)
        refresh_search_of(obj.product_id)


@register(Variant, site=tables)
class VariantTable(OfProductTable):
    reach = SHARED
    list_display = ("sku", "product", "colour", "swatch", "position")
    list_filter = ("colour", "product__kind")
    list_select_related = ("product",)
    search_fields = ("sku", "product__sku", "product__slug")
    autocomplete_fields = ("product",)
    ordering = ("sku",)


@register(Certificate, site=tables)
class CertificateTable(ScopedTable):
    reach = OfCountry("country")
    list_display = ("product", "country", "type", "reference", "valid_from", "valid_to")
    list_filter = ("country", "type")
    list_select_related = ("product",)
    search_fields = ("reference", "type", "product__sku", "issuer")
    autocomplete_fields = ("product",)
    date_hierarchy = "valid_to"
    ordering = ("product__sku", "country", "type")


@register(Kind, site=tables)
class KindTable(ScopedTable):
    reach = SHARED
    list_display = ("code", "name", "slug", "needs_fit", "position")
    search_fields = ("code", "slug")
    ordering = ("position", "code")

    def get_queryset(self, request: HttpRequest) -> Rows:
        name = english_text(KIND, "name")
        rows: Rows = super().get_queryset(request).annotate(name_in_english=name)
        return rows

    @display(description="Name", ordering="name_in_english")
    def name(self, row: Any) -> str | None:
        return row.name_in_english  # type: ignore[no-any-return]


@register(AttributeKind, site=tables)
class AttributeKindTable(ScopedTable):
    reach = SHARED
    list_display = ("code", "data", "unit", "is_facet", "position")
    list_filter = ("data", "is_facet")
    search_fields = ("code",)
    ordering = ("position", "code")


@register(AttributeValueName, site=tables)
class AttributeValueNameTable(ScopedTable):
    reach = SHARED
    list_display = ("value", "attribute")
    list_filter = ("attribute",)
    list_select_related = ("attribute",)
    search_fields = ("value",)
    ordering = ("attribute__position", "value")


@register(Device, site=tables)
class DeviceTable(ScopedTable):
    reach = SHARED
    list_display = ("name", "brand", "series", "code", "model_codes", "screen_in")
    list_filter = ("brand", "series")
    search_fields = ("name", "code", "model_codes", "series")
    ordering = ("brand", "series", "position", "name")


@register(Fit, site=tables)
class FitTable(OfProductTable):
    reach = SHARED
    list_display = ("product", "device")
    list_filter = ("device", "product__kind")
    list_select_related = ("product", "device")
    search_fields = ("product__sku", "device__name", "device__code")
    autocomplete_fields = ("product", "device")
    ordering = ("product__sku", "device__name")


def english_text(owner: str, field: str) -> Subquery:
    """Give one text of each row in English, the staff's language, as an expression."""
    texts: QuerySet[Translation] = Translation.objects.filter(
        owner=owner, owner_id=OuterRef("pk"), field=field, locale__startswith="en"
    )
    return Subquery(texts.order_by("locale").values("text")[:1])
