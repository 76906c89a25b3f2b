"""Ask which phones there are."""

from django.db.models import Q

from catalog.devices.models import Device, DeviceQuerySet

LONGEST_SEARCH = 200  # characters read of what a shopper typed
MOST_WORDS = 8  # words read of it; each is looked for in four columns


def find_devices(*, search: str = "", brand: str = "") -> DeviceQuerySet:
    """Find phones for a picker, by brand and series.

    search: words in any order, each found in the brand, series, name or a model code;
        what goes beyond the bounds above is not read.
    brand: exact, whatever its case; empty is all.
    """
    found = Device.objects.all()
    if brand:
        found = found.filter(brand__iexact=brand[:LONGEST_SEARCH])
    for word in search[:LONGEST_SEARCH].split()[:MOST_WORDS]:
        found = found.filter(_names(word))
    return found.by_brand()


def device_by_slug(slug: str) -> Device | None:
    """Find a phone by the name in its address."""
    return Device.objects.filter(slug=slug).first()


def _names(word: str) -> Q:
    return (
        Q(name__icontains=word)
        | Q(brand__icontains=word)
        | Q(series__icontains=word)
        | Q(model_codes__icontains=word)
    )
