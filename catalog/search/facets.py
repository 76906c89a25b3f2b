"""Facets: what a list could be narrowed to, named in the shopper's language.

A facet is counted under every filter but its own, so that its counts are those of the lists that
choosing that one value would give.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, override

from catalog.products.models import AttributeData, AttributeKind, Kind
from catalog.products.queries import KIND, VARIANT, attribute_names, value_names
from catalog.products.values import number_in, write_value
from catalog.search import counts
from catalog.search.filters import Selection, storable
from catalog.search.value_names import name_of_country, name_of_prices
from i18n.locales.queries import texts_of

IN_STOCK = "true"
LARGEST = Decimal("Infinity")


@dataclass(frozen=True)
class FacetValue:
    """A choice: ``count`` products would be on the list if it alone were chosen of its facet."""

    value: str
    name: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """Something to narrow by, with the choices that would leave something, and the chosen ones."""

    code: str
    name: str
    values: tuple[FacetValue, ...]


def facets_of(selection: Selection, *, locale: str, chain: Sequence[str]) -> list[Facet]:
    """Count the facets of a list: kind, price, stock, brand, colour, origin, then attributes.

    locale: for numbers and the shop's own words. chain: for names of the catalogue, best first.
    """
    with override(locale.partition("-")[0]):
        facets = [
            Facet("kind", gettext("Kind"), tuple(_kinds(selection, chain))),
            Facet("price", gettext("Price"), tuple(_prices(selection, locale))),
            Facet("in_stock", gettext("Availability"), tuple(_stock(selection))),
            Facet("brand", gettext("Brand"), _brands(selection)),
            Facet("colour", gettext("Colour"), _colours(selection, chain)),
            Facet("origin", gettext("Made in"), _origins(selection, locale)),
            *_attributes(selection, locale, chain),
        ]
    return [facet for facet in facets if facet.values]


def _kinds(selection: Selection, chain: Sequence[str]) -> Iterator[FacetValue]:
    """Give the kinds in the shop's order."""
    found = counts.count_kinds(selection)
    kinds = list(Kind.objects.all())
    names = texts_of(owner=KIND, ids=[kind.pk for kind in kinds], fields=["name"], chain=chain)
    for kind in kinds:
        count, selected = found.get(kind.pk, 0), selection.kind in {kind.code, kind.slug}
        if count or selected:
            served = names.get((kind.pk, "name"))
            yield FacetValue(kind.code, served.text if served else kind.code, count, selected)


def _prices(selection: Selection, locale: str) -> Iterator[FacetValue]:
    """Give the bands of prices, the lowest first."""
    chosen = (selection.filter.price_min, selection.filter.price_max)
    currency = selection.shown.market.currency
    for band, count in counts.count_price_bands(selection):
        if count or band == chosen:
            name = name_of_prices(band.low, band.high + 1, currency=currency, locale=locale)
            yield FacetValue(band.value, name, count, band == chosen)


def _stock(selection: Selection) -> Iterator[FacetValue]:
    count, selected = counts.count_in_stock(selection), bool(selection.filter.in_stock)
    if count or selected:
        yield FacetValue(IN_STOCK, gettext("In stock"), count, selected)


def _brands(selection: Selection) -> tuple[FacetValue, ...]:
    found, chosen = counts.count_brands(selection), selection.filter.brands
    return _most_first(_choices(found, {brand: brand for brand in found}, chosen))


def _colours(selection: Selection, chain: Sequence[str]) -> tuple[FacetValue, ...]:
    found = counts.count_colours(selection)
    texts = texts_of(
        owner=VARIANT, ids=[row.example for row in found], fields=["name"], chain=chain
    )
    names = {
        row.colour: texts[row.example, "name"].text
        for row in found
        if (row.example, "name") in texts
    }
    products = {row.colour: row.products for row in found}
    return _most_first(_choices(products, names, selection.filter.colours))


def _origins(selection: Selection, locale: str) -> tuple[FacetValue, ...]:
    found = counts.count_origins(selection)
    names = {code: name_of_country(code, locale=locale) for code in found}
    return _most_first(_choices(found, names, selection.filter.origins))


def _attributes(selection: Selection, locale: str, chain: Sequence[str]) -> Iterator[Facet]:
    """Give the attributes that are facets, in the shop's order."""
    attributes = list(AttributeKind.objects.filter(is_facet=True))
    found = counts.count_attributes(selection, attributes)
    names = attribute_names(attributes=attributes, chain=chain)
    words = value_names(attributes=found, chain=chain)
    for attribute in attributes:
        products = found.get(attribute.pk, {})
        named = {
            value: write_value(
                attribute, value, word=words.get((attribute.pk, value)), locale=locale
            )
            for value in products
        }
        values = _choices(products, named, selection.filter.attributes.get(attribute.code, ()))
        ordered = _smallest_first if attribute.data == AttributeData.NUMBER else _most_first
        yield Facet(attribute.code, names[attribute.pk].text, ordered(values))


def _choices(
    products: dict[str, int], names: dict[str, str], chosen: Sequence[str]
) -> Iterator[FacetValue]:
    """Give what would leave something, and what is chosen even where that leaves nothing."""
    for value in dict.fromkeys((*products, *storable(chosen))):
        yield FacetValue(value, names.get(value, value), products.get(value, 0), value in chosen)


def _most_first(values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda v: (-v.count, v.name, v.value)))


def _smallest_first(values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    """Order numbers by size; a choice that is none comes last."""

    def size(value: FacetValue) -> tuple[Decimal, str]:
        number = number_in(value.value)
        return (LARGEST if number is None else number, value.value)

    return tuple(sorted(values, key=size))
