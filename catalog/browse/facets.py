"""Facets: what a list could be narrowed to, named in the shopper's language.

A facet is counted under every filter but its own, so that its counts are those of the lists that
choosing that one value would give.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, override

from catalog.browse.counts import Choice, Counts
from catalog.browse.filters import Selection, storable
from catalog.browse.price_bands import bands_between
from catalog.browse.value_names import name_of_country, name_of_prices
from catalog.products.models import AttributeData, AttributeKind
from catalog.products.values import number_in, write_value
from i18n.locales.texts import ServedText
from shop.kit.money import exponent

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


def facets_of(selection: Selection, counts: Counts) -> list[Facet]:
    """Name the facets of a list: kind, price, stock, brand, colour, origin, then attributes."""
    with override(selection.view.locale.partition("-")[0]):
        facets = [
            Facet("kind", gettext("Kind"), tuple(_kinds(selection, counts))),
            Facet("price", gettext("Price"), tuple(_prices(selection, counts))),
            Facet("in_stock", gettext("Availability"), tuple(_stock(selection, counts))),
            Facet("brand", gettext("Brand"), _brands(selection, counts)),
            Facet("colour", gettext("Colour"), _colours(selection, counts)),
            Facet("origin", gettext("Made in"), _origins(selection, counts)),
            *_attributes(selection, counts),
        ]
    return [facet for facet in facets if facet.values]


def _kinds(selection: Selection, counts: Counts) -> Iterator[FacetValue]:
    """Give the kinds in the shop's order."""
    for kind in sorted(counts.choices["kind"], key=lambda each: (each.place, each.value)):
        selected = selection.kind in {kind.value, kind.slug}
        if kind.products or selected:
            yield FacetValue(kind.value, kind.name or kind.value, kind.products, selected)


def _prices(selection: Selection, counts: Counts) -> Iterator[FacetValue]:
    """Give the bands of prices, the lowest first."""
    if counts.span is None:
        return
    chosen = (selection.filter.price_min, selection.filter.price_max)
    currency, locale = selection.view.market.currency, selection.view.locale
    for band in bands_between(*counts.span, major=10 ** exponent(currency)):
        count = counts.prices.get(band.low, 0)
        if count or band == chosen:
            name = name_of_prices(band.low, band.high + 1, currency=currency, locale=locale)
            yield FacetValue(band.value, name, count, band == chosen)


def _stock(selection: Selection, counts: Counts) -> Iterator[FacetValue]:
    count = sum(choice.products for choice in counts.choices["in_stock"])
    selected = bool(selection.filter.in_stock)
    if count or selected:
        yield FacetValue(IN_STOCK, gettext("In stock"), count, selected)


def _brands(selection: Selection, counts: Counts) -> tuple[FacetValue, ...]:
    return _most_first(_choices(counts.choices["brand"], {}, selection.filter.brands))


def _colours(selection: Selection, counts: Counts) -> tuple[FacetValue, ...]:
    found = counts.choices["colour"]
    return _most_first(_choices(found, _named(found), selection.filter.colours))


def _origins(selection: Selection, counts: Counts) -> tuple[FacetValue, ...]:
    found, locale = counts.choices["origin"], selection.view.locale
    names = {choice.value: name_of_country(choice.value, locale=locale) for choice in found}
    return _most_first(_choices(found, names, selection.filter.origins))


def _attributes(selection: Selection, counts: Counts) -> Iterator[Facet]:
    """Give the attributes that are facets, in the shop's order."""
    for attribute in sorted(counts.attributes, key=lambda each: (each.place, each.code)):
        found = counts.values[attribute.code]
        kind = AttributeKind(code=attribute.code, data=attribute.data, unit=attribute.unit)
        words = {choice.value: _served(choice) for choice in found}
        named = {
            value: write_value(kind, value, word=word, locale=selection.view.locale)
            for value, word in words.items()
        }
        values = _choices(found, named, selection.filter.attributes.get(attribute.code, ()))
        ordered = _smallest_first if attribute.data == AttributeData.NUMBER else _most_first
        yield Facet(attribute.code, attribute.name, ordered(values))


def _named(found: Iterable[Choice]) -> dict[str, str]:
    return {choice.value: choice.name for choice in found if choice.name}


def _served(choice: Choice) -> ServedText | None:
    return ServedText(choice.name, "") if choice.name else None


def _choices(
    found: Iterable[Choice], names: dict[str, str], chosen: Sequence[str]
) -> Iterator[FacetValue]:
    """Give what would leave something, and what is chosen even where that leaves nothing."""
    products = {choice.value: choice.products for choice in found}
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
