"""Documents as the API gives them: what they said when they were issued, nothing reckoned anew."""

from collections.abc import Iterable
from typing import Any

import graphene
from django.utils.translation import gettext_noop
from graphql import GraphQLResolveInfo

from checkout.documents.models import Document, DocumentKind, DocumentLine, DocumentTax, LineKind
from checkout.documents.queries import document_of, documents_of
from checkout.orders.api.order import OrderRoot
from checkout.pricing.api.totals import FEES, TaxLineType, TaxRow, told_tax_lines
from i18n.locales.addresses import format_lines, from_json
from i18n.locales.api.money import Money, money
from i18n.locales.formats import format_date
from i18n.locales.regions import region_names
from i18n.locales.texts import language
from shop.kit.graphql.selection import selected
from shop.kit.words import say

Card = dict[str, Any]
KINDS = {
    DocumentKind.INVOICE: "A tax invoice, as GST wants it.",
    DocumentKind.RECEIPT: "A receipt, where there are no tax invoices.",
    DocumentKind.CREDIT_NOTE: "Takes back goods of an invoice or a receipt.",
    DocumentKind.RECEIPT_VOUCHER: "Confirms an advance on goods that ship later.",
    DocumentKind.REFUND_VOUCHER: "Confirms that an advance went back.",
}
DocumentKindEnum = graphene.Enum(
    "DocumentKind",
    [(kind.value, kind.value) for kind in DocumentKind],
    description=lambda value: KINDS[DocumentKind(value.value)] if value else "What a document is.",
)
LINE_KINDS = {
    LineKind.GOODS: "Units of a variant.",
    LineKind.DELIVERY: "What delivery costs.",
    LineKind.FEE: "A fee that the law wants shown; it is not tax.",
    LineKind.ADVANCE: "Money received, or returned, before goods are supplied.",
}
LineKindEnum = graphene.Enum(
    "DocumentLineKind",
    [(kind.value, kind.value) for kind in LineKind],
    description=lambda value: (
        LINE_KINDS[LineKind(value.value)] if value else "What a line of a document is about."
    ),
)
TITLES: dict[str, str] = {
    DocumentKind.INVOICE: gettext_noop("Tax invoice"),
    DocumentKind.RECEIPT: gettext_noop("Receipt"),
    DocumentKind.CREDIT_NOTE: gettext_noop("Credit note"),
    DocumentKind.RECEIPT_VOUCHER: gettext_noop("Receipt voucher"),
    DocumentKind.REFUND_VOUCHER: gettext_noop("Refund voucher"),
}
ADVANCE = gettext_noop("Advance for order %(number)s")
NO_TAX_ON_ADVANCES = gettext_noop("No GST is due on an advance for goods (Notification 66/2017).")
ESTIMATED = gettext_noop("The tax is the state's part; local tax may be added to it.")
NEW_RATES = gettext_noop("Taxed at the rates in force on the day of this invoice.")
USED = gettext_noop("Advance received: %(amount)s, voucher %(number)s.")


WHOLE = ("lines", "taxLines", "refersTo")  # what the lines are read for


class DocumentParty(graphene.ObjectType):
    """Who sells or buys, as it was when the document was issued."""

    name = graphene.String(required=True, description="Person or company.")
    company = graphene.String(description="The business that buys; null for a consumer.")
    tax_id = graphene.String(description="GSTIN; null where there is none.")
    lines = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="The postal address, line by line.",
    )
    email = graphene.String(required=True, description="E-mail address; may be empty.")
    phone = graphene.String(required=True, description="In E.164 form; may be empty.")


class DocumentReference(graphene.ObjectType):
    """Another document that this one is about."""

    number = graphene.String(required=True, description="Its number in its series.")
    issued_on = graphene.String(required=True, description="Its day, in words of the locale.")


class DocumentLineType(graphene.ObjectType):
    """One line of a document."""

    class Meta:
        name = "DocumentLine"

    kind = graphene.Field(LineKindEnum, required=True, description="What it is about.")
    description = graphene.String(required=True, description="What was sold, in the locale.")
    code = graphene.String(required=True, description="Stock keeping unit; may be empty.")
    goods_code = graphene.String(description="HSN code; null where none is printed.")
    quantity = graphene.Int(required=True, description="Whole units, 1 or more.")
    unit = graphene.String(description="Unit quantity code, such as `NOS`; null where none is.")
    unit_price = graphene.Field(Money, required=True, description="As the market shows prices.")
    discount = graphene.Field(Money, required=True, description="Taken off the whole line.")
    taxable = graphene.Field(Money, required=True, description="Before tax; 0 for a fee.")
    taxes = graphene.List(
        graphene.NonNull(TaxLineType), required=True, description="The tax on it, by head."
    )
    total = graphene.Field(Money, required=True, description="The line with its tax.")


class DocumentSummary:
    """What a list of documents tells of each."""

    number = graphene.String(required=True, description="Unique for the seller in its year.")
    kind = graphene.Field(DocumentKindEnum, required=True, description="What the document is.")
    title = graphene.String(required=True, description="What it is, in words of the locale.")
    issued_at = graphene.DateTime(required=True, description="When it was issued.")
    issued_on = graphene.String(required=True, description="The day, in words of the locale.")
    total = graphene.Field(Money, required=True, description="What it comes to.")
    url = graphene.String(required=True, description="Path of its page, by the order's token.")


class DocumentType(DocumentSummary, graphene.ObjectType):
    """A document as it was issued; amounts of a credit note are positive, and go back."""

    class Meta:
        name = "Document"

    locale = graphene.String(required=True, description="The locale that it is written in.")
    seller = graphene.Field(DocumentParty, required=True, description="Who issued it.")
    buyer = graphene.Field(DocumentParty, required=True, description="Whom it is for.")
    ship_to = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="The address of delivery, line by line.",
    )
    place_of_supply = graphene.String(
        description="State of supply with its code, such as `Delhi (07)`; null where none counts."
    )
    reverse_charge = graphene.Boolean(
        required=True, description="Whether the buyer owes the tax; this shop's never do."
    )
    refers_to = graphene.List(
        graphene.NonNull(DocumentReference),
        required=True,
        description="The invoices that a credit note takes from, the voucher that is refunded.",
    )
    reason = graphene.String(description="Why it was issued; null where none was given.")
    lines = graphene.List(
        graphene.NonNull(DocumentLineType), required=True, description="What it is about."
    )
    taxable = graphene.Field(Money, required=True, description="All lines before tax and fees.")
    tax_lines = graphene.List(
        graphene.NonNull(TaxLineType), required=True, description="The tax by head and rate."
    )
    tax = graphene.Field(Money, required=True, description="All tax on the lines.")
    fees = graphene.Field(Money, required=True, description="All statutory fees.")
    tax_included = graphene.Boolean(required=True, description="Whether prices hold the tax.")
    round_off = graphene.Field(
        Money, required=True, description="What the parts are rounded by; within the total."
    )
    rounding = graphene.Field(
        Money, description="What the total is rounded by; null where it is not rounded."
    )
    rounded_total = graphene.Field(Money, description="The rounded total; null as `rounding`.")
    notes = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="What else it has to say."
    )

    @staticmethod
    def resolve_lines(root: Card, _info: GraphQLResolveInfo) -> list[Card]:
        document: Document = root["document"]
        return [_told_line(line, document) for line in document.lines.all()]

    @staticmethod
    def resolve_tax_lines(root: Card, _info: GraphQLResolveInfo) -> list[Card]:
        document: Document = root["document"]
        taxes = (tax for line in document.lines.all() for tax in line.taxes.all())
        return told_tax_lines(_rows(taxes), document.currency, document.locale)

    @staticmethod
    def resolve_refers_to(root: Card, _info: GraphQLResolveInfo) -> list[Card]:
        return _references(root["document"])


class OrderDocuments:
    """The documents of an order."""

    documents = graphene.List(
        graphene.NonNull(DocumentType),
        required=True,
        description="Invoices, receipts, notes and vouchers, the first issued first.",
    )
    document = graphene.Field(
        DocumentType,
        number=graphene.String(required=True, description="Number of the document."),
        description="One document; null when it is of another order or unknown.",
    )

    @staticmethod
    def resolve_documents(root: OrderRoot, info: GraphQLResolveInfo) -> list[Card]:
        wants = selected(info)
        found = documents_of(root.order, whole=any(name in wants for name in WHOLE))
        return [told_document(document) for document in found]

    @staticmethod
    def resolve_document(root: OrderRoot, _info: GraphQLResolveInfo, number: str) -> Card | None:
        found = document_of(root.order, number)
        return told_document(found) if found else None


def told_document(document: Document) -> Card:
    """Give a document as the API's ``Document``; ``document`` is what its lines are read of."""
    return {
        **told_summary(document),
        **told_words(document),
        "document": document,
    }


def told_summary(document: Document) -> Card:
    """Give what a list tells of a document."""
    order, locale = document.order, document.locale
    return {
        "number": document.number,
        "kind": document.kind,
        "title": say(TITLES[document.kind], locale),
        "issued_at": document.issued_at,
        "issued_on": format_date(document.issued_on, locale),
        "total": money(document.total_minor, document.currency, locale),
        "url": path_of(document, order.token),
    }


def path_of(document: Document, token: str) -> str:
    """Give the path of a document's page."""
    return f"/{document.locale.lower()}/order/{token}/documents/{document.number}/"


def told_words(document: Document) -> Card:
    """Give who deals with whom, and the figures."""
    locale = document.locale
    rounds = document.rounded_minor != 0

    def amount(minor: int) -> Card:
        return money(minor, document.currency, locale)

    return {
        "locale": locale,
        "seller": _seller(document),
        "buyer": _buyer(document),
        "ship_to": format_lines(from_json(document.ship_to), locale),
        "place_of_supply": _state(document),
        "reverse_charge": document.reverse_charge,
        "reason": document.reason or None,
        "taxable": amount(document.taxable_minor),
        "tax": amount(document.tax_minor),
        "fees": amount(document.fees_minor),
        "tax_included": document.tax_included,
        "round_off": amount(document.round_off_minor),
        "rounding": amount(document.rounded_minor) if rounds else None,
        "rounded_total": amount(document.total_minor + document.rounded_minor) if rounds else None,
        "notes": _notes(document),
    }


def _seller(document: Document) -> Card:
    kept = document.seller
    return {
        "name": kept["name"],
        "company": None,
        "tax_id": kept["gstin"] or None,
        "lines": [line for line in kept["address"].splitlines() if line],
        "email": kept["email"],
        "phone": kept["phone"],
    }


def _buyer(document: Document) -> Card:
    kept = document.buyer
    return {
        "name": kept["name"],
        "company": kept["company"] or None,
        "tax_id": kept["gstin"] or None,
        "lines": format_lines(from_json(document.bill_to), document.locale),
        "email": kept["email"],
        "phone": kept["phone"],
    }


def _state(document: Document) -> str | None:
    """Write the place of supply with the State's name, as rule 46(n) wants it."""
    if not document.place_of_supply:
        return None
    names = region_names(document.place_of_supply)
    name = names.get(language(document.locale)) or names.get("en", document.place_of_supply)
    return f"{name} ({document.state_code})" if document.state_code else name


def _notes(document: Document) -> list[str]:
    locale = document.locale
    vouchers = (DocumentKind.RECEIPT_VOUCHER, DocumentKind.REFUND_VOUCHER)
    notes = [
        (NO_TAX_ON_ADVANCES, document.kind in vouchers and bool(document.state_code)),
        (ESTIMATED, document.estimated),
        (NEW_RATES, document.at_new_rates),
    ]
    used = [
        say(
            USED,
            locale,
            {
                "number": each["number"],
                "amount": money(each["minor"], document.currency, locale)["formatted"],
            },
        )
        for each in document.facts.get("advances", ())
    ]
    return [say(words, locale) for words, holds in notes if holds] + used


def _references(document: Document) -> list[Card]:
    """List the documents that this one is about, each once."""
    of_lines = [line.credits.document for line in document.lines.all() if line.credits]
    found = of_lines or ([document.original] if document.original else [])
    return [
        {"number": each.number, "issued_on": format_date(each.issued_on, document.locale)}
        for each in dict.fromkeys(found)
    ]


def _told_line(line: DocumentLine, document: Document) -> Card:
    currency, locale = document.currency, document.locale
    return {
        "kind": line.kind,
        "description": _description(line, locale),
        "code": line.code if line.kind == LineKind.GOODS else "",
        "goods_code": line.goods_code or None,
        "quantity": line.quantity,
        "unit": line.unit or None,
        "unit_price": money(line.unit_price_minor, currency, locale),
        "discount": money(line.discount_minor, currency, locale),
        "taxable": money(line.taxable_minor, currency, locale),
        "taxes": told_tax_lines(_rows(line.taxes.all()), currency, locale),
        "total": money(line.total_minor, currency, locale),
    }


def _description(line: DocumentLine, locale: str) -> str:
    if line.kind == LineKind.ADVANCE:
        return say(ADVANCE, locale, {"number": line.code})
    if line.kind == LineKind.FEE:
        return say(FEES.get(line.code, line.description), locale)
    return line.description


def _rows(taxes: Iterable[DocumentTax]) -> list[TaxRow]:
    return [TaxRow(tax.head, tax.rate, tax.base_minor, tax.amount_minor) for tax in taxes]
