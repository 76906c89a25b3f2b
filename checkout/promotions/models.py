"""Promotions: what a market takes off, for whom, when and how often."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalog.products.models import Kind, Product, Variant
from i18n.markets.models import Market
from shop.kit.dated import Dated, DatedQuerySet


class PromotionKind(models.TextChoices):
    """What a promotion takes off, in the order in which promotions have their turn."""

    BUNDLE = "BUNDLE", "Things that cost less together"
    BUY_GET = "BUY_GET", "Buy some, get some"
    PERCENT = "PERCENT", "A share of the price"
    AMOUNT = "AMOUNT", "An amount of money"
    FREE_DELIVERY = "FREE_DELIVERY", "Free delivery"


class Stacking(models.TextChoices):
    """Whether a promotion on goods stands beside others."""

    TOGETHER = "TOGETHER", "Together with others"
    ALONE = "ALONE", "Alone"


class Promotion(models.Model):
    """What one market takes off; its name is a translation of ``checkout.promotion``.

    code: what shoppers type, upper case; empty: it is given without a code.
    percent: fraction off, 0.10 for 10%; of PERCENT, of the units got (BUY_GET, 1 is free) and of
        a BUNDLE without a price.
    amount_minor, currency: taken off (AMOUNT), or the price of one BUNDLE; whole minor units of the
        currency, which must be the cart's.
    most_minor: bound of what it takes off in one order; null: none.
    buy, get: of so many bought units, so many more cost less: 2 and 1.
    minimum_minor: the goods must come to this much, before any promotion.
    starts_on, ends_on: first and last day in the market's own calendar; null: unbounded.
    limit_total, limit_per_customer: how often it may be used; null: unlimited. used: how often it
        is, orders that wait for their payment included.
    position: turn among promotions of the same kind.
    products, kinds: what it is for; none of both: everything. A BUNDLE is one of each product.
    """

    market = models.ForeignKey(Market, models.PROTECT, related_name="promotions")
    slug = models.SlugField(max_length=40)
    code = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=20, choices=PromotionKind)
    percent = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    amount_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    most_minor = models.PositiveBigIntegerField(null=True, blank=True)
    buy = models.PositiveSmallIntegerField(null=True, blank=True)
    get = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum_minor = models.PositiveBigIntegerField(default=0)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    limit_total = models.PositiveIntegerField(null=True, blank=True)
    limit_per_customer = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0, editable=False)
    stacking = models.CharField(max_length=10, choices=Stacking, default=Stacking.TOGETHER)
    position = models.PositiveSmallIntegerField(default=0)
    switched_on = models.BooleanField(default=True)
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    kinds = models.ManyToManyField(Kind, blank=True, related_name="+")

    class Meta:
        ordering = ("market_id", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=["market", "slug"], name="one_promotion_per_slug"),
            models.UniqueConstraint(
                fields=["market", "code"], condition=~Q(code=""), name="one_promotion_per_code"
            ),
            models.CheckConstraint(
                condition=Q(limit_total__isnull=True) | Q(used__lte=F("limit_total")),
                name="never_used_too_often",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=1),
                name="a_percent_is_a_fraction",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | ~Q(currency=""),
                name="an_amount_has_its_currency",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="a_promotion_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(kind="PERCENT", percent__isnull=False, amount_minor__isnull=True)
                | Q(kind="AMOUNT", amount_minor__gt=0, percent__isnull=True)
                | Q(kind="BUNDLE", amount_minor__gt=0, percent__isnull=True)
                | Q(kind="BUNDLE", percent__isnull=False, amount_minor__isnull=True)
                | Q(kind="BUY_GET", percent__isnull=False, buy__gte=1, get__gte=1)
                | Q(kind="FREE_DELIVERY", percent__isnull=True, amount_minor__isnull=True),
                name="a_promotion_says_what_it_gives",
            ),
            models.CheckConstraint(
                condition=~Q(kind="FREE_DELIVERY") | Q(stacking="TOGETHER"),
                name="free_delivery_stands_beside_all",
            ),
        )

    def __str__(self) -> str:
        return f"{self.market_id} {self.code or self.slug}"


class UseState(models.TextChoices):
    RESERVED = "RESERVED", "Used by an order"
    GIVEN_BACK = "GIVEN_BACK", "Given back"


class PromotionUse(models.Model):
    """That an order uses a promotion; given back when the order is cancelled.

    customer_key: the normalised e-mail of who ordered.
    """

    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="uses")
    order_number = models.CharField(max_length=30, db_index=True)
    customer_key = models.CharField(max_length=254)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=UseState, default=UseState.RESERVED)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["promotion", "customer_key"], name="promotion_uses_of_customer"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["promotion", "order_number"], name="one_use_of_a_promotion_per_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.promotion_id} by {self.order_number}: {self.state}"


class FloorReason(models.TextChoices):
    AT_COST = "AT_COST", "Below what it costs us"
    LEGAL = "LEGAL", "Below what the law allows"


class PriceFloor(Dated):
    """The least that one unit of a variant may be sold for in a market, whatever is promoted.

    floor_minor: minor units of the market's currency, as the market shows prices.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="price_floors")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="price_floors")
    floor_minor = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=10, choices=FloorReason)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["market", "variant", "reason", "valid_from"],
                name="one_floor_per_reason_and_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="a_floor_begins_before_it_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.market_id}: {self.floor_minor} {self.reason}"
