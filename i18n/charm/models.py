"""Which prices look right where: dated rows, no rule in code."""

from django.db import models
from django.db.models import F, Q

from shop.kit.dated import Dated, DatedQuerySet


class CharmRule(Dated):
    """From an amount on, prices are whole steps less a little: steps of 100.00 less 1.00 end in 99.

    market: code of the only market it holds in; empty is every market with the currency. A market
    with rules of its own follows no others. All amounts are in minor units.
    """

    currency = models.CharField(max_length=3)
    market = models.CharField(max_length=12, blank=True)
    from_minor = models.PositiveBigIntegerField()
    step_minor = models.PositiveBigIntegerField()
    less_minor = models.PositiveBigIntegerField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("currency", "market", "from_minor", "valid_from"),
                name="one_charm_rule_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(step_minor__gt=F("less_minor")), name="a_charm_step_leaves_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.currency} from {self.from_minor}: {self.step_minor} less {self.less_minor}"
