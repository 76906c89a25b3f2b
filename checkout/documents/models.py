"""Tax documents: invoices, receipts, credit notes and vouchers, as they were issued."""

from typing import NoReturn

from django.db import models
from django.db.models import F, Q

from catalog.inventory.ledger import AppendOnlyQuerySet, refuse
from checkout.orders.models import Order, OrderLine
from i18n.markets.models import Market


class DocumentKind(models.TextChoices):
    """What a document says; INVOICE and RECEIPT are what a sale is billed with."""

    INVOICE = "INVOICE", "Tax invoice"
    RECEIPT = "RECEIPT", "Receipt"
    CREDIT_NOTE = "CREDIT_NOTE", "Credit note"
    RECEIPT_VOUCHER = "RECEIPT_VOUCHER", "Receipt voucher"
    REFUND_VOUCHER = "REFUND_VOUCHER", "Refund voucher"


class LineKind(models.TextChoices):
    GOODS = "GOODS", "Goods"
    DELIVERY = "DELIVERY", "Delivery"
    FEE = "FEE", "Statutory fee"
    ADVANCE = "ADVANCE", "Advance payment"


class DocumentSeries(models.Model):
    """The last number of a run of documents: of one issuer, kind and year.

    issuer: GSTIN, or the seller's code where there is none. year: ``2627`` is April 2026 to
    March 2027, ``2026`` a calendar year. prefix: how its numbers begin, for as long as it runs.
    """

    issuer = models.CharField(max_length=20)
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    year = models.CharField(max_length=4)
    prefix = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "document series"
        constraints = (
            models.UniqueConstraint(
                fields=("issuer", "kind", "year"), name="one_series_per_issuer_and_year"
            ),
            models.UniqueConstraint(
                fields=("issuer", "year", "prefix"), name="one_prefix_per_series"
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}: {self.last}"


class Document(models.Model):
    """A document as it was issued. It is never changed: what was wrong is credited.

    number: unique for the issuer and year; ``position`` is its place in the series.
    original: what it refers to: the first invoice that is credited, the voucher that is refunded.
    issued_on: the day in the market, which decides series and rates.
    seller, buyer: as they were then. bill_to, ship_to: addresses as an order keeps them.
    place_of_supply: ISO 3166-2; state_code: the same as GST numbers it, empty elsewhere.
    Amounts are positive in a credit note too, in minor units of ``currency``:
    total_minor = taxable_minor + tax_minor + fees_minor + round_off_minor.
    taxable_minor: what was sold before tax and fees, taxed or not.
    rounded_minor: what the total is rounded by on its last line, outside of the total; else 0.
    at_new_rates: a rate changed between order and invoice, so the tax is another than ordered.
    facts: what else the law wants noted, such as flags by value.
    """

    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    series = models.ForeignKey(DocumentSeries, models.PROTECT, related_name="documents")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=16)
    issuer = models.CharField(max_length=20)
    year = models.CharField(max_length=4)
    market = models.ForeignKey(Market, models.PROTECT, related_name="documents")
    order = models.ForeignKey(Order, models.PROTECT, related_name="documents")
    original = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    locale = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    seller = models.JSONField()
    buyer = models.JSONField()
    bill_to = models.JSONField()
    ship_to = models.JSONField()
    place_of_supply = models.CharField(max_length=10, blank=True)
    state_code = models.CharField(max_length=2, blank=True)
    reverse_charge = models.BooleanField(default=False)
    tax_included = models.BooleanField()
    estimated = models.BooleanField(default=False)
    at_new_rates = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    taxable_minor = models.PositiveBigIntegerField()
    tax_minor = models.PositiveBigIntegerField()
    fees_minor = models.PositiveBigIntegerField()
    round_off_minor = models.BigIntegerField(default=0)
    total_minor = models.PositiveBigIntegerField()
    rounded_minor = models.BigIntegerField(default=0)
    facts = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet["Document"].as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("id",)
        indexes = (models.Index(fields=("market", "issued_on"), name="documents_of_market"),)
        constraints = (
            models.UniqueConstraint(
                fields=("issuer", "year", "number"), name="one_document_per_number"
            ),
            models.UniqueConstraint(
                fields=("series", "position"), name="one_document_per_position"
            ),
            models.CheckConstraint(
                condition=Q(
                    total_minor=F("taxable_minor")
                    + F("tax_minor")
                    + F("fees_minor")
                    + F("round_off_minor")
                ),
                name="document_totals_sum",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        refuse()


class DocumentLine(models.Model):
    """One line of a document; amounts as in the document.

    order_line: null for what belongs to the whole order. credits: the invoice's line that a credit
    note's line takes back. quantity: whole units of ``unit``, a UQC such as ``NOS``.
    unit_price_minor: as the market shows prices; discount_minor: off the whole line.
    total_minor = taxable_minor + its tax (a fee's amount stands in ``total_minor`` alone).
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=LineKind.choices)
    order_line = models.ForeignKey(OrderLine, models.PROTECT, null=True, related_name="+")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited_by")
    code = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=520)
    goods_code = models.CharField(max_length=20, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1)
    unit = models.CharField(max_length=3, blank=True)
    unit_price_minor = models.PositiveBigIntegerField()
    discount_minor = models.PositiveBigIntegerField(default=0)
    taxable_minor = models.PositiveBigIntegerField()
    total_minor = models.PositiveBigIntegerField()

    objects = AppendOnlyQuerySet["DocumentLine"].as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("document", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "position"), name="document_lines_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        refuse()


class DocumentTax(models.Model):
    """The tax of one head on one line, rounded when it was charged and never computed again."""

    line = models.ForeignKey(DocumentLine, models.PROTECT, related_name="taxes")
    head = models.CharField(max_length=40)
    rate = models.DecimalField(max_digits=7, decimal_places=6)
    base_minor = models.PositiveBigIntegerField()
    amount_minor = models.PositiveBigIntegerField()

    objects = AppendOnlyQuerySet["DocumentTax"].as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("id",)
        verbose_name_plural = "document taxes"

    def __str__(self) -> str:
        return f"{self.head} {self.amount_minor}"

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        refuse()


class TaxReport(models.Model):
    """That a document was reported to the outside engine which told its tax.

    transaction: what the engine calls it.
    """

    document = models.OneToOneField(Document, models.PROTECT, related_name="tax_report")
    provider = models.CharField(max_length=30)
    transaction = models.CharField(max_length=100)
    reported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.provider} {self.transaction}"
