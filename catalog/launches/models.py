"""Waves: the dated steps by which a market's plan brings kinds and products to a stage."""

from django.db import models
from django.db.models import Q

from catalog.products.models import Kind, Product
from i18n.markets.models import Market
from i18n.markets.stages import Stage


class WaveEntry(models.Model):
    """An entry of a market's plan: from then on, these goods are at this stage; only added.

    It names one product, or a kind, or neither: then it speaks of every kind that none names. What
    is entered of a product goes before what is entered of its kind, and that before the rest.
    stage: only narrows the market's. Empty lifts what was entered before of the same goods: a
    product follows its kind again, a kind the rest, the rest the market.
    since: a later entry for the same goods and moment stands in for an earlier one.
    wave: what people call the step, such as "cases first"; entries of one step share it.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="wave_entries", db_index=False)
    wave = models.CharField(max_length=60)
    kind = models.ForeignKey(Kind, models.CASCADE, null=True, blank=True, related_name="+")
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=9, choices=Stage.choices, blank=True)
    since = models.DateTimeField()
    reason = models.CharField(max_length=300)
    changed_by = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "wave entries"
        indexes = (models.Index(fields=("market", "since", "id"), name="waves_of_a_market"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__isnull=True) | Q(product__isnull=True),
                name="a_wave_entry_names_a_kind_or_a_product",
            ),
            models.CheckConstraint(
                condition=Q(stage="") | Q(stage__in=Stage.values), name="wave_stage_is_known"
            ),
        )

    def __str__(self) -> str:
        return (
            f"{self.wave} in {self.market_id}: {self.stage or 'lifted'} from {self.since:%Y-%m-%d}"
        )
