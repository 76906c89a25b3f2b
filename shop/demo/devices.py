"""The phones that accessories fit."""

from catalog.devices.models import Device
from shop.demo.files import read


def load_devices() -> None:
    """Add the phones that are missing."""
    Device.objects.bulk_create(
        (Device(**facts, position=position) for position, facts in enumerate(read("devices"))),
        ignore_conflicts=True,
    )
