"""What prices are worked out from, and what was worked out."""

import json
from typing import Any, ClassVar, Final

from django.contrib.admin import display, register
from django.utils.html import format_html

from catalog.suggestions.models import PricePolicy, PriceSuggestion, UnitCost
from i18n.charm.models import CharmRule
from i18n.duties.models import DutyRate
from i18n.exchange.models import FxRate
from i18n.locales.formats import format_price
from shop.accounts.reach import SHARED, OfCountry, OfMarket
from shop.console.columns import moment_column, money_column
from shop.console.money import MoneyForm
from shop.console.rows import ReadOnlyTable, ScopedTable
from shop.console.site import tables
from shop.console.tables.i18n import FactTable

STAFF_LOCALE: Final = "en-US"  # for rows that belong to no market


@register(FxRate, site=tables)
class FxRateTable(FactTable):
    reach = SHARED
    list_display = ("base", "quote", "rate", "valid_from", "valid_to", "source")
    list_filter = ("base", "quote")
    search_fields = ("source", "note")
    ordering = ("base", "quote", "-valid_from")


class CharmRuleForm(MoneyForm):
    """A rule in the money of its own currency."""

    money = ("from_minor", "step_minor", "less_minor")

    def currency(self) -> str | None:
        return _currency_of(self)


@register(CharmRule, site=tables)
class CharmRuleTable(FactTable):
    reach = SHARED
    form = CharmRuleForm
    list_display = ("currency", "market", "starting", "step", "less", "valid_from", "valid_to")
    list_filter = ("currency",)
    search_fields = ("market", "source", "note")
    ordering = ("currency", "market", "from_minor", "-valid_from")

    @display(description="From", ordering="from_minor")
    def starting(self, row: Any) -> str:
        return format_price(row.from_minor, row.currency, STAFF_LOCALE)

    @display(description="Step")
    def step(self, row: Any) -> str:
        return format_price(row.step_minor, row.currency, STAFF_LOCALE)

    @display(description="Less")
    def less(self, row: Any) -> str:
        return format_price(row.less_minor, row.currency, STAFF_LOCALE)


@register(DutyRate, site=tables)
class DutyRateTable(FactTable):
    reach = OfCountry("country")
    list_display = ("country", "prefix", "origin", "rate", "valid_from", "valid_to", "source")
    list_filter = ("country", "origin")
    search_fields = ("prefix", "source", "note")
    ordering = ("country", "prefix", "origin", "-valid_from")


class UnitCostForm(MoneyForm):
    """What a unit costs, in the money in which we pay."""

    money: ClassVar[tuple[str, ...]] = ("goods_minor", "freight_minor")

    def currency(self) -> str | None:
        return _currency_of(self)


@register(UnitCost, site=tables)
class UnitCostTable(ScopedTable):
    """Costs of units; a new cost is a new row from its day on."""

    reach = OfMarket("market")
    form = UnitCostForm
    list_display = ("variant", "market", "goods", "freight", "valid_from", "valid_to", "source")
    list_filter = ("market", "currency", "variant__product__kind")
    list_select_related = ("market", "variant")
    search_fields = ("variant__sku", "variant__product__sku", "source")
    autocomplete_fields = ("variant",)
    date_hierarchy = "valid_from"
    ordering = ("market__position", "variant__sku", "-valid_from")
    goods = money_column("goods_minor", currency="currency")
    freight = money_column("freight_minor", currency="currency")


@register(PricePolicy, site=tables)
class PricePolicyTable(ScopedTable):
    reach = OfMarket("market")
    list_display = (
        "market",
        "base",
        "factor",
        "margin",
        "approval_from",
        "keeps_days",
        "valid_from",
    )
    list_filter = ("market",)
    list_select_related = ("market", "base")
    search_fields = ("source", "note")
    ordering = ("market__position", "-valid_from")


@register(PriceSuggestion, site=tables)
class PriceSuggestionTable(ReadOnlyTable):
    """Suggestions; they are made, approved and decided by the manage API."""

    reach = OfMarket("market")
    list_display = (
        "variant", "market", "state", "amount", "current", "floor", "ceiling", "needs_approval",
        "made_local", "expires_local",
    )  # fmt: skip
    list_filter = ("market", "state", "needs_approval")
    list_select_related = ("market", "variant")
    search_fields = ("variant__sku", "variant__product__sku")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    fields = (
        "market", "variant", "state", "amount_minor", "current_minor", "floor_minor",
        "ceiling_minor", "needs_approval", "worked_out", "made_at", "expires_at", "decided_at",
        "reason", "starts_at",
    )  # fmt: skip
    amount = money_column("amount_minor")
    current = money_column("current_minor")
    floor = money_column("floor_minor")
    ceiling = money_column("ceiling_minor")
    made_local = moment_column("made_at")
    expires_local = moment_column("expires_at")

    @display(description="Worked out")
    def worked_out(self, row: Any) -> str:
        lines = "\n".join(json.dumps(step, ensure_ascii=False) for step in row.steps)
        return format_html("<pre>{}</pre>", lines)


def _currency_of(form: Any) -> str | None:
    """Give the currency that was typed, or that the row has."""
    typed = getattr(form, "cleaned_data", {}).get("currency")
    return typed or form.instance.currency or None
