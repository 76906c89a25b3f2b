"""Ask for texts and regions in the languages of a market."""

from collections.abc import Iterable, Sequence

from i18n.locales.models import Region, Translation
from i18n.locales.texts import ServedText

REGION = "i18n.region"


def texts_of(
    *, owner: str, ids: Iterable[int], fields: Sequence[str], chain: Sequence[str]
) -> dict[tuple[int, str], ServedText]:
    """Give the texts of many rows, each in the first locale of ``chain`` that has it (one query).

    A field without a text in any of them is left out; an empty text counts as none.
    """
    found = Translation.objects.filter(
        owner=owner, owner_id__in=list(ids), field__in=fields, locale__in=chain
    ).exclude(text="")
    rank = {locale: place for place, locale in enumerate(chain)}
    worst_first = sorted(
        found.values_list("owner_id", "field", "text", "locale"), key=lambda row: -rank[row[3]]
    )
    return {
        (owner_id, field): ServedText(text, locale) for owner_id, field, text, locale in worst_first
    }


def regions_of(country: str, chain: Sequence[str] = ("en",)) -> list[tuple[str, str]]:
    """List the (code, name) of a country's regions, by name in the shopper's language."""
    regions = list(Region.objects.filter(country=country))
    names = texts_of(owner=REGION, ids=[r.pk for r in regions], fields=["name"], chain=chain)
    named = [(r.code, _name(r, names)) for r in regions]
    return sorted(named, key=lambda pair: pair[1])


def region_name(code: str, chain: Sequence[str] = ("en",)) -> str:
    """Name a region in the shopper's language; the code itself when it is not known."""
    region = Region.objects.filter(code=code).first()
    if region is None:
        return code
    return _name(region, texts_of(owner=REGION, ids=[region.pk], fields=["name"], chain=chain))


def _name(region: Region, names: dict[tuple[int, str], ServedText]) -> str:
    served = names.get((region.pk, "name"))
    return served.text if served else region.name
