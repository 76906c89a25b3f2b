"""Give a document its number and write it down, in the transaction of what it documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from checkout.documents.drafts import Draft
from checkout.documents.errors import SellerNotRegistered
from checkout.documents.models import (
    Document,
    DocumentKind,
    DocumentLine,
    DocumentTax,
    LineKind,
)
from checkout.documents.numbers import financial_year, next_number
from checkout.orders.models import Order
from checkout.outbox.actions import emit
from i18n.markets.models import InvoiceTerms, RoundOff, TaxRegime
from i18n.markets.queries import gstin_of, invoice_terms, today_in
from i18n.tax.queries import gst_code_of, threshold
from shop.kit.money import exponent, round_half_up


@dataclass(frozen=True)
class Issue:
    """What is issued, when, and on whose terms."""

    order: Order
    kind: DocumentKind
    at: datetime
    day: date
    terms: InvoiceTerms
    gstin: str
    reason: str = ""
    original: Document | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_gst(self) -> bool:
        return self.order.market.tax_regime == TaxRegime.GST

    @property
    def issuer(self) -> str:
        return self.gstin or self.order.market.seller.code


def issue_of(
    order: Order,
    kind: DocumentKind,
    at: datetime,
    *,
    reason: str = "",
    original: Document | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Issue:
    """Gather the terms on which a document is issued. Raises SellerNotRegistered under GST."""
    day = today_in(order.market, at)
    seller = order.market.seller
    gstin = gstin_of(seller, day)
    if order.market.tax_regime == TaxRegime.GST and not gstin:
        raise SellerNotRegistered
    terms = invoice_terms(seller, day)
    return Issue(order, kind, at, day, terms, gstin, reason, original, dict(facts or {}))


def write(issue: Issue, drafts: Sequence[Draft]) -> Document:
    """Write a document; the counter of its series is locked last and until the commit."""
    lines = [_line(issue, position, draft) for position, draft in enumerate(drafts, start=1)]
    sums = _sums(issue, drafts, lines)
    order = issue.order
    document = Document(
        kind=issue.kind,
        market=order.market,
        order=order,
        original=issue.original,
        locale=order.locale,
        currency=order.currency,
        issued_at=issue.at,
        issued_on=issue.day,
        issuer=issue.issuer,
        year=financial_year(issue.day) if issue.is_gst else f"{issue.day:%Y}",
        seller=_seller(issue),
        buyer=_buyer(order),
        bill_to=order.bill_to,
        ship_to=order.ship_to,
        place_of_supply=order.place_of_supply,
        state_code=gst_code_of(order.place_of_supply, issue.day) if issue.is_gst else "",
        tax_included=order.tax_included,
        estimated=order.estimated,
        at_new_rates=any(draft.new_rates for draft in drafts),
        reason=issue.reason,
        facts={**issue.facts, **_flags(issue, sums["total_minor"])},
        **sums,
    )
    _number(document, issue)
    _save(document, lines, drafts)
    emit(topic="document_issued", payload={"document": document.pk}, at=issue.at)
    return document


def _number(document: Document, issue: Issue) -> None:
    series, number = next_number(
        issuer=document.issuer,
        kind=issue.kind,
        year=document.year,
        prefix=issue.terms.series_prefix,
    )
    document.series, document.position, document.number = series, series.last, number


def _save(document: Document, lines: Sequence[DocumentLine], drafts: Sequence[Draft]) -> None:
    document.save(force_insert=True)
    for line in lines:
        line.document = document
    DocumentLine.objects.bulk_create(lines)
    DocumentTax.objects.bulk_create(
        DocumentTax(
            line=line,
            head=head.code,
            rate=head.rate,
            base_minor=line.taxable_minor,
            amount_minor=amount,
        )
        for line, draft in zip(lines, drafts, strict=True)
        for head, amount in draft.part.taxes
    )


def _line(issue: Issue, position: int, draft: Draft) -> DocumentLine:
    part = draft.part
    included = issue.order.tax_included
    is_fee = draft.kind is LineKind.FEE
    return DocumentLine(
        position=position,
        kind=draft.kind,
        order_line=draft.order_line,
        credits=draft.credits,
        code=draft.code,
        description=draft.description,
        goods_code=draft.goods_code[: issue.terms.hsn_digits] if issue.is_gst else draft.goods_code,
        quantity=draft.quantity,
        unit=draft.unit,
        unit_price_minor=draft.unit_price_minor,
        discount_minor=part.discount,
        taxable_minor=0 if is_fee else _taxable(issue, draft),
        total_minor=part.amount + (0 if included else part.tax),
    )


def _taxable(issue: Issue, draft: Draft) -> int:
    """Give what is taxed; a seller may elect one that gives the tax when it is multiplied again.

    About 15% of prices that hold their tax have no exact parts: then the value is a paisa off,
    which stands on the document's line of rounding.
    """
    part = draft.part
    if not issue.order.tax_included:
        return part.amount
    value = part.amount - part.tax
    if issue.terms.round_off != RoundOff.TAXABLE:
        return value
    near = (value, value - 1, value + 1)
    return next((each for each in near if _gives(each, draft)), value)


def _gives(value: int, draft: Draft) -> bool:
    return all(round_half_up(value * head.rate) == tax for head, tax in draft.part.taxes)


def _sums(issue: Issue, drafts: Sequence[Draft], lines: Sequence[DocumentLine]) -> dict[str, int]:
    taxable = sum(line.taxable_minor for line in lines)
    tax = sum(draft.part.tax for draft in drafts)
    fees = sum(draft.part.amount for draft in drafts if draft.kind is LineKind.FEE)
    total = sum(line.total_minor for line in lines)
    rounds = issue.terms.round_off == RoundOff.TOTAL
    return {
        "taxable_minor": taxable,
        "tax_minor": tax,
        "fees_minor": fees,
        "round_off_minor": total - taxable - tax - fees,
        "total_minor": total,
        "rounded_minor": round_off(total, issue.order.currency) if rounds else 0,
    }


def round_off(minor: int, currency: str) -> int:
    """Give what rounds an amount to whole units of its money, halves up (CGST Act, s.170)."""
    unit = 10 ** exponent(currency)
    return int((2 * minor + unit) // (2 * unit) * unit - minor)


def _seller(issue: Issue) -> dict[str, str]:
    seller = issue.order.market.seller
    return {
        "name": seller.legal_name,
        "address": seller.address,
        "region": seller.region,
        "gstin": issue.gstin,
        "email": seller.support_email,
        "phone": seller.support_phone,
    }


def _buyer(order: Order) -> dict[str, str]:
    return {
        "name": order.bill_to.get("name", ""),
        "company": order.company,
        "gstin": order.gstin,
        "email": order.email,
        "phone": order.phone,
    }


def _flags(issue: Issue, total: int) -> dict[str, Any]:
    """Note what the law asks for at this value; e-invoice and e-way bill are made elsewhere."""
    if not issue.is_gst:
        return {}
    registered = bool(issue.order.gstin)
    return {
        "recipient_required": not registered and _reaches("RECIPIENT_DETAILS", issue, total),
        "e_way_bill": _reaches("E_WAY_BILL", issue, total),
        "e_invoice": registered and issue.terms.e_invoice,
    }


def _reaches(code: str, issue: Issue, total: int) -> bool:
    least = threshold("IN", code, issue.day)
    return least is not None and total >= least
