from django.db import models
from django.db.models import F, Q

from i18n.markets.models import Market
from shop.kit.dated import Dated, DatedQuerySet


class Transport(models.TextChoices):
    SURFACE = "SURFACE", "Surface"
    AIR = "AIR", "Air"


class DeliveryMethod(models.Model):
    """A way to deliver in a market; its name is a translation of ``checkout.deliverymethod``.

    fee_minor, free_from_minor: minor units of the market's currency, as the market shows prices.
    free_from_minor: a subtotal of this much or more is delivered free; null: never free.
    days_saved: whole days by which it beats the usual time of a place; never below one day.
    """

    market = models.ForeignKey(Market, models.PROTECT, related_name="delivery_methods")
    code = models.SlugField(max_length=30)
    fee_minor = models.PositiveBigIntegerField()
    free_from_minor = models.PositiveBigIntegerField(null=True, blank=True)
    transport = models.CharField(max_length=10, choices=Transport)
    carrier = models.CharField(max_length=40)
    days_saved = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["market", "code"], name="one_method_per_code"),
        )

    def __str__(self) -> str:
        return f"{self.market_id} {self.code}"


class Serviceability(Dated):
    """What carriers bring to the postal codes that begin with ``prefix``.

    prefix: upper case, no spaces; the longest that matches wins, and no row means not served.
    region: "IN-KA"; the region that a bare postal code suggests.
    eta_min, eta_max: whole days from dispatch.
    cod_max_minor: highest order that may be paid on delivery; null: no bound of this row.
    """

    market = models.ForeignKey(Market, models.PROTECT, related_name="serviceability")
    prefix = models.CharField(max_length=12)
    region = models.CharField(max_length=10)
    prepaid = models.BooleanField()
    cod = models.BooleanField(default=False)
    cod_max_minor = models.PositiveBigIntegerField(null=True, blank=True)
    surface = models.BooleanField()
    air = models.BooleanField()
    lithium = models.BooleanField()
    eta_min = models.PositiveSmallIntegerField(null=True, blank=True)
    eta_max = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "serviceability"
        indexes = (models.Index(fields=["market", "prefix"], name="served_places"),)
        constraints = (
            models.UniqueConstraint(
                fields=["market", "prefix", "valid_from"], name="one_row_per_place_and_day"
            ),
            models.CheckConstraint(
                condition=Q(prepaid=False, cod=False)
                | Q(eta_min__gte=1, eta_max__gte=F("eta_min")),
                name="served_places_have_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.market_id} {self.prefix}"


class CashLimit(Dated):
    """The highest order of a market that may be paid on delivery, by our policy or by law.

    Every limit in force binds, besides those of single places; without any, no cash is taken.
    most_minor: minor units of the market's currency; an order of exactly this much is allowed.
    """

    class Basis(models.TextChoices):
        POLICY = "POLICY", "Our policy"
        LAW = "LAW", "The law"

    market = models.ForeignKey(Market, models.CASCADE, related_name="cash_limits")
    basis = models.CharField(max_length=10, choices=Basis)
    most_minor = models.PositiveBigIntegerField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["market", "basis", "valid_from"], name="one_cash_limit_per_basis_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="a_cash_limit_begins_before_it_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.market_id} {self.basis} {self.most_minor}"
