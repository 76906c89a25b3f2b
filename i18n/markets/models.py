"""Markets: who sells where, in which money, languages and stage."""

from datetime import datetime
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from i18n.markets.stages import Stage
from shop.kit.dated import Dated, DatedQuerySet


class TaxDisplay(models.TextChoices):
    """Whether the prices that a market shows hold the tax."""

    INCLUSIVE = "INCLUSIVE", "Prices include tax"
    EXCLUSIVE = "EXCLUSIVE", "Tax is added"


class TaxRegime(models.TextChoices):
    """Whose rules of tax a market follows."""

    GST = "GST", "India: goods and services tax"
    US_SALES = "US_SALES", "United States: sales tax"
    NONE = "NONE", "No tax is computed"


class SellerEntity(models.Model):
    """The company that sells in a market and answers for it by law."""

    code = models.CharField(max_length=20, unique=True)
    legal_name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=6, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    address = models.TextField(blank=True)
    gstin = models.CharField(max_length=15, blank=True)
    support_email = models.EmailField(blank=True)
    support_phone = models.CharField(max_length=20, blank=True)
    support_hours = models.CharField(max_length=120, blank=True)
    grievance_officer_name = models.CharField(max_length=120, blank=True)
    grievance_email = models.EmailField(blank=True)
    grievance_phone = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "seller entities"

    def __str__(self) -> str:
        return self.code


class SellerRegistration(Dated):
    """That a seller collects tax in a region; kind says why: ``physical``, ``economic``, ``gst``.

    number: under which it is registered, such as a GSTIN; may be empty.
    """

    seller = models.ForeignKey(SellerEntity, models.CASCADE, related_name="registrations")
    region = models.CharField(max_length=6)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=30, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("seller", "region", "kind", "valid_from"), name="one_registration_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seller_id} in {self.region}"


class RoundOff(models.TextChoices):
    """What a seller rounds on its invoices; one choice, kept to."""

    NONE = "NONE", "Nothing: amounts as they were charged"
    TOTAL = "TOTAL", "The total to whole rupees, on a line of its own"
    TAXABLE = "TAXABLE", "Taxable values, so that each gives its tax when multiplied again"


class InvoiceTerms(Dated):
    """How a seller writes its tax documents.

    series_prefix: how their numbers begin; letters, and digits but not a zero first.
    hsn_digits: as many of the goods' code as its turnover obliges it to; 8 satisfies all.
    e_invoice: whether invoices to businesses are to be registered with the tax office.
    rate_of_invoice_day: whether a rate that changed since the order counts (CGST Act, s.14).
    """

    seller = models.ForeignKey(SellerEntity, models.CASCADE, related_name="invoice_terms")
    series_prefix = models.CharField(
        max_length=3, validators=[RegexValidator(r"^[A-Z1-9][A-Z0-9]{0,2}$")]
    )
    hsn_digits = models.PositiveSmallIntegerField(default=8)
    round_off = models.CharField(max_length=7, choices=RoundOff.choices, default=RoundOff.NONE)
    e_invoice = models.BooleanField(default=False)
    rate_of_invoice_day = models.BooleanField(default=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "invoice terms"
        constraints = (
            models.UniqueConstraint(
                fields=("seller", "valid_from"), name="one_set_of_invoice_terms_from_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seller_id} {self.series_prefix} from {self.valid_from}"


class Market(models.Model):
    """One country, or several, sold to in one money by one seller.

    code: lower case, as in addresses of pages: ``in``.
    currency: ISO 4217. time_zone: IANA name; days of this market begin and end in it.
    """

    code = models.SlugField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=40)
    tax_display = models.CharField(max_length=9, choices=TaxDisplay.choices)
    tax_regime = models.CharField(max_length=8, choices=TaxRegime.choices)
    seller = models.ForeignKey(SellerEntity, models.PROTECT, related_name="markets")
    default_locale = models.CharField(max_length=12)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(
                condition=~Q(tax_regime=TaxRegime.US_SALES) | Q(tax_display=TaxDisplay.EXCLUSIVE),
                name="sales_tax_is_added",
                violation_error_message="Sales tax is added to prices; they cannot include it.",
            ),
        )

    def __str__(self) -> str:
        return self.code


class MarketCountry(models.Model):
    """A country of a market; no country belongs to two."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="countries")
    country = models.CharField(max_length=2, unique=True)

    class Meta:
        ordering = ("country",)
        verbose_name_plural = "market countries"

    def __str__(self) -> str:
        return self.country


class MarketLocale(models.Model):
    """A language of a market: ``hi-IN``, in its own words ``हिन्दी``."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="locales")
    code = models.CharField(max_length=12, unique=True)
    native_name = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code


class AtlasToken(models.Model):
    """Another token as soon as anything is another that ``i18n.markets.atlas`` keeps in memory."""

    token = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.token


class StageChangeQuerySet(models.QuerySet["StageChange"]):
    def begun(self, at: datetime) -> Self:
        """Keep what has taken effect at the moment, the deciding one first.

        A later entry for the same moment stands in for an earlier one.
        """
        return self.filter(since__lte=at).order_by("-since", "-id")


class StageChange(models.Model):
    """An entry of a market's history and plan: from then on, this stage. Entries are only added."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="stage_changes")
    stage = models.CharField(max_length=9, choices=Stage.choices)
    since = models.DateTimeField()
    reason = models.CharField(max_length=300)
    changed_by = models.CharField(max_length=120)

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("market", "-since", "-id"), name="stage_at_a_moment"),)
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.market_id} {self.stage} since {self.since:%Y-%m-%d %H:%M}"


class NoticeTopic(models.TextChoices):
    """What a market must tell its shoppers."""

    RETURNS = "returns", "Returns"
    SHIPPING = "shipping", "Shipping"
    WARRANTY = "warranty", "Warranty"
    PRIVACY = "privacy", "Privacy"
    TERMS = "terms", "Terms"


class LegalNotice(models.Model):
    """A market's notice on one topic; its words are texts of ``i18n.notice``, field ``body``."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=8, choices=NoticeTopic.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("market", "topic"), name="one_notice_per_topic"),
        )

    def __str__(self) -> str:
        return f"{self.market_id} {self.topic}"
