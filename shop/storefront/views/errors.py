"""What a shopper sees when there is no such page, or when we failed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from shop.storefront.page import Page
from shop.storefront.places import place_of

NOT_FOUND = 404
FAILED = 500


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer in the address's locale where there is one; the same for hidden and unknown."""
    del exception  # what was looked for is nobody's business
    first = request.path.lstrip("/").partition("/")[0]
    try:
        place = place_of(first, request=request)
        with translation.override(place.language):
            page = Page(request, place)
            return page.show("not_found", page.ask("chrome"), status=NOT_FOUND)
    except Http404:
        return _anywhere(request, "lost", NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without asking anything of the shop: it may be the shop that fails."""
    return _anywhere(request, "failed", FAILED)


def _anywhere(request: HttpRequest, template: str, status: int) -> HttpResponse:
    language = translation.get_language_from_request(request)
    with translation.override(language):
        context = {"language": language, "home": "/"}
        return render(request, f"storefront/{template}.html", context, status=status)
