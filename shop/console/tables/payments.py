"""How the shop is paid: terms, accounts with providers, and what those called to tell."""

from django.contrib.admin import register

from checkout.payments.accounts import ProviderAccount
from checkout.payments.models import PaymentEvent
from checkout.payments.terms import PaymentTerms
from shop.accounts.reach import ADMINISTRATORS
from shop.console.rows import ReadOnlyTable, ScopedTable
from shop.console.site import tables


@register(PaymentTerms, site=tables)
class PaymentTermsTable(ScopedTable):
    """Amounts in minor units of the row's currency."""

    reach = ADMINISTRATORS
    list_display = (
        "provider", "method", "currency", "minimum_minor", "maximum_minor", "hold_hours",
        "capture_at_once", "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("provider", "currency")
    search_fields = ("provider", "method", "source")
    ordering = ("provider", "currency", "method", "-valid_from")


@register(ProviderAccount, site=tables)
class ProviderAccountTable(ScopedTable):
    """Which of the environment's keys a market uses, by their name; never a key."""

    reach = ADMINISTRATORS
    list_display = ("provider", "market", "seller", "keys")
    list_filter = ("provider", "market")
    list_select_related = ("market", "seller")
    search_fields = ("keys",)
    ordering = ("provider", "id")


@register(PaymentEvent, site=tables)
class PaymentEventTable(ReadOnlyTable):
    reach = ADMINISTRATORS
    list_display = ("provider", "kind", "outcome", "payment", "received_at")
    list_filter = ("provider", "outcome", "kind")
    list_select_related = ("payment",)
    search_fields = ("event_id", "kind")
    date_hierarchy = "received_at"
    ordering = ("-id",)
