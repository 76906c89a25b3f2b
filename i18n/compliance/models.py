"""What the law of a country, or the shop's own policy, demands before a product may be sold."""

from django.db import models

from shop.kit.dated import Dated, DatedQuerySet


class Severity(models.TextChoices):
    """What happens when the evidence is missing."""

    BLOCK = "BLOCK", "Not sold"
    WARN = "WARN", "Sold, and told to the manager"


class Evidence(models.TextChoices):
    """What counts as evidence."""

    CERTIFICATE = "CERTIFICATE", "A valid certificate of this type"
    GOODS_CODE = "GOODS_CODE", "A tariff code on the listing"
    DECLARATION = "DECLARATION", "The declarations that a package must show"
    WATT_HOURS = "WATT_HOURS", "A battery within the limit"


class Requirement(Dated):
    """A demand on products of a kind, or with a trait, in a country or one region of it.

    kind, trait, region: empty means any kind, any product, the whole market; a named kind and a
    named trait must both be met.
    limit_wh: watt-hours that the unrounded figure may reach, for WATT_HOURS.
    statutory: demanded by law, so that nobody may override it.
    """

    code = models.CharField(max_length=30)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20, blank=True)
    trait = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=6, blank=True)
    severity = models.CharField(max_length=5, choices=Severity.choices)
    evidence = models.CharField(max_length=11, choices=Evidence.choices)
    limit_wh = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    statutory = models.BooleanField(default=True)
    name = models.CharField(max_length=160)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("code", "country", "kind", "trait", "region", "valid_from"),
                name="one_requirement_from_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.code
