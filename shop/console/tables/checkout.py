"""Delivery, orders and payments."""

from typing import Any, ClassVar, Final

from django.contrib.admin import display, register

from checkout.documents.models import Document, DocumentLine
from checkout.orders.models import (
    Order,
    OrderDiscount,
    OrderEvent,
    OrderFee,
    OrderLine,
    OrderTaxLine,
)
from checkout.outbox.models import OutboxEvent
from checkout.payments.models import Payment, Refund, SandboxCharge
from checkout.shipping.models import CashLimit, DeliveryMethod, Serviceability
from i18n.locales.formats import format_percent, format_price
from shop.accounts.reach import ADMINISTRATORS, OfMarket
from shop.console.columns import moment_column, money_column
from shop.console.money import MoneyForm
from shop.console.rows import ReadOnlyInline, ReadOnlyTable, ScopedTable
from shop.console.site import tables

CHARGE_LOCALE: Final = "en"  # the sandbox knows no markets


class DeliveryMethodForm(MoneyForm):
    money: ClassVar[tuple[str, ...]] = ("fee_minor", "free_from_minor")


@register(DeliveryMethod, site=tables)
class DeliveryMethodTable(ScopedTable):
    reach = OfMarket("market")
    form = DeliveryMethodForm
    list_display = ("code", "market", "fee", "free_from", "transport", "carrier", "days_saved")
    list_filter = ("market", "transport", "carrier")
    list_select_related = ("market",)
    search_fields = ("code", "carrier")
    ordering = ("market__position", "position", "code")
    fee = money_column("fee_minor")
    free_from = money_column("free_from_minor")


class ServiceabilityForm(MoneyForm):
    money: ClassVar[tuple[str, ...]] = ("cod_max_minor",)


@register(Serviceability, site=tables)
class ServiceabilityTable(ScopedTable):
    reach = OfMarket("market")
    form = ServiceabilityForm
    list_display = (
        "prefix", "market", "region", "prepaid", "cod", "cod_max", "surface", "air", "lithium",
        "eta_min", "eta_max", "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("market", "region", "prepaid", "cod", "lithium")
    list_select_related = ("market",)
    search_fields = ("prefix", "region")
    ordering = ("market__position", "prefix", "-valid_from")
    cod_max = money_column("cod_max_minor")


@register(CashLimit, site=tables)
class CashLimitTable(ReadOnlyTable):
    reach = OfMarket("market")
    list_display = ("market", "basis", "most", "valid_from", "valid_to", "source")
    list_filter = ("market", "basis")
    list_select_related = ("market",)
    ordering = ("market__position", "basis", "-valid_from")
    fields = ("market", "basis", "most", "valid_from", "valid_to", "source", "note")
    most = money_column("most_minor")


IN_ORDER: dict[str, str] = {
    "currency": "order.currency",
    "locale": "order.market.default_locale",
}


class Lines(ReadOnlyInline):
    model = OrderLine
    reach = OfMarket("order__market")
    fields = (
        "sku", "name", "variant_name", "goods_code", "quantity", "unit_price", "total", "discount",
        "is_preorder", "ship_from", "ship_by",
    )  # fmt: skip
    unit_price = money_column("unit_price_minor", **IN_ORDER)
    total = money_column("total_minor", **IN_ORDER)
    discount = money_column("discount_minor", **IN_ORDER)


class TaxLines(ReadOnlyInline):
    model = OrderTaxLine
    reach = OfMarket("order__market")
    fields = ("head", "percent", "base", "amount")
    base = money_column("base_minor", **IN_ORDER)
    amount = money_column("amount_minor", **IN_ORDER)

    @display(description="Rate")
    def percent(self, row: OrderTaxLine) -> str:
        return format_percent(row.rate, row.order.market.default_locale)


class Fees(ReadOnlyInline):
    model = OrderFee
    reach = OfMarket("order__market")
    fields = ("code", "name", "amount")
    amount = money_column("amount_minor", **IN_ORDER)


class Discounts(ReadOnlyInline):
    model = OrderDiscount
    reach = OfMarket("order__market")
    fields = ("name", "code", "kind", "amount", "delivery")
    amount = money_column("amount_minor", **IN_ORDER)
    delivery = money_column("delivery_minor", **IN_ORDER)


class Events(ReadOnlyInline):
    model = OrderEvent
    reach = OfMarket("order__market")
    fields = ("at", "code", "note")


@register(Order, site=tables)
class OrderTable(ReadOnlyTable):
    """Orders without their token and their cart's number, with which anyone acts as the shopper."""

    reach = OfMarket("market")
    list_display = ("number", "market", "state", "total", "email", "placed_local")
    list_filter = ("market", "state")
    list_select_related = ("market",)
    search_fields = ("number", "email", "phone")
    date_hierarchy = "placed_at"
    ordering = ("-placed_at", "-id")
    inlines = (Lines, Discounts, TaxLines, Fees, Events)
    fields = (
        "number", "market", "locale", "state", "email", "phone", "ship_to", "bill_to",
        "delivery_method", "subtotal", "discount", "delivery_fee", "tax", "fees", "total",
        "credit",
        "tax_included", "tax_label", "estimated", "place_of_supply",
        "placed_local", "paid_local", "cancelled_local",
    )  # fmt: skip
    subtotal = money_column("subtotal_minor", currency="currency")
    discount = money_column("discount_minor", currency="currency")
    delivery_fee = money_column("delivery_minor", currency="currency")
    tax = money_column("tax_minor", currency="currency")
    fees = money_column("fees_minor", currency="currency")
    total = money_column("total_minor", currency="currency")
    credit = money_column("credit_minor", currency="currency")
    placed_local = moment_column("placed_at")
    paid_local = moment_column("paid_at")
    cancelled_local = moment_column("cancelled_at")

    @display(description="Delivery method")
    def delivery_method(self, row: Any) -> str:
        return ", ".join(f"{key}: {value}" for key, value in (row.delivery or {}).items())


class Refunds(ReadOnlyInline):
    model = Refund
    reach = OfMarket("payment__order__market")
    fields = ("created_at", "amount", "reason", "done_at")
    amount = money_column(
        "amount_minor", currency="currency", locale="payment.order.market.default_locale"
    )


@register(Payment, site=tables)
class PaymentTable(ReadOnlyTable):
    """Payments without the token they were made with."""

    reach = OfMarket("order__market")
    list_display = ("order", "market", "state", "amount", "provider", "method", "created_local")
    list_filter = ("order__market", "state", "provider", "method")
    list_select_related = ("order__market",)
    search_fields = ("order__number", "provider_reference", "reference")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    inlines = (Refunds,)
    fields = (
        "order", "state", "amount", "provider", "method", "reference", "provider_reference",
        "failure", "checks", "check_at", "created_local", "settled_local",
    )  # fmt: skip
    amount = money_column("amount_minor", currency="currency", locale="order.market.default_locale")
    created_local = moment_column("created_at", market="order.market")
    settled_local = moment_column("settled_at", market="order.market")

    @display(description="Market", ordering="order__market__position")
    def market(self, row: Payment) -> str:
        return row.order.market.code


IN_DOCUMENT: dict[str, str] = {
    "currency": "document.currency",
    "locale": "document.market.default_locale",
}


class DocumentLines(ReadOnlyInline):
    model = DocumentLine
    reach = OfMarket("document__market")
    fields = ("kind", "description", "goods_code", "quantity", "unit", "taxable", "total")
    taxable = money_column("taxable_minor", **IN_DOCUMENT)
    total = money_column("total_minor", **IN_DOCUMENT)


@register(Document, site=tables)
class DocumentTable(ReadOnlyTable):
    """Invoices, receipts, notes and vouchers as they were issued."""

    reach = OfMarket("market")
    list_display = ("number", "kind", "market", "order", "issued_on", "total", "state_code")
    list_filter = ("market", "kind", "year")
    list_select_related = ("market", "order")
    search_fields = ("number", "order__number")
    date_hierarchy = "issued_on"
    ordering = ("-id",)
    inlines = (DocumentLines,)
    fields = (
        "number", "kind", "market", "order", "original", "issued_local", "issued_on", "issuer",
        "year", "position", "bill_to", "ship_to", "place_of_supply", "state_code",
        "reverse_charge", "estimated", "at_new_rates", "reason", "taxable", "tax", "fees",
        "round_off", "total", "facts",
    )  # fmt: skip
    taxable = money_column("taxable_minor", currency="currency")
    tax = money_column("tax_minor", currency="currency")
    fees = money_column("fees_minor", currency="currency")
    round_off = money_column("round_off_minor", currency="currency")
    total = money_column("total_minor", currency="currency")
    issued_local = moment_column("issued_at")


@register(OutboxEvent, site=tables)
class OutboxEventTable(ReadOnlyTable):
    reach = ADMINISTRATORS
    list_display = ("topic", "created_at", "due_at", "sent_at", "attempts", "last_error")
    list_filter = ("topic",)
    search_fields = ("topic", "last_error")
    date_hierarchy = "created_at"
    ordering = ("-id",)


@register(SandboxCharge, site=tables)
class SandboxChargeTable(ReadOnlyTable):
    reach = ADMINISTRATORS
    list_display = ("reference", "state", "amount", "refunded", "attempts", "created_at")
    list_filter = ("state", "method", "currency")
    search_fields = ("reference",)
    ordering = ("-id",)
    fields = ("reference", "method", "state", "amount", "refunded", "attempts", "created_at")

    @display(description="Amount")
    def amount(self, row: SandboxCharge) -> str:
        return format_price(row.amount_minor, row.currency, CHARGE_LOCALE)

    @display(description="Refunded")
    def refunded(self, row: SandboxCharge) -> str:
        return format_price(row.refunded_minor, row.currency, CHARGE_LOCALE)
