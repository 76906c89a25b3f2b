"""Rates and rules of tax: dated rows with their source, none in code."""

from django.db import models
from django.db.models import Q

from i18n.markets.models import SellerEntity
from shop.kit.dated import Dated, DatedQuerySet


class GstHead(models.TextChoices):
    """Which half of the tax of a sale within a state is the state's."""

    SGST = "SGST", "State tax"
    UTGST = "UTGST", "Union territory tax"


class ShippingRule(models.TextChoices):
    """Whether a state of the United States taxes shipping."""

    CONDITIONAL = "CONDITIONAL", "Taxed when the goods are"
    EXEMPT_IF_SEPARATELY_STATED = "EXEMPT_IF_SEPARATELY_STATED", "Not taxed on its own line"
    ALWAYS_TAXABLE = "ALWAYS_TAXABLE", "Always taxed"
    NONE = "NONE", "No state tax"


class FeeKind(models.TextChoices):
    """How a state's fee is reckoned."""

    PERCENT = "PERCENT", "Per unit, by its price, up to a cap"
    FLAT = "FLAT", "Per order"


class GstState(Dated):
    """A state of India as GST numbers it.

    code: two digits, the first of a GSTIN.
    region: ISO; empty for codes that are no place of delivery.
    """

    code = models.CharField(max_length=2)
    region = models.CharField(max_length=6, blank=True)
    head = models.CharField(max_length=5, choices=GstHead.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="one_gst_state_from_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.region}"


class GoodsTaxRate(Dated):
    """The rate on goods whose tariff code begins with a prefix; the longest prefix wins.

    rate: a fraction, 0.18 for 18%.
    """

    country = models.CharField(max_length=2)
    prefix = models.CharField(max_length=12)
    rate = models.DecimalField(max_digits=7, decimal_places=6)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("country", "prefix", "valid_from"), name="one_goods_rate_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0) & Q(rate__lt=1), name="goods_rate_is_a_fraction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.prefix} {self.rate}"


class StateTaxRate(Dated):
    """The state's own part of sales tax; counties and cities come on top. rate: a fraction."""

    state = models.CharField(max_length=6)
    rate = models.DecimalField(max_digits=7, decimal_places=6)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("state", "valid_from"), name="one_state_rate_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0) & Q(rate__lt=1), name="state_rate_is_a_fraction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.rate}"


class StateShippingRule(Dated):
    """Whether a state taxes what the shopper pays for shipping."""

    state = models.CharField(max_length=6)
    rule = models.CharField(max_length=27, choices=ShippingRule.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("state", "valid_from"), name="one_shipping_rule_from_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.rule}"


class StateFee(Dated):
    """A fee beside the tax, on a line of its own.

    PERCENT: ``rate`` of each covered unit's price, at most ``cap_minor`` a unit.
    FLAT: ``amount_minor`` an order whose taxable goods reach ``min_order_minor``.
    applies_if: the condition in words.
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=6)
    kind = models.CharField(max_length=7, choices=FeeKind.choices)
    rate = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    cap_minor = models.PositiveIntegerField(null=True, blank=True)
    amount_minor = models.PositiveIntegerField(null=True, blank=True)
    min_order_minor = models.PositiveIntegerField(null=True, blank=True)
    applies_if = models.CharField(max_length=300)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="one_fee_from_a_day"),
            models.CheckConstraint(
                condition=Q(kind="PERCENT", rate__isnull=False)
                | Q(kind="FLAT", amount_minor__isnull=False),
                name="fee_has_its_measure",
            ),
        )

    def __str__(self) -> str:
        return self.code


class TaxThreshold(Dated):
    """A value in minor units from which a rule of tax paperwork holds, such as an e-way bill."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=30)
    amount_minor = models.PositiveBigIntegerField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("country", "code", "valid_from"), name="one_threshold_from_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.code}"


class NexusTest(models.TextChoices):
    """Which of a state's measures oblige an outside seller to collect."""

    SALES = "SALES", "Sales alone"
    EITHER = "EITHER", "Sales or orders, whichever comes first"
    BOTH = "BOTH", "Sales and orders, both"


class NexusRule(Dated):
    """From when a state of the United States obliges an outside seller to collect its tax.

    amount_minor: sales into the state in a calendar year. transactions: orders, null: not counted.
    """

    state = models.CharField(max_length=6)
    amount_minor = models.PositiveBigIntegerField()
    transactions = models.PositiveIntegerField(null=True, blank=True)
    test = models.CharField(max_length=6, choices=NexusTest.choices, default=NexusTest.SALES)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("state", "valid_from"), name="one_nexus_rule_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(test=NexusTest.SALES) | Q(transactions__isnull=False),
                name="a_count_is_compared_with_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.test}"


class NexusSale(models.Model):
    """A sale into a state where its seller was not registered: no tax was collected on it.

    reference: number of the order. amount_minor: of the goods and their delivery.
    """

    seller = models.ForeignKey(SellerEntity, models.PROTECT, related_name="+")
    state = models.CharField(max_length=6)
    reference = models.CharField(max_length=30, unique=True)
    day = models.DateField()
    amount_minor = models.PositiveBigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("seller", "state", "day"), name="nexus_by_state"),)

    def __str__(self) -> str:
        return f"{self.state} {self.reference}"
