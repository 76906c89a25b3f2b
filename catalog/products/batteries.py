"""The energy of a battery."""

from decimal import Decimal


def watt_hours(*, mah: int, volts: Decimal) -> Decimal:
    """Give watt-hours, never rounded: 27027 mAh at 3.7 V are 99.9999 Wh, not 100."""
    return Decimal(mah) * volts / 1000
