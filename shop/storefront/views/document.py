"""An invoice, receipt, note or voucher of an order, for whoever holds the order's link."""

from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from i18n.locales.texts import language
from shop.storefront.page import Page, shop_page
from shop.storefront.pdf import can_print, to_pdf


@shop_page
def document(page: Page, token: str, number: str) -> HttpResponse:
    """Show a document as it was issued; raises Http404 alike for an unknown and a foreign one."""
    return _private(HttpResponse(_html(page, token, number)))


@shop_page
def document_pdf(page: Page, token: str, number: str) -> HttpResponse:
    """Give the same page as a file; raises Http404 where nothing can print it, too."""
    if not can_print():
        raise Http404
    printed = to_pdf(_html(page, token, number))
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return _private(response)


def _html(page: Page, token: str, number: str) -> str:
    """Write the document in the language in which it was issued."""
    order = page.ask("document", token=token, number=number)["order"]
    if order is None or order["market"]["code"] != page.place.market or not order["document"]:
        raise Http404
    return written(order, back=page.url(f"order/{token}/"))


def written(order: dict[str, Any], *, back: str) -> str:
    """Write the document of an answer; ``back`` is the order's page."""
    found = order["document"]
    context = {
        "order": order,
        "document": found,
        "back": back,
        "pdf": f"{back}documents/{found['number']}.pdf" if can_print() else None,
    }
    with translation.override(language(found["locale"])):
        return render_to_string("storefront/order_document.html", context)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
