"""Ask for texts and regions in the languages of a market."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from i18n.locales.models import Region, Translation
from i18n.locales.texts import ServedText, best_text
from shop.kit.database.kept import Kept

REGION = "i18n.region"
TEXTS = Kept(
    lambda owner, ids, fields, locales: Translation.objects.filter(
        Q(locale__in=locales) if locales is not None else Q(),
        owner=owner,
        owner_id__in=ids,
        field__in=fields,
    ).values_list("owner_id", "field", "locale", "text")
)


def texts_of(
    *, owner: str, ids: Iterable[int], fields: Sequence[str], chain: Sequence[str]
) -> dict[tuple[int, str], ServedText]:
    """Give the texts of many rows, each in the first locale of ``chain`` that has it (one query).

    A field without a text in any of them is left out; an empty text counts as none.
    """
    written = texts_in(owner=owner, ids=ids, fields=fields, locales=chain)
    best = ((key, best_text(texts, chain)) for key, texts in written.items())
    return {key: text for key, text in best if text}


def texts_in(
    *, owner: str, ids: Iterable[int], fields: Sequence[str], locales: Iterable[str] | None = None
) -> dict[tuple[int, str], dict[str, str]]:
    """Give the texts of many rows: by row and field, then by locale (one query).

    locales: those wanted; all when left out.
    """
    chosen = None if locales is None else list(locales)
    found = TEXTS(owner=owner, ids=list(ids), fields=list(fields), locales=chosen)
    texts: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for owner_id, field, locale, text in found:
        texts[owner_id, field][locale] = text
    return texts


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
