"""Warehouses and what lies in them; every change of stock is a movement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import display, register
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from catalog.inventory.actions import receive
from catalog.inventory.models import (
    Hold,
    Movement,
    Pool,
    Stock,
    StockMovement,
    Warehouse,
    WarehouseMarket,
)
from shop.accounts.reach import OfMarket
from shop.console.rows import ReadOnlyInline, ReadOnlyTable, ScopedInline, ScopedTable
from shop.console.site import tables
from shop.kit.clock import now


class ShipsTo(ScopedInline):
    model = WarehouseMarket
    reach = OfMarket("market")


@register(Warehouse, site=tables)
class WarehouseTable(ScopedTable):
    reach = OfMarket("markets__market")
    list_display = ("code", "name", "country", "region")
    list_filter = ("country",)
    search_fields = ("code", "name")
    ordering = ("code",)
    inlines = (ShipsTo,)


class ReceiptForm(forms.ModelForm):  # type: ignore[type-arg]  # its model comes from the admin
    """Units that arrive, or are written off, with the paper that says so."""

    units = forms.IntegerField(
        help_text="Whole units that arrive; negative writes off.",
        min_value=-1_000_000,
        max_value=1_000_000,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    reason = forms.CharField(
        max_length=30, initial=Movement.RECEIVED.value, widget=UnfoldAdminTextInputWidget()
    )
    reference = forms.CharField(
        max_length=120, help_text="The paper it came with.", widget=UnfoldAdminTextInputWidget()
    )


class Movements(ReadOnlyInline):
    model = StockMovement
    reach = OfMarket("stock__warehouse__markets__market")
    fields = ("at", "delta", "held_delta", "reason", "reference")
    ordering = ("-id",)
    per_page = 20


@register(Stock, site=tables)
class StockTable(ScopedTable):
    """Stock; balances are never typed, they follow from receipts, holds and sales."""

    reach = OfMarket("warehouse__markets__market")
    form = ReceiptForm
    list_display = ("variant", "warehouse", "pool", "bucket", "on_hand", "held", "free", "ships_by")
    list_filter = ("warehouse", "pool", "variant__product__kind")
    list_select_related = ("variant", "warehouse")
    search_fields = ("variant__sku", "variant__product__slug", "warehouse__code")
    autocomplete_fields = ("variant",)
    ordering = ("variant__sku", "warehouse__code", "pool", "bucket")
    inlines = (Movements,)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        place = ("warehouse", "variant", "pool", "ships_from", "ships_by")
        if obj is None:
            return (*place, "units", "reason", "reference")
        balance = (*place, "on_hand", "held")
        may = self.has_change_permission(request, obj)
        return (*balance, "units", "reason", "reference") if may else balance

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> Sequence[str]:
        return ("warehouse", "variant", "pool", "on_hand", "held") if obj else ()

    def title_of(self, row: Any) -> str:
        return f"{row.variant.sku} in {row.warehouse.code}"

    @display(description="Free")
    def free(self, row: Stock) -> int:
        return row.on_hand - row.held

    def write(self, _request: HttpRequest, obj: Any, form: Any) -> None:
        stock = receive(
            warehouse=obj.warehouse,
            variant=obj.variant,
            quantity=form.cleaned_data["units"],
            reason=form.cleaned_data["reason"],
            reference=form.cleaned_data["reference"],
            at=now(),
            pool=Pool(obj.pool),
            ships_from=obj.ships_from,
            ships_by=obj.ships_by,
        )
        obj.pk = stock.pk


@register(StockMovement, site=tables)
class StockMovementTable(ReadOnlyTable):
    reach = OfMarket("stock__warehouse__markets__market")
    list_display = ("at", "sku", "warehouse", "delta", "held_delta", "reason", "reference")
    list_filter = ("stock__warehouse", "reason")
    list_select_related = ("stock__variant", "stock__warehouse")
    search_fields = ("stock__variant__sku", "reference")
    date_hierarchy = "at"
    ordering = ("-id",)

    @display(description="Variant", ordering="stock__variant__sku")
    def sku(self, row: StockMovement) -> str:
        return row.stock.variant.sku

    @display(description="Warehouse", ordering="stock__warehouse__code")
    def warehouse(self, row: StockMovement) -> str:
        return row.stock.warehouse.code


@register(Hold, site=tables)
class HoldTable(ReadOnlyTable):
    """Holds without their holder, whose number opens a shopper's cart."""

    reach = OfMarket("stock__warehouse__markets__market")
    list_display = ("sku", "warehouse", "quantity", "state", "until")
    list_filter = ("state", "stock__warehouse")
    list_select_related = ("stock__variant", "stock__warehouse")
    search_fields = ("stock__variant__sku",)
    fields = ("sku", "warehouse", "quantity", "state", "until", "lost")
    date_hierarchy = "until"
    ordering = ("-until",)

    @display(description="Variant", ordering="stock__variant__sku")
    def sku(self, row: Hold) -> str:
        return row.stock.variant.sku

    @display(description="Warehouse", ordering="stock__warehouse__code")
    def warehouse(self, row: Hold) -> str:
        return row.stock.warehouse.code
