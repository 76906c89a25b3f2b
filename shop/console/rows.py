"""How each table of the staff is kept to the rows within reach, on every path of the admin."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateTimeField, Field, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from unfold.admin import ModelAdmin, TabularInline

from shop.accounts.reach import Reach, Rows
from shop.console.columns import shown_name
from shop.console.refusals import words_of_problem
from shop.kit.errors import Problem


class WithinReach:
    """Rows, and rows to choose from, within reach; for tables and the inlines in them.

    reach: must be declared by each table; the site refuses one without.
    """

    reach: ClassVar[Reach]

    def get_queryset(self, request: HttpRequest) -> Rows:
        return self.reach.seen(super().get_queryset(request), request.user)  # type: ignore[misc]

    def get_field_queryset(
        self, _db: str | None, db_field: "Field[Any, Any]", request: HttpRequest
    ) -> Rows | None:
        """Offer the rows of another table as that table shows them; of an undeclared one, none."""
        return choices_of(self.admin_site, db_field, request)  # type: ignore[attr-defined]


class ScopedTable(WithinReach, ModelAdmin):
    """A table of the staff; a row out of reach answers as one that does not exist."""

    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_view_permission(request, obj):
            return False
        return obj is None or _holds(self.reach.seen(_rows_of(self.model), request.user), obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self.reach.may_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_write(request, obj)

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> Any:
        """Say at each moment that it is meant in UTC; lists show the market's own time."""
        asked = super().formfield_for_dbfield(db_field, request, **options)
        if asked is not None and isinstance(db_field, DateTimeField):
            asked.help_text = asked.help_text or gettext("UTC")
        return asked

    def _may_write(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None:
            return self.reach.may_write(request.user)
        return _holds(self.reach.changed(_rows_of(self.model), request.user), obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take what no row can have for a key out of the rows chosen for an action."""
        if ACTION_CHECKBOX_NAME in request.POST:
            sent = request.POST.copy()
            chosen = [key for key in sent.getlist(ACTION_CHECKBOX_NAME) if _is_key(self.model, key)]
            sent.setlist(ACTION_CHECKBOX_NAME, chosen)
            request.POST = sent  # type: ignore[assignment]
        answer: HttpResponse = super().changelist_view(request, extra_context)
        return answer

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the domain's refusal of a write that its form let pass; nothing is then changed."""
        try:
            answer: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except Problem as refusal:
            self.message_user(request, words_of_problem(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return answer

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Head the form with the row's name as the staff say it."""
        if row := context.get("original"):
            context["subtitle"] = self.title_of(row)
            context["original"] = Titled(row, self.title_of(row))
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return answer

    def title_of(self, row: Model) -> str:
        """Name a row as the staff say it."""
        return str(row)

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: "ModelForm[Any]",
        change: bool,  # noqa: FBT001 Django's signature
    ) -> None:
        """Write the row, and take it back when it would then lie out of reach."""
        self.write(request, obj, form)
        if not _holds(self.reach.changed(_rows_of(self.model), request.user), obj):
            raise PermissionDenied

    def write(self, _request: HttpRequest, obj: Model, _form: "ModelForm[Any]") -> None:
        """Write a row; a table whose domain has an action for it calls that instead."""
        obj.save()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        """Show amounts as money to who may only look; a form takes them in its own fields."""
        fields = list(super().get_fields(request, obj))
        if obj is None or self.has_change_permission(request, obj):
            return fields
        return [shown_name(f) if hasattr(self, shown_name(f)) else f for f in fields]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Let a filter on another table offer only what rows within reach point to."""
        return [self._within_reach(declared) for declared in super().get_list_filter(request)]

    def _within_reach(self, declared: Any) -> Any:
        if not isinstance(declared, str):
            return declared
        field = get_fields_from_path(self.model, declared)[-1]
        return (declared, RelatedOnlyFieldListFilter) if field.is_relation else declared

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow only the declared filters in an address.

        Else ``?token__startswith=a`` would spell out what the table does not show.
        """
        declared = [_path_of(item) for item in self.list_filter] + [self.date_hierarchy]
        named = any(lookup == path or lookup.startswith(f"{path}__") for path in declared if path)
        return named and super().lookup_allowed(lookup, value, request)


class ReadOnlyTable(ScopedTable):
    """A table that the shop itself writes; staff look at it, administrators too."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


class ScopedInline(WithinReach, TabularInline):
    """Rows under a row; who may not change that one may not change these."""

    extra = 0
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_add_permission(request, obj) and self.reach.may_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.reach.may_write(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.reach.may_write(request.user)


class ReadOnlyInline(ScopedInline):
    """Rows under a row that the shop itself writes."""

    can_delete = False
    fields: ClassVar[tuple[str, ...]]

    def get_readonly_fields(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> tuple[str, ...]:
        return self.fields

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


class Titled:
    """A row under the name that the staff know it by, for the head of its form."""

    def __init__(self, row: Model, title: str) -> None:
        self.row = row
        self.title = title

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    def __str__(self) -> str:
        return self.title


def choices_of(site: Any, db_field: "Field[Any, Any]", request: HttpRequest) -> Rows | None:
    """Give the rows that a field may point to; ``None`` leaves it to the field (administrators)."""
    target = db_field.related_model
    try:
        table = site.get_model_admin(target)
    except NotRegistered:
        return None if request.user.is_superuser else _rows_of(target).none()
    rows: Rows = table.get_queryset(request)
    return rows


def _rows_of(model: Any) -> Rows:
    return QuerySet(model)


def _holds(rows: Rows, row: Model) -> bool:
    return rows.filter(pk=row.pk).exists()


def _is_key(model: type[Model], typed: str) -> bool:
    field: Any = model._meta.pk
    while field.is_relation:
        field = field.target_field
    try:
        field.run_validators(field.to_python(typed))
    except ValidationError:
        return False
    return True


def _path_of(declared: Any) -> str:
    """Name the path or parameter of a filter as declared: a name, a pair, or a class of its own."""
    if isinstance(declared, type) and issubclass(declared, SimpleListFilter):
        return declared.parameter_name or ""
    return str(declared if isinstance(declared, str) else declared[0])
