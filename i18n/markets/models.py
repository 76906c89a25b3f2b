"""Markets: who sells where, in which money, languages and stage."""

from datetime import datetime
from typing import Self

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
    """That a seller collects tax in a region; kind says why: ``physical``, ``economic``."""

    seller = models.ForeignKey(SellerEntity, models.CASCADE, related_name="registrations")
    region = models.CharField(max_length=6)
    kind = models.CharField(max_length=20)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("seller", "region", "kind", "valid_from"), name="one_registration_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seller_id} in {self.region}"


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
