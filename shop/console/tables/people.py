"""Customers, what the staff among them may do, and which markets they look after."""

from typing import Any

from django.contrib.admin import register
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from shop.accounts.actions import grant_market, revoke_market
from shop.accounts.models import Customer, MarketManager
from shop.accounts.reach import ADMINISTRATORS
from shop.console.rows import ReadOnlyInline, ScopedTable
from shop.console.site import tables


class ByEmail:
    """Keep e-mail addresses in small letters, in which people are looked up."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NewCustomerForm(ByEmail, UserCreationForm):
    pass


class CustomerForm(ByEmail, UserChangeForm):
    pass


class Markets(ReadOnlyInline):
    model = MarketManager
    reach = ADMINISTRATORS
    fields = ("market",)
    verbose_name_plural = "Markets in her care (granted and revoked under Market managers)"


@register(Customer, site=tables)
class CustomerTable(ScopedTable, UserAdmin):  # type: ignore[misc,type-arg]  # unfold is untyped
    reach = ADMINISTRATORS
    form = CustomerForm
    add_form = NewCustomerForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "is_staff", "is_superuser", "is_active", "joined_at")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name")
    date_hierarchy = "joined_at"
    ordering = ("email",)
    readonly_fields = ("joined_at", "last_login")
    filter_horizontal = ()
    inlines = (Markets,)
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("Staff", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Moments", {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)


@register(MarketManager, site=tables)
class MarketManagerTable(ScopedTable):
    """Who looks after which market; a grant is given or revoked, never rewritten."""

    reach = ADMINISTRATORS
    list_display = ("customer", "market")
    list_filter = ("market",)
    list_select_related = ("customer", "market")
    search_fields = ("customer__email", "customer__name", "market__code")
    autocomplete_fields = ("customer",)
    ordering = ("market__position", "customer__email")

    def has_change_permission(self, _request: object, _obj: object = None) -> bool:
        return False

    def title_of(self, row: Any) -> str:
        return f"{row.customer.email} in {row.market.name}"

    def write(self, _request: object, obj: Any, _form: Any) -> None:
        obj.pk = grant_market(customer=obj.customer, market=obj.market).pk

    def delete_model(self, _request: object, obj: Any) -> None:
        revoke_market(customer=obj.customer, market=obj.market)

    def delete_queryset(self, _request: object, queryset: Any) -> None:
        for grant in queryset.select_related("customer", "market"):
            revoke_market(customer=grant.customer, market=grant.market)


@register(Group, site=tables)
class GroupTable(ScopedTable, GroupAdmin):  # type: ignore[misc]  # unfold is untyped
    reach = ADMINISTRATORS
