"""What a price could be: costs, the policy of a market, and suggestions that await a decision."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalog.products.models import Variant
from i18n.markets.models import Market
from shop.kit.dated import Dated, DatedQuerySet


class UnitCost(Dated):
    """What one unit of a variant costs us until it is at a market's warehouse, before duty.

    goods_minor: paid to the maker; freight_minor: freight and insurance; minor units of
    ``currency``, which may be another than the market's.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="unit_costs")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="unit_costs")
    currency = models.CharField(max_length=3)
    goods_minor = models.PositiveBigIntegerField()
    freight_minor = models.PositiveBigIntegerField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("market", "variant", "valid_from"), name="one_unit_cost_from_a_day"
            ),
            models.CheckConstraint(condition=Q(goods_minor__gt=0), name="goods_cost_something"),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.market_id}"


class PricePolicy(Dated):
    """How prices of a market are derived from those of another, from a day on.

    base: the market whose list prices are the start. factor: times the price, for what the market
    bears. margin: the least gain, a fraction of the landed cost. approval_from: a change of the
    present list price by more than this fraction needs approval. keeps_days: a suggestion may be
    accepted within so many days.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="price_policies")
    base = models.ForeignKey(Market, models.PROTECT, related_name="+")
    factor = models.DecimalField(max_digits=7, decimal_places=4)
    margin = models.DecimalField(max_digits=7, decimal_places=4)
    approval_from = models.DecimalField(max_digits=5, decimal_places=4)
    keeps_days = models.PositiveSmallIntegerField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "price policies"
        constraints = (
            models.UniqueConstraint(
                fields=("market", "valid_from"), name="one_price_policy_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(factor__gt=0, margin__gte=0, approval_from__gte=0, keeps_days__gt=0),
                name="a_price_policy_makes_sense",
            ),
            models.CheckConstraint(
                condition=~Q(base=F("market")), name="a_price_comes_from_another_market"
            ),
        )

    def __str__(self) -> str:
        return f"{self.market_id} after {self.base_id}"


class SuggestionState(models.TextChoices):
    """What became of a suggestion."""

    OPEN = "OPEN", "Awaits a decision"
    ACCEPTED = "ACCEPTED", "Accepted: it is a list price"
    DECLINED = "DECLINED", "Declined"


class PriceSuggestion(models.Model):
    """A price that was worked out, with every step; frozen as soon as it is decided.

    amount_minor: what is suggested, in minor units of the market's currency, as the market shows
    prices. floor_minor: landed cost with margin, in the same way. ceiling_minor: the MRP; empty
    where the law knows none. current_minor: the list price when it was made; empty without one.
    base_minor, base_currency: the price it comes from. fx_rate, fx_divides, fx_day, fx_source: the
    rate of exchange as its source told it. steps: how it was worked out, each as data.
    expires_at: before when it may be accepted. starts_at: from when the price holds, once accepted.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="price_suggestions")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="price_suggestions")
    state = models.CharField(
        max_length=8, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    amount_minor = models.PositiveBigIntegerField()
    floor_minor = models.PositiveBigIntegerField()
    ceiling_minor = models.PositiveBigIntegerField(null=True)
    current_minor = models.PositiveBigIntegerField(null=True)
    base_minor = models.PositiveBigIntegerField()
    base_currency = models.CharField(max_length=3)
    fx_rate = models.DecimalField(max_digits=18, decimal_places=8)
    fx_divides = models.BooleanField()
    fx_day = models.DateField(null=True)
    fx_source = models.CharField(max_length=300, blank=True)
    steps = models.JSONField()
    needs_approval = models.BooleanField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = (("approve_pricesuggestion", "Can approve a large change of a price"),)
        indexes = (models.Index(fields=("market", "variant", "-made_at"), name="suggested_last"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_minor__gte=F("floor_minor"), amount_minor__gt=0),
                name="never_suggested_below_the_floor",
            ),
            models.CheckConstraint(
                condition=Q(ceiling_minor__isnull=True) | Q(amount_minor__lte=F("ceiling_minor")),
                name="never_suggested_above_the_mrp",
            ),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.OPEN, decided_at__isnull=True)
                | Q(state__in=("ACCEPTED", "DECLINED"), decided_at__isnull=False),
                name="a_decided_suggestion_tells_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.ACCEPTED)
                | Q(needs_approval=False)
                | Q(approved_by__isnull=False),
                name="a_large_change_was_approved",
            ),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.market_id}: {self.amount_minor}"

    def expired(self, at: datetime) -> bool:
        """Tell whether it was left undecided for too long."""
        return self.state == SuggestionState.OPEN and self.expires_at <= at
