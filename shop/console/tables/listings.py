"""What a market sells and what it costs there."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from django.contrib.admin import SimpleListFilter, action, display, register
from django.db import transaction
from django.db.models import JSONField, Q
from django.http import HttpRequest
from django.utils.translation import gettext

from catalog.launches.models import WaveEntry
from catalog.launches.queries import shown_products
from catalog.listings.actions import set_price, set_sale, switch_listing
from catalog.listings.models import Listing, Price, PriceKind
from catalog.products.models import Product
from i18n.markets.models import Market
from shop.accounts.queries import markets_of
from shop.accounts.reach import OfMarket, Rows
from shop.console.columns import moment_column, money_column
from shop.console.fields import DeclarationField
from shop.console.money import MoneyForm
from shop.console.panels import Decisions
from shop.console.refusals import refuse
from shop.console.rows import ReadOnlyTable, ScopedTable
from shop.console.search_words import refresh_search_of
from shop.console.site import tables
from shop.kit.clock import now
from shop.kit.errors import Problem

FORM_FIELDS: Final = {
    "amount": "amount_minor",
    "mrp": "mrp_minor",
    "startsAt": "starts_at",
    "endsAt": "ends_at",
}


class ShownFilter(SimpleListFilter):
    """Listings whose product shoppers see now, or do not."""

    title = "shown to shoppers"
    parameter_name = "shown"

    def lookups(self, _request: HttpRequest, _table: Any) -> list[tuple[str, str]]:
        return [("yes", "Shown"), ("no", "Blocked")]

    def queryset(self, request: HttpRequest, listings: Rows) -> Rows | None:
        if self.value() not in ("yes", "no"):
            return None
        shown = shown_in(markets_of(request.user))
        return listings.filter(shown) if self.value() == "yes" else listings.exclude(shown)


def shown_in(markets: Iterable[Market]) -> Q:
    """Give the condition that a listing's product is seen in the listing's market now."""
    at, condition = now(), Q(pk__in=())
    for market in markets:
        seen = shown_products(market=market, at=at).order_by().values("pk")
        condition |= Q(market=market, product__in=seen)
    return condition


@register(Listing, site=tables)
class ListingTable(Decisions, ScopedTable):
    """Listings; market and product stay, since a listing is switched off and never moved."""

    reach = OfMarket("market")
    list_display = (
        "product", "market", "switched_on", "stage", "opens_local", "closes_local", "goods_code",
    )  # fmt: skip
    list_filter = ("market", "switched_on", ShownFilter, "stage", "product__kind")
    list_select_related = ("market", "product")
    search_fields = ("product__sku", "product__slug", "goods_code")
    autocomplete_fields = ("product",)
    ordering = ("market__position", "position", "product__sku")
    actions = ("switch_on", "switch_off")
    formfield_overrides: ClassVar[dict[Any, Any]] = {JSONField: {"form_class": DeclarationField}}
    fields = (
        "decisions", "market", "product", "switched_on", "stage", "opens_at", "closes_at",
        "announced_at", "goods_code", "declaration", "max_per_customer", "position",
    )  # fmt: skip
    opens_local = moment_column("opens_at")
    closes_local = moment_column("closes_at")

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> Sequence[str]:
        return ("decisions", "market", "product") if obj else ("decisions",)

    def title_of(self, row: Any) -> str:
        return f"{row.product.sku} in {row.market.name}"

    def product_of(self, row: Any) -> Product:
        return row.product  # type: ignore[no-any-return]

    def write(self, request: HttpRequest, obj: Any, form: Any) -> None:
        super().write(request, obj, form)
        refresh_search_of(obj.product_id)
        if "switched_on" in form.changed_data:
            switch_listing(market=obj.market, product=obj.product, on=obj.switched_on)

    @action(description="Switch on", permissions=["change"])
    def switch_on(self, request: HttpRequest, rows: Rows) -> None:
        self._switch(request, rows, on=True)

    @action(description="Switch off", permissions=["change"])
    def switch_off(self, request: HttpRequest, rows: Rows) -> None:
        self._switch(request, rows, on=False)

    def _switch(self, request: HttpRequest, rows: Rows, *, on: bool) -> None:
        chosen = self.reach.changed(rows, request.user).select_related("market", "product")
        for listing in chosen:
            switch_listing(market=listing.market, product=listing.product, on=on)
            self.log_change(request, listing, f"Switched {'on' if on else 'off'}.")
        self.message_user(request, f"{len(chosen)} listings switched {'on' if on else 'off'}.")


def write_price(price: Price) -> Price:
    """Set a price of either kind as a row of the table tells it."""
    told: dict[str, Any] = {
        "market": price.market,
        "variant": price.variant,
        "amount_minor": price.amount_minor,
        "mrp_minor": price.mrp_minor,
        "starts_at": price.starts_at,
        "ends_at": price.ends_at,
    }
    return set_sale(**told) if price.kind == PriceKind.SALE else set_price(**told)


class PriceForm(MoneyForm):
    """A price that is set once for trial before it is written, so that each refusal shows."""

    money: ClassVar[tuple[str, ...]] = ("amount_minor", "mrp_minor")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == PriceKind.SALE:
            for name in ("starts_at", "ends_at"):
                if not cleaned.get(name):
                    self.add_error(name, gettext("A sale begins and ends."))
        # What is no amount at all is refused by the table's own rules, after this.
        if not self.errors and cleaned.get("amount_minor"):
            self._try(cleaned)
        return cleaned

    def _try(self, cleaned: dict[str, Any]) -> None:
        names = ("market", "variant", "kind", "amount_minor", "mrp_minor", "starts_at", "ends_at")
        told = {name: cleaned.get(name, getattr(self.instance, name, None)) for name in names}
        try:
            with transaction.atomic():
                write_price(Price(**told))
                transaction.set_rollback(True)
        except Problem as refusal:
            refuse(self, refusal, FORM_FIELDS)


@register(Price, site=tables)
class PriceTable(ScopedTable):
    """Prices, as each market shows them; which one begins when stays, a new one takes over."""

    reach = OfMarket("market")
    form = PriceForm
    list_display = ("variant", "market", "kind", "amount", "mrp", "starts_local", "ends_local")
    list_filter = ("market", "kind", "variant__product__kind")
    list_select_related = ("market", "variant")
    search_fields = ("variant__sku", "variant__product__sku", "variant__product__slug")
    autocomplete_fields = ("variant",)
    date_hierarchy = "starts_at"
    ordering = ("market__position", "variant__sku", "-starts_at")
    fields = ("market", "variant", "kind", "amount_minor", "mrp_minor", "starts_at", "ends_at")
    amount = money_column("amount_minor")
    mrp = money_column("mrp_minor")
    starts_local = moment_column("starts_at")
    ends_local = moment_column("ends_at")

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> Sequence[str]:
        return ("market", "variant", "kind", "starts_at") if obj else ()

    def title_of(self, row: Any) -> str:
        return f"{row.variant.sku} in {row.market.name}: {self.amount(row)}"

    def write(self, _request: HttpRequest, obj: Any, _form: Any) -> None:
        obj.pk = write_price(obj).pk


@register(WaveEntry, site=tables)
class WaveEntryTable(ReadOnlyTable):
    reach = OfMarket("market")
    list_display = ("market", "wave", "goods", "stage", "since_local", "reason", "changed_by")
    list_filter = ("market", "stage")
    list_select_related = ("market", "kind", "product")
    search_fields = ("wave", "reason", "changed_by")
    date_hierarchy = "since"
    ordering = ("-since", "-id")
    since_local = moment_column("since")

    @display(description="Goods")
    def goods(self, row: WaveEntry) -> str:
        return str(row.product or row.kind or "the rest")
