"""Phones as they are told."""

from typing import Any

from catalog.devices.models import Device


def device_card(device: Device, *, node: str) -> dict[str, Any]:
    """Give a phone as the API's ``Device``; ``node`` is its id there."""
    return {
        "node_type": "Device",
        "id": node,
        "slug": device.slug,
        "name": device.name,
        "brand": device.brand,
        "series": device.series,
        "model_codes": device.codes_on_the_phone,
    }
