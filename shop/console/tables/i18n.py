"""Markets, words, facts of tax and law."""

from typing import Any, ClassVar, Final

from django.contrib.admin import display, register
from django.http import HttpRequest

from i18n.compliance.models import Requirement
from i18n.locales.formats import format_price
from i18n.locales.models import Region, Translation
from i18n.markets.models import (
    InvoiceTerms,
    LegalNotice,
    Market,
    MarketCountry,
    MarketLocale,
    SellerEntity,
    SellerRegistration,
    StageChange,
)
from i18n.markets.queries import stage_sql
from i18n.tax.models import (
    GoodsTaxRate,
    GstState,
    NexusRule,
    NexusSale,
    StateFee,
    StateShippingRule,
    StateTaxRate,
    TaxThreshold,
)
from shop.accounts.reach import OfCountry, OfLocale, OfMarket, OnlyIn, Rows
from shop.console.columns import moment_column
from shop.console.money import MoneyForm
from shop.console.rows import ReadOnlyInline, ReadOnlyTable, ScopedInline, ScopedTable
from shop.console.search_words import refresh_search_after
from shop.console.site import tables
from shop.kit.clock import now

FEE_CURRENCY: Final = "USD"  # the states that have fees are the United States'
FEE_LOCALE: Final = "en-US"


class Countries(ScopedInline):
    model = MarketCountry
    reach = OfMarket("market")


class Locales(ScopedInline):
    model = MarketLocale
    reach = OfMarket("market")


class StageHistory(ReadOnlyInline):
    model = StageChange
    reach = OfMarket("market")
    fields = ("stage", "since", "reason", "changed_by")
    ordering = ("-since", "-id")


@register(Market, site=tables)
class MarketTable(ScopedTable):
    reach = OfMarket("pk")
    list_display = ("name", "code", "stage_now", "currency", "tax_display", "tax_regime", "seller")
    list_filter = ("tax_regime",)
    list_select_related = ("seller",)
    search_fields = ("code", "name")
    inlines = (Countries, Locales, StageHistory)

    def get_readonly_fields(self, _request: object, obj: object = None) -> tuple[str, ...]:
        """Carts, orders and prices of a market are in its currency; it is chosen once."""
        return ("currency",) if obj else ()

    def get_queryset(self, request: HttpRequest) -> Rows:
        stage = stage_sql(now(), market="pk")
        rows: Rows = super().get_queryset(request).annotate(stage_sql=stage)
        return rows

    @display(description="Stage now", ordering="stage_sql")
    def stage_now(self, row: Any) -> str:
        return str(row.stage_sql)


@register(StageChange, site=tables)
class StageChangeTable(ReadOnlyTable):
    reach = OfMarket("market")
    list_display = ("market", "stage", "since_local", "reason", "changed_by")
    list_filter = ("market", "stage")
    list_select_related = ("market",)
    search_fields = ("reason", "changed_by")
    date_hierarchy = "since"
    ordering = ("-since", "-id")
    since_local = moment_column("since")


@register(LegalNotice, site=tables)
class LegalNoticeTable(ScopedTable):
    reach = OfMarket("market")
    list_display = ("market", "topic")
    list_filter = ("market", "topic")
    list_select_related = ("market",)
    ordering = ("market__position", "topic")


class Registrations(ScopedInline):
    model = SellerRegistration
    reach = OfMarket("seller__markets")


class Terms(ScopedInline):
    model = InvoiceTerms
    reach = OfMarket("seller__markets")


@register(SellerEntity, site=tables)
class SellerEntityTable(ScopedTable):
    reach = OfMarket("markets")
    list_display = ("code", "legal_name", "country", "region", "gstin")
    list_filter = ("country",)
    search_fields = ("code", "legal_name", "gstin")
    ordering = ("code",)
    inlines = (Registrations, Terms)


@register(Translation, site=tables)
class TranslationTable(ScopedTable):
    """Words of all other tables; who corrects them may not move them to another row."""

    reach = OfLocale()
    list_display = ("owner", "owner_id", "field", "locale", "text")
    list_filter = ("owner", "locale", "field")
    search_fields = ("text",)
    fields = ("owner", "owner_id", "field", "locale", "text")
    ordering = ("owner", "owner_id", "field", "locale")

    def write(self, request: HttpRequest, obj: Any, form: Any) -> None:
        super().write(request, obj, form)
        refresh_search_after(obj)

    def get_readonly_fields(self, _request: object, obj: object = None) -> tuple[str, ...]:
        return self.fields[:-1] if obj else ()


@register(Region, site=tables)
class RegionTable(ScopedTable):
    reach = OfCountry("country")
    list_display = ("code", "name", "country")
    list_filter = ("country",)
    search_fields = ("code", "name")
    ordering = ("country", "name")


class FactTable(ScopedTable):
    """Dated rows with their source, each of a country; only administrators change them."""

    date_hierarchy = "valid_from"
    save_as = True


@register(Requirement, site=tables)
class RequirementTable(FactTable):
    reach = OfCountry("country")
    list_display = ("code", "name", "country", "kind", "trait", "severity", "valid_from")
    list_filter = ("country", "severity", "evidence", "statutory")
    search_fields = ("code", "name", "source")
    ordering = ("country", "code", "-valid_from")


@register(GstState, site=tables)
class GstStateTable(FactTable):
    reach = OnlyIn("IN")
    list_display = ("code", "region", "head", "valid_from", "valid_to")
    list_filter = ("head",)
    search_fields = ("code", "region")
    ordering = ("code", "-valid_from")


@register(GoodsTaxRate, site=tables)
class GoodsTaxRateTable(FactTable):
    reach = OfCountry("country")
    list_display = ("country", "prefix", "rate", "valid_from", "valid_to", "source")
    list_filter = ("country", "rate")
    search_fields = ("prefix", "source")
    ordering = ("country", "prefix", "-valid_from")


@register(StateTaxRate, site=tables)
class StateTaxRateTable(FactTable):
    reach = OfCountry("state")
    list_display = ("state", "rate", "valid_from", "valid_to", "source")
    search_fields = ("state", "source")
    ordering = ("state", "-valid_from")


@register(StateShippingRule, site=tables)
class StateShippingRuleTable(FactTable):
    reach = OfCountry("state")
    list_display = ("state", "rule", "valid_from", "valid_to", "source")
    list_filter = ("rule",)
    search_fields = ("state", "source")
    ordering = ("state", "-valid_from")


class StateFeeForm(MoneyForm):
    """A fee of a state of the United States, in its money."""

    money = ("cap_minor", "amount_minor", "min_order_minor")

    def currency(self) -> str:
        return FEE_CURRENCY


@register(StateFee, site=tables)
class StateFeeTable(FactTable):
    reach = OfCountry("state")
    form = StateFeeForm
    list_display = ("code", "name", "state", "kind", "rate", "amount", "cap", "valid_from")
    list_filter = ("state", "kind")
    search_fields = ("code", "name")
    ordering = ("state", "code", "-valid_from")
    fields = (
        "code", "name", "state", "kind", "rate", "cap_minor", "amount_minor", "min_order_minor",
        "applies_if", "valid_from", "valid_to", "source", "note",
    )  # fmt: skip

    @display(description="Amount")
    def amount(self, row: StateFee) -> str | None:
        return _fee(row.amount_minor)

    @display(description="Cap")
    def cap(self, row: StateFee) -> str | None:
        return _fee(row.cap_minor)

    @display(description="Smallest order")
    def min_order(self, row: StateFee) -> str | None:
        return _fee(row.min_order_minor)


@register(TaxThreshold, site=tables)
class TaxThresholdTable(FactTable):
    reach = OfCountry("country")
    list_display = ("country", "code", "amount_minor", "valid_from", "valid_to", "source")
    list_filter = ("country",)
    search_fields = ("code", "source")
    ordering = ("country", "code", "-valid_from")


class NexusRuleForm(MoneyForm):
    money: ClassVar[tuple[str, ...]] = ("amount_minor",)

    def currency(self) -> str:
        return FEE_CURRENCY


@register(NexusRule, site=tables)
class NexusRuleTable(FactTable):
    reach = OfCountry("state")
    form = NexusRuleForm
    list_display = ("state", "amount", "transactions", "test", "valid_from", "valid_to")
    list_filter = ("test",)
    search_fields = ("state",)
    ordering = ("state", "-valid_from")

    @display(description="Sales of a year")
    def amount(self, row: NexusRule) -> str | None:
        return _fee(row.amount_minor)


@register(NexusSale, site=tables)
class NexusSaleTable(ReadOnlyTable):
    """Sales on which no tax was collected, because the seller is not registered there."""

    reach = OfMarket("seller__markets")
    list_display = ("day", "state", "reference", "amount", "seller")
    list_filter = ("state",)
    list_select_related = ("seller",)
    search_fields = ("reference", "state")
    date_hierarchy = "day"
    ordering = ("-day", "-id")
    fields = ("day", "state", "reference", "amount", "seller")

    @display(description="Amount")
    def amount(self, row: NexusSale) -> str | None:
        return _fee(row.amount_minor)


def _fee(minor: int | None) -> str | None:
    return None if minor is None else format_price(minor, FEE_CURRENCY, FEE_LOCALE)
