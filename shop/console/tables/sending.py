"""Parcels and returns, moved by acts alone, and the dated terms behind them."""

from typing import Any

from django.contrib.admin import display, register

from checkout.fulfillment.models import DelayRule, Shipment, ShipmentLine
from checkout.returns.models import Return, ReturnLine, ReturnPolicy
from shop.accounts.reach import OfCountry, OfMarket
from shop.console.columns import moment_column
from shop.console.rows import ReadOnlyInline, ReadOnlyTable, ScopedTable
from shop.console.site import tables


class ShipmentLines(ReadOnlyInline):
    model = ShipmentLine
    reach = OfMarket("shipment__order__market")
    fields = ("order_line", "quantity")


@register(Shipment, site=tables)
class ShipmentTable(ReadOnlyTable):
    """Parcels without the keys of the requests that packed them."""

    reach = OfMarket("order__market")
    list_display = ("order", "number", "state", "carrier", "tracking_number", "dispatched_local")
    list_filter = ("order__market", "state", "carrier")
    list_select_related = ("order__market",)
    search_fields = ("order__number", "tracking_number")
    ordering = ("-id",)
    inlines = (ShipmentLines,)
    fields = (
        "order", "number", "state", "carrier", "tracking_number", "tracking_url",
        "packed_local", "dispatched_local", "delivered_local", "returned_local",
    )  # fmt: skip
    packed_local = moment_column("packed_at", market="order.market")
    dispatched_local = moment_column("dispatched_at", market="order.market")
    delivered_local = moment_column("delivered_at", market="order.market")
    returned_local = moment_column("returned_at", market="order.market")


class ReturnLines(ReadOnlyInline):
    model = ReturnLine
    reach = OfMarket("sent_back__order__market")
    fields = ("order_line", "quantity", "restocked", "scrapped")


@register(Return, site=tables)
class ReturnTable(ReadOnlyTable):
    """Returns without the keys of the requests that asked for them."""

    reach = OfMarket("order__market")
    list_display = ("order", "number", "state", "reason", "requested_local")
    list_filter = ("order__market", "state", "reason")
    list_select_related = ("order__market",)
    search_fields = ("order__number",)
    ordering = ("-id",)
    inlines = (ReturnLines,)
    fields = (
        "order", "number", "state", "reason", "words", "answer",
        "requested_local", "decided_local", "received_local", "refunded_local",
    )  # fmt: skip
    requested_local = moment_column("requested_at", market="order.market")
    decided_local = moment_column("decided_at", market="order.market")
    received_local = moment_column("received_at", market="order.market")
    refunded_local = moment_column("refunded_at", market="order.market")


@register(ReturnPolicy, site=tables)
class ReturnPolicyTable(ScopedTable):
    reach = OfMarket("market")
    list_display = ("market", "window_days", "fault_window_days", "valid_from", "valid_to", "back")
    list_filter = ("market",)
    list_select_related = ("market",)
    ordering = ("market__position", "-valid_from")

    @display(description="Delivery back for")
    def back(self, row: Any) -> str:
        return ", ".join(row.delivery_back_for)


@register(DelayRule, site=tables)
class DelayRuleTable(ScopedTable):
    reach = OfCountry("country")
    list_display = (
        "country", "default_days", "grace_days", "refund_working_days", "notice_lead_days",
        "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("country",)
    ordering = ("country", "-valid_from")
