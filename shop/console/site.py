"""The staff's tables, at ``/manage/tables/``."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import InvalidPage
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.templatetags.static import static
from django.urls import URLPattern
from unfold.dataclasses import Favicon
from unfold.sites import UnfoldAdminSite

from shop.accounts.reach import Reach
from shop.console.sign_in import SignInForm


class TablesSite(UnfoldAdminSite):
    """Tables that each say how far a manager reaches in them."""

    login_form = SignInForm
    index_title = "Tables"
    enable_nav_sidebar = True

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        """Take a table in; refuse one that does not declare its reach, or whose inlines do not."""
        for part in (admin_class, *getattr(admin_class, "inlines", ())):
            if not isinstance(getattr(part, "reach", None), Reach):
                raise ImproperlyConfigured(f"{part} must declare its reach")
        super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 Django's signature
        """Let no page be asked or sent anything that holds NUL, which PostgreSQL does not take."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if _holds_nul(request):
                return HttpResponseBadRequest("A text cannot hold the character NUL.")
            return view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Carry the shop's own mark, so that no browser asks for one that is not there."""
        mark = Favicon(href=static("storefront/mark.svg"), rel="icon", type="image/svg+xml")
        return {**super().each_context(request), "site_favicons": [mark]}

    def get_urls(self) -> list[URLPattern]:
        """Leave out the redirect by content type and id, which would tell what exists anywhere."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def search(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Find tables by name; a page that is none is not found instead of an error."""
        try:
            answer: HttpResponse = super().search(request, extra_context)
        except (ValueError, InvalidPage) as mistake:
            raise Http404 from mistake
        return answer


def _holds_nul(request: HttpRequest) -> bool:
    return any(
        "\0" in text
        for sent in (request.GET, request.POST)
        for name, values in sent.lists()
        for text in (name, *values)
    )


tables = TablesSite(name="admin")
