"""Promotions, floors of prices, gift cards and store credit."""

from typing import Any, ClassVar

from django.contrib.admin import display, register

from checkout.credits.models import CreditAccount, CreditEntry, CreditHold
from checkout.promotions.models import PriceFloor, Promotion, PromotionUse
from shop.accounts.reach import OfMarket
from shop.console.columns import moment_column, money_column
from shop.console.money import MoneyForm
from shop.console.rows import ReadOnlyInline, ReadOnlyTable, ScopedTable
from shop.console.site import tables


class PromotionForm(MoneyForm):
    money: ClassVar[tuple[str, ...]] = ("amount_minor", "most_minor", "minimum_minor")

    def clean(self) -> dict[str, Any]:
        """Write the code as shoppers' codes are found, and give an amount its currency."""
        cleaned = super().clean()
        cleaned["code"] = str(cleaned.get("code") or "").strip().upper()
        has_amount = cleaned.get("amount_minor") is not None
        self.instance.currency = (self.currency() or "") if has_amount else ""
        return cleaned


@register(Promotion, site=tables)
class PromotionTable(ScopedTable):
    reach = OfMarket("market")
    form = PromotionForm
    exclude = ("currency",)
    readonly_fields = ("used",)
    list_display = (
        "slug", "market", "code", "kind", "percent", "amount", "starts_on", "ends_on", "used",
        "limit_total", "switched_on",
    )  # fmt: skip
    list_filter = ("market", "kind", "switched_on")
    list_select_related = ("market",)
    search_fields = ("slug", "code")
    ordering = ("market__position", "position", "slug")
    amount = money_column("amount_minor")
    most = money_column("most_minor")
    minimum = money_column("minimum_minor")


@register(PromotionUse, site=tables)
class PromotionUseTable(ReadOnlyTable):
    reach = OfMarket("promotion__market")
    list_display = ("promotion", "order_number", "customer_key", "state", "at")
    list_filter = ("state",)
    list_select_related = ("promotion",)
    search_fields = ("order_number", "customer_key")
    ordering = ("-id",)
    fields = ("promotion", "order_number", "customer_key", "state", "at")


class PriceFloorForm(MoneyForm):
    money: ClassVar[tuple[str, ...]] = ("floor_minor",)


@register(PriceFloor, site=tables)
class PriceFloorTable(ScopedTable):
    reach = OfMarket("market")
    form = PriceFloorForm
    list_display = ("variant", "market", "floor", "reason", "valid_from", "valid_to", "source")
    list_filter = ("market", "reason")
    list_select_related = ("market", "variant")
    search_fields = ("variant__sku",)
    ordering = ("market__position", "variant__sku", "-valid_from")
    floor = money_column("floor_minor")


class Entries(ReadOnlyInline):
    model = CreditEntry
    reach = OfMarket("account__market")
    fields = ("at", "reason", "delta", "order_number", "note")
    delta = money_column(
        "delta_minor", currency="account.currency", locale="account.market.default_locale"
    )


class Holds(ReadOnlyInline):
    model = CreditHold
    reach = OfMarket("account__market")
    fields = ("at", "order_number", "amount", "given_back", "state")
    amount = money_column(
        "amount_minor", currency="account.currency", locale="account.market.default_locale"
    )
    given_back = money_column(
        "given_back_minor", currency="account.currency", locale="account.market.default_locale"
    )


@register(CreditAccount, site=tables)
class CreditAccountTable(ReadOnlyTable):
    """Gift cards and store credit, without the hash of a code; issued by the staff's API."""

    reach = OfMarket("market")
    list_display = ("kind", "market", "last4", "balance", "held", "switched_on", "issued_local")
    list_filter = ("market", "kind", "switched_on")
    list_select_related = ("market",)
    search_fields = ("last4", "customer__email")
    ordering = ("-id",)
    inlines = (Entries, Holds)
    fields = (
        "kind", "market", "last4", "owner", "balance", "held", "switched_on", "valid_until",
        "issued_local",
    )  # fmt: skip
    balance = money_column("balance_minor", currency="currency")
    held = money_column("held_minor", currency="currency")
    issued_local = moment_column("issued_at")

    @display(description="Customer")
    def owner(self, row: CreditAccount) -> str:
        return row.customer.email if row.customer else ""
