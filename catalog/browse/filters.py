"""What a shopper narrows a list to, each condition apart: a facet leaves out its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.browse.searching import FOUND, holding, words_params
from catalog.shelf.gate import FORMS, FREE_FOR_MARKET, listed_now, selling_now
from catalog.shelf.reading import View
from catalog.shelf.statements import ROWS
from i18n.markets.stages import Stage

LARGEST = 2**63 - 1  # whole number of a database
OF_KIND = """r.kind_id = (SELECT k.id FROM catalog_kind k
    WHERE k.code = %(kind)s OR k.slug = %(kind)s ORDER BY k.code = %(kind)s DESC LIMIT 1)"""
# A scalar, so that each row asks the index: a list ends long before all that fits was read.
FITS = """(NOT r.needs_fit OR (SELECT f.id FROM catalog_fit f
    WHERE f.device_id = %(device)s AND f.product_id = r.product_id) IS NOT NULL)"""
KNOWN_DEVICE = "(SELECT d.id FROM catalog_device d WHERE d.id = %(device)s)"
OF_BRANDS = "r.brand = ANY(%(brands)s::text[])"
OF_ORIGINS = "r.origin = ANY(%(origins)s::text[])"
WITH_VALUE = """EXISTS (SELECT 1 FROM catalog_productattribute pa
    JOIN catalog_attributekind a ON a.id = pa.attribute_id
    WHERE pa.product_id = r.product_id AND a.is_facet
      AND a.code = %(attribute_{0})s AND pa.value = ANY(%(values_{0})s::text[]))"""
OF_COLOURS = "v.colour = ANY(%(colours)s::text[])"
FROM_PRICE, TO_PRICE = "v.amount_minor >= %(price_min)s", "v.amount_minor <= %(price_max)s"


@dataclass(frozen=True)
class ProductFilter:
    """The values a shopper chose: any of one facet's, and that for every facet.

    price_min, price_max: minor units as the market shows prices, both counting.
    in_stock: True keeps what can be bought and sent now; anything else narrows nothing.
    attributes: values by code of an attribute that is a facet; another code matches nothing.
    Colour, price and stock are asked of one and the same variant.
    """

    brands: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def asks_of_variants(self) -> bool:
        """Whether any condition is one of a variant."""
        return bool(self.colours or self.in_stock) or self.asks_price

    @property
    def asks_price(self) -> bool:
        """Whether the price is bounded."""
        return self.price_min is not None or self.price_max is not None

    @property
    def chosen_attributes(self) -> list[tuple[str, tuple[str, ...]]]:
        """The attributes of which something is chosen, by code."""
        return [(code, values) for code, values in self.attributes.items() if values]


@dataclass(frozen=True)
class Selection:
    """A list as a shopper asked for it: of what is shown, what is wanted and chosen.

    kind: code or slug of a kind. fits: id of a phone; leaves out what needs a phone to fit, and
    does not fit it. words: of a search; None is no search, none of them finds nothing.
    """

    view: View
    kind: str | None = None
    fits: int | None = None
    words: tuple[str, ...] | None = None
    filter: ProductFilter = field(default_factory=ProductFilter)

    @property
    def of_kind(self) -> tuple[str, ...]:
        """The condition on the kind, if one is named."""
        return () if self.kind is None else (OF_KIND,)

    @property
    def of_product(self) -> dict[str, str]:
        """The conditions of the facets that ask of the product, by the facet's code."""
        chosen = self.filter
        conditions = {"brand": OF_BRANDS} if chosen.brands else {}
        if chosen.origins:
            conditions["origin"] = OF_ORIGINS
        for place, _ in enumerate(chosen.chosen_attributes):
            conditions[f"attribute_{place}"] = WITH_VALUE.format(place)
        return conditions

    @property
    def of_variant(self) -> tuple[str, ...]:
        """The condition that one and the same variant is all that is chosen of variants."""
        if not self.filter.asks_of_variants:
            return ()
        met = " AND ".join(form_conditions(self.view.stage, self.filter).values())
        return (
            f"""EXISTS (SELECT 1 FROM catalog_shelfvariant v
            WHERE {FORMS} AND v.product_id = r.product_id AND {form_shown(self.view.stage)}
              AND {met})""",
        )

    @property
    def of_words(self) -> tuple[str, ...]:
        """The conditions of the search, if there is one."""
        return () if self.words is None else holding(self.words)

    @property
    def source(self) -> str:
        """Where rows come from: from the words that are searched, if any are."""
        return FOUND if self.words else ROWS

    @property
    def conditions(self) -> tuple[str, ...]:
        """Everything that a product of the list meets, beside being shown."""
        return (*self.of_kind, *self.of_any_kind)

    @property
    def of_any_kind(self) -> tuple[str, ...]:
        """The same, but for its kind."""
        wanted = (*self.of_words, *self.of_phone)
        return (*wanted, *self.of_product.values(), *self.of_variant)

    @property
    def of_phone(self) -> tuple[str, ...]:
        """The condition of the phone, if one is named."""
        return () if self.fits is None else (FITS,)

    @property
    def params(self) -> dict[str, Any]:
        """What the conditions are asked with."""
        chosen = self.filter
        return {
            **self.view.params,
            "kind": "".join(storable([self.kind or ""])),
            "device": self.fits,
            "brands": storable(chosen.brands),
            "origins": storable(chosen.origins),
            "colours": storable(chosen.colours),
            "price_min": _within(chosen.price_min),
            "price_max": _within(chosen.price_max),
            **_attribute_params(chosen),
            **words_params(self.words or ()),
        }


def form_shown(stage: Stage) -> str:
    """Give the condition that a variant ``v`` of a row that is shown is shown, too."""
    return f"(NOT {listed_now(stage)} OR v.amount_minor IS NOT NULL)"


def form_conditions(stage: Stage, chosen: ProductFilter) -> dict[str, str]:
    """Give the conditions of the facets that ask of a variant, by the facet's code."""
    conditions = {"colour": OF_COLOURS} if chosen.colours else {}
    if chosen.asks_price:
        bounds = ((chosen.price_min, FROM_PRICE), (chosen.price_max, TO_PRICE))
        asked = (sql for bound, sql in bounds if bound is not None)
        conditions["price"] = " AND ".join((listed_now(stage), *asked))
    if chosen.in_stock:
        conditions["in_stock"] = in_stock(stage)
    return conditions


def in_stock(stage: Stage) -> str:
    """Give the condition that a variant of a row can be bought and sent now."""
    return f"({selling_now(stage)} AND v.amount_minor IS NOT NULL AND {FREE_FOR_MARKET})"


def storable(values: Iterable[str]) -> list[str]:
    """Leave out values that no row can hold, and that a database would refuse to compare with."""
    return [value for value in values if "\0" not in value and _is_unicode(value)]


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value)


def _attribute_params(chosen: ProductFilter) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for place, (code, values) in enumerate(chosen.chosen_attributes):
        params[f"attribute_{place}"] = "".join(storable([code]))
        params[f"values_{place}"] = storable(values) if storable([code]) else []
    return params


def _within(bound: int | None) -> int | None:
    """Keep a bound within what a database can compare with."""
    return None if bound is None else max(-LARGEST, min(bound, LARGEST))
