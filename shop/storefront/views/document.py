"""An invoice, receipt, note or voucher of an order, for whoever holds the order's link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from checkout.documents.models import Document
from i18n.locales.texts import language
from shop.accounts.person import person_of
from shop.accounts.rights import is_staff, seen
from shop.storefront.ask import ask
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
    return _as_file(_html(page, token, number), number)


def _as_file(html: str, number: str) -> HttpResponse:
    response = HttpResponse(to_pdf(html), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return _private(response)


def staff_document(request: HttpRequest, market: str, number: str) -> HttpResponse:
    """Show a document of a market to those who look after it; raises Http404 to all others."""
    return _private(HttpResponse(_staff_html(request, market, number)))


def staff_document_pdf(request: HttpRequest, market: str, number: str) -> HttpResponse:
    """Give the same as a file."""
    if not can_print():
        raise Http404
    return _as_file(_staff_html(request, market, number), number)


def _staff_html(request: HttpRequest, market: str, number: str) -> str:
    person = person_of(request)
    if person is None or not is_staff(person):
        raise Http404
    rows = seen(person, Document.objects.filter(market__code=market, number=number))
    found = rows.select_related("order", "market").order_by("-pk").first()
    if found is None:
        raise Http404
    token = found.order.token
    answer = ask("document", {"token": token, "number": number}, request=request)
    paths = f"/manage/documents/{market}/{number}"
    return written(answer["order"], back="/manage/", pdf=f"{paths}.pdf")


def _html(page: Page, token: str, number: str) -> str:
    """Write the document in the language in which it was issued."""
    order = page.ask("document", token=token, number=number)["order"]
    if order is None or order["market"]["code"] != page.place.market or not order["document"]:
        raise Http404
    back = page.url(f"order/{token}/")
    return written(order, back=back, pdf=f"{back}documents/{number}.pdf")


def written(order: dict[str, Any], *, back: str, pdf: str) -> str:
    """Write the document of an answer. back: where it is linked from. pdf: path of its file."""
    found = order["document"]
    context = {
        "order": order,
        "document": found,
        "back": back,
        "pdf": pdf if can_print() else None,
    }
    with translation.override(language(found["locale"])):
        return render_to_string("storefront/order_document.html", context)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
