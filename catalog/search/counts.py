"""Count what each choice of a facet would leave: under every filter but the facet's own."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet

from catalog.products.models import AttributeKind, ProductAttribute
from catalog.search.filters import Selection
from catalog.search.price_bands import PriceBand, bands_between
from shop.kit.money import exponent


class ColourCount(NamedTuple):
    """How many products come in a colour, and one variant that shows how the colour is called."""

    colour: str
    products: int
    example: int


def count_kinds(selection: Selection) -> dict[int, int]:
    """Count products by kind id."""
    return _per_column(replace(selection, kind=None), "kind_id")


def count_brands(selection: Selection) -> dict[str, int]:
    """Count products by brand."""
    return _per_column(_under(selection, brands=()), "brand")


def count_origins(selection: Selection) -> dict[str, int]:
    """Count products by country of origin."""
    return _per_column(_under(selection, origins=()), "origin")


def count_colours(selection: Selection) -> list[ColourCount]:
    """Count products by the colours of their variants."""
    variants = _under(selection, colours=()).variants().exclude(colour="")
    counted = variants.order_by().values("colour")
    rows = counted.annotate(products=Count("product", distinct=True), example=Min("pk"))
    return [ColourCount(row["colour"], row["products"], row["example"]) for row in rows]


def count_in_stock(selection: Selection) -> int:
    """Count the products of which a variant can be bought and sent now."""
    return _under(selection, in_stock=True).products().count()


def count_price_bands(selection: Selection) -> list[tuple[PriceBand, int]]:
    """Count products by bands of their variants' prices (2 queries)."""
    variants = _under(selection, price_min=None, price_max=None).variants()
    span = variants.aggregate(lowest=Min("price_now"), highest=Max("price_now"))
    if span["lowest"] is None:
        return []
    major = 10 ** exponent(selection.shown.market.currency)
    bands = bands_between(span["lowest"], span["highest"], major=major)
    counts = variants.aggregate(
        **{
            f"band_{place}": Count("product", distinct=True, filter=Q(price_now__range=band))
            for place, band in enumerate(bands)
        }
    )
    return [(band, counts[f"band_{place}"]) for place, band in enumerate(bands)]


def count_attributes(
    selection: Selection, attributes: Iterable[AttributeKind]
) -> dict[int, dict[str, int]]:
    """Count products by attribute id and value: one query, and one per attribute chosen from."""
    chosen = [each for each in attributes if selection.filter.attributes.get(each.code)]
    others = [each for each in attributes if each not in chosen]
    counts = _per_value(selection, others)
    for attribute in chosen:
        under = selection.with_filter(selection.filter.without_attribute(attribute.code))
        counts |= _per_value(under, [attribute])
    return counts


def _per_value(
    selection: Selection, attributes: Iterable[AttributeKind]
) -> dict[int, dict[str, int]]:
    told = ProductAttribute.objects.filter(
        attribute__in=attributes, product__in=selection.products().values("pk")
    )
    rows = told.values_list("attribute_id", "value").annotate(Count("product", distinct=True))
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for attribute_id, value, products in rows:
        counts[attribute_id][value] = products
    return counts


def _per_column(selection: Selection, column: str) -> dict[Any, int]:
    rows: QuerySet[Any] = selection.products().order_by().values_list(column)
    return dict(rows.annotate(Count("pk", distinct=True)))


def _under(selection: Selection, **chosen: Any) -> Selection:
    return selection.with_filter(replace(selection.filter, **chosen))
