"""Numbers of documents: consecutive for an issuer, kind and year, without gap.

CGST Rules 2017, rule 46(b): at most 16 characters, letters, digits, dash and slash, unique for a
financial year; the pattern is that of the invoice registration portal. April to March, in India.
"""

import re
from datetime import date

from django.db.models import F

from checkout.documents.models import DocumentKind, DocumentSeries

PATTERN = re.compile(r"[A-Z1-9][A-Z0-9/-]{0,15}")
DIGITS = 7
FIRST_MONTH = 4  # of India's financial year
LETTERS = {
    DocumentKind.INVOICE: "",
    DocumentKind.RECEIPT: "",
    DocumentKind.CREDIT_NOTE: "C",
    DocumentKind.RECEIPT_VOUCHER: "R",
    DocumentKind.REFUND_VOUCHER: "F",
}


def financial_year(day: date) -> str:
    """Name India's financial year of a day there: ``2627`` from April 2026 to March 2027."""
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{first % 100:02d}{(first + 1) % 100:02d}"


def is_valid_number(number: str) -> bool:
    """Tell whether the law lets a document bear this number; ours are in upper case."""
    return PATTERN.fullmatch(number) is not None


def next_number(
    *, issuer: str, kind: DocumentKind, year: str, prefix: str
) -> tuple[DocumentSeries, str]:
    """Take the next number of a series: ``KA2627-0000001``.

    The counter's row stays locked until the caller's transaction ends, and a rollback gives the
    number back: so no number is missing and none is used twice. Ask for it last.
    """
    series, _new = DocumentSeries.objects.get_or_create(
        issuer=issuer, kind=kind, year=year, defaults={"prefix": f"{prefix}{LETTERS[kind]}"}
    )
    DocumentSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    number = f"{series.prefix}{series.year}-{series.last:0{DIGITS}d}"
    if not is_valid_number(number):
        raise ValueError(f"{number} cannot be the number of a document")
    return series, number
