"""Listings and prices: a product in a market."""

from datetime import datetime

from django.db import models
from django.db.models import Case, F, Q, Value, When

from catalog.products.models import Product, Variant
from i18n.markets.models import Market
from i18n.markets.stages import Stage


class Listing(models.Model):
    """A product in a market: its own stage, its window and what that market's law wants told.

    stage: own stage, which only narrows the market's; empty is the market's.
    opens_at, closes_at: moments; sold from the first until before the second; empty is unbounded.
    announced_at: from when it may be spoken of before it opens; empty is not before.
    goods_code: tariff code in the market (HSN, HTS).
    declaration: the block that the market's law wants shown (in India, the legal metrology rules).
    max_per_customer: whole units; empty is the shop's own limit.
    Kept when switched off.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="listings")
    product = models.ForeignKey(Product, models.CASCADE, related_name="listings")
    stage = models.CharField(max_length=9, choices=Stage.choices, blank=True)
    switched_on = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    goods_code = models.CharField(max_length=20, blank=True)
    declaration = models.JSONField(default=dict, blank=True)
    max_per_customer = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("market", "product"), name="listed_in_a_market_once"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="a_listing_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(stage="") | Q(stage__in=Stage.values), name="listing_stage_is_known"
            ),
        )
        indexes = (models.Index(fields=("market", "position", "id"), name="listings_in_order"),)

    def __str__(self) -> str:
        return f"{self.product_id} in {self.market_id}"


class PriceKind(models.TextChoices):
    """What a price is: what it always costs, or less for a time."""

    LIST = "LIST", "List price"
    SALE = "SALE", "Sale"


class PriceQuerySet(models.QuerySet["Price"]):
    def in_market(self, market: Market) -> "PriceQuerySet":
        """Keep the prices of a market."""
        return self.filter(market=market)

    def in_force(self, at: datetime) -> "PriceQuerySet":
        """Keep the prices in force at a moment: from their start until before their end."""
        begun = Q(starts_at__isnull=True) | Q(starts_at__lte=at)
        return self.filter(begun & (Q(ends_at__isnull=True) | Q(ends_at__gt=at)))

    def deciding_last(self) -> "PriceQuerySet":
        """Order so that of the prices in force the one which decides comes last: sale over list.

        Within a kind by their start; a price without one began before all others.
        """
        in_turn = Case(When(kind=PriceKind.SALE, then=Value(1)), default=Value(0))
        return self.order_by(in_turn, F("starts_at").asc(nulls_first=True), "pk")


class Price(models.Model):
    """What a variant costs in a market, in minor units of its currency, as the market shows prices.

    kind: at no moment two prices of a kind hold; a sale that runs decides over the list price.
    mrp_minor: the maximum retail price printed on the package, where the law knows one.
    starts_at, ends_at: moments; from the first until before the second; empty is unbounded.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="prices")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="prices")
    kind = models.CharField(max_length=4, choices=PriceKind.choices, default=PriceKind.LIST)
    amount_minor = models.PositiveBigIntegerField()
    mrp_minor = models.PositiveBigIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(mrp_minor__isnull=True) | Q(amount_minor__lte=F("mrp_minor")),
                name="never_above_the_mrp",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_price_is_not_zero"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(starts_at__lt=F("ends_at")),
                name="a_price_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PriceKind.values), name="price_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=PriceKind.SALE)
                | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="a_sale_begins_and_ends",
            ),
            # Beside these two: list_prices_never_overlap, sales_never_overlap (see ``guards``).
            models.UniqueConstraint(
                fields=("market", "variant", "kind", "starts_at"), name="one_price_from_a_moment"
            ),
            models.UniqueConstraint(
                fields=("market", "variant"),
                condition=Q(starts_at__isnull=True),
                name="one_price_without_a_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.market_id}: {self.amount_minor}"

    def in_force(self, at: datetime) -> bool:
        """Tell whether it is in force at a moment: from its start until before its end."""
        begun = self.starts_at is None or self.starts_at <= at
        return begun and (self.ends_at is None or at < self.ends_at)
