"""Phones that accessories fit."""

from django.db import models


class DeviceQuerySet(models.QuerySet["Device"]):
    def by_brand(self) -> "DeviceQuerySet":
        """Order as a picker shows them: brand, series, then the given order."""
        return self.order_by("brand", "series", "position", "name", "pk")


class Device(models.Model):
    """A phone model that an accessory may fit.

    code: ours, short (``ORV-1``). model_codes: what the maker prints on the phone, comma separated.
    screen_in: diagonal in inches.
    """

    code = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    brand = models.CharField(max_length=60)
    series = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    model_codes = models.TextField(blank=True)
    screen_in = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("brand", "series", "position"), name="devices_in_picker_order"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def codes_on_the_phone(self) -> list[str]:
        """The maker's model codes, one by one."""
        return [code.strip() for code in self.model_codes.split(",") if code.strip()]
