"""Documents of an order on their pages and as PDF: one template, in the language of the order."""

import re
from html import unescape
from importlib.util import find_spec

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.test import Client

from checkout.documents.actions import issue_credit_note, issue_rest
from checkout.documents.models import Document
from checkout.orders.models import Order
from shop.storefront.pdf import static_file
from tests.make.asking import ask
from tests.make.checkout import DELHI
from tests.make.documents import all_of, make_order
from tests.make.i18n import NOON
from tests.make.pdf_text import MISSING, fonts_of_pdf, text_of_pdf
from tests.storefront.shop import Shop

needs_pdf = pytest.mark.skipif(not find_spec("weasyprint"), reason="the extra [pdf]")
TITLES = {
    "en-IN": "Tax invoice",
    "hi-IN": "कर बीजक",
    "en-US": "Receipt",
    "es-US": "Recibo",
}


def invoiced(shop: Shop, locale: str) -> tuple[Order, Document]:
    market = shop.india if locale.endswith("IN") else shop.america
    order = make_order(
        market=market,
        variants=[shop.black],
        goods=[(0, 3)],
        locale=locale,
        address=DELHI if market == shop.india else None,
    )
    return order, issue_rest(order=order, at=NOON)


def page_of(order: Order, document: Document, ending: str = "/") -> str:
    return f"/{order.locale.lower()}/order/{order.token}/documents/{document.number}{ending}"


def words_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).split())


@pytest.mark.parametrize("locale", TITLES)
def test_the_page_says_what_was_issued(client: Client, shop: Shop, locale: str) -> None:
    order, document = invoiced(shop, locale)

    words = words_of(client, page_of(order, document))

    assert f"{TITLES[locale]} {document.number}" in words
    assert order.number in words


def test_an_indian_invoice_shows_the_fields_of_rule_46(client: Client, shop: Shop) -> None:
    order, document = invoiced(shop, "en-IN")

    words = words_of(client, page_of(order, document))

    for field in (
        "Seller IN-ENT",
        "GSTIN 29AAKCM1234Q1ZX",
        "KA2627-0000001",
        "22 Nov 2026",
        "Asha Rao",
        "New Delhi 110001",
        "HSN 39269099",
        "3 NOS",
        "₹801.69",  # 946.00 before 18%
        "IGST 18% ₹144.31",
        "Place of supply Delhi (07)",
        "Reverse charge No",
        "₹897",
        "authorised signatory",
    ):
        assert field in words, field


def test_a_credit_note_names_its_invoice(client: Client, shop: Shop) -> None:
    order, invoice = invoiced(shop, "en-IN")
    note = issue_credit_note(
        order=order, quantities=all_of(order), delivery=True, reason="Returned", at=NOON
    )

    words = words_of(client, page_of(order, note))

    assert f"Credit note {note.number}" in words
    assert f"Refers to {invoice.number}, 22 Nov 2026" in words


@pytest.mark.parametrize("ending", ["/", ".pdf"])
def test_a_document_opens_by_its_own_orders_link_alone(
    client: Client, shop: Shop, ending: str
) -> None:
    order, document = invoiced(shop, "en-IN")
    other, _ = invoiced(shop, "hi-IN")
    paths = (
        page_of(other, document, ending),
        page_of(order, Document(number="KA2627-9999999"), ending),
        page_of(order, document, ending).replace(order.token, "unknown"),
        page_of(order, document, ending).replace("/en-in/", "/en-us/"),
    )

    for path in paths:
        response = client.get(path)
        assert response.status_code == 404
        assert order.number not in response.content.decode()


def test_nobody_keeps_or_finds_a_document(client: Client, shop: Shop) -> None:
    order, document = invoiced(shop, "en-IN")

    response = client.get(page_of(order, document))

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_the_order_page_links_its_documents(client: Client, shop: Shop) -> None:
    order, document = invoiced(shop, "en-IN")

    page = client.get(f"/en-in/order/{order.token}/").content.decode()

    assert f'href="{page_of(order, document)}"' in page


@needs_pdf
@pytest.mark.parametrize(
    ("locale", "parts"),
    [
        ("en-IN", ("Tax invoice", "₹801.69", "₹144.31", "IGST 18%", "Delhi (07)")),
        ("hi-IN", ("कर बीजक", "₹801.69", "₹144.31", "दिल्ली", "विक्रेता", "आपूर्ति का स्थान")),
        ("en-US", ("Receipt", "$29.97", "State tax 7.25%")),
        ("es-US", ("Recibo", "$29.97", "Funda Kavrin Slim")),
    ],
)
def test_the_pdf_says_the_same(
    client: Client, shop: Shop, locale: str, parts: tuple[str, ...]
) -> None:
    order, document = invoiced(shop, locale)

    response = client.get(page_of(order, document, ".pdf"))

    words = text_of_pdf(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    for part in (*parts, document.number):
        assert squeezed(part) in squeezed(words), words
    assert MISSING not in words
    assert {name.partition("-Devanagari")[0] for name in fonts_of_pdf(response.content)} <= {
        "Foothold-Noto",
        "Foothold-Noto-Bold",
    }


def squeezed(text: str) -> str:
    """Leave out spaces: where they are painted is the printer's business."""
    return "".join(text.split())


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/font.woff2",
        "https://127.0.0.1/static/documents/document.css",
        "file:///etc/hostname",
        "http://foothold.invalid/media/product.png",
        "http://foothold.invalid/static/../settings.py",
        "http://foothold.invalid/static/documents/absent.css",
    ],
)
def test_the_printer_reads_our_static_files_alone(address: str) -> None:
    with pytest.raises((LookupError, SuspiciousFileOperation)):
        static_file(address)


def test_the_api_gives_documents_by_the_orders_token_alone(shop: Shop) -> None:
    order, document = invoiced(shop, "hi-IN")
    other, _ = invoiced(shop, "en-IN")
    query = """query($token: String!, $number: String!) { order(token: $token) {
      documents { number kind title issuedAt url total { minor } lines { description } }
      document(number: $number) { number placeOfSupply taxLines { head amount { minor } } } } }"""

    mine = ask(query, token=order.token, number=document.number).data["order"]
    foreign = ask(query, token=other.token, number=document.number).data["order"]

    assert mine["documents"][0] | {"lines": None, "issuedAt": None} == {
        "number": "KA2627-0000001",
        "kind": "INVOICE",
        "title": "कर बीजक",
        "issuedAt": None,
        "url": page_of(order, document),
        "total": {"minor": order.total_minor},
        "lines": None,
    }
    assert mine["document"]["placeOfSupply"] == "दिल्ली (07)"
    assert mine["document"]["taxLines"][0]["amount"]["minor"] == order.tax_minor
    assert foreign["document"] is None
