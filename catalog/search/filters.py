"""What a shopper narrows a list to, each condition apart: a facet leaves out its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from catalog.devices.models import Device
from catalog.launches.decision import Visibility
from catalog.launches.moment import Moment, moment_of
from catalog.launches.queries import in_stock_variants, shown_products, shown_variants
from catalog.listings.models import Price
from catalog.products.models import Fit, Product, ProductAttribute, Variant
from catalog.search.queries import Wanted
from i18n.markets.models import Market


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

    def without_attribute(self, code: str) -> "ProductFilter":
        """Give the filter without what was chosen of one attribute."""
        others = {each: values for each, values in self.attributes.items() if each != code}
        return replace(self, attributes=others)


class Shown:
    """What a shopper may see in a market at a moment: the decision, asked once per list."""

    def __init__(self, *, market: Market, at: datetime, moment: Moment | None = None) -> None:
        self.market = market
        self.at = at
        self.moment = moment or moment_of(market=market, at=at)

    @cached_property
    def products(self) -> QuerySet[Product]:
        return shown_products(market=self.market, at=self.at, moment=self.moment)

    @cached_property
    def variants(self) -> QuerySet[Any]:
        """Variants with ``price_now`` in minor units; none while only announced."""
        shown = shown_variants(market=self.market, at=self.at, moment=self.moment)
        return shown.annotate(price_now=self._price_now())

    @cached_property
    def in_stock(self) -> QuerySet[Variant]:
        return in_stock_variants(market=self.market, at=self.at, moment=self.moment)

    def _price_now(self) -> Case:
        prices = Price.objects.in_market(self.market).in_force(self.at)
        deciding = prices.filter(variant=OuterRef("pk")).deciding_last().reverse()
        return Case(
            When(visibility=Visibility.LISTED, then=Subquery(deciding.values("amount_minor")[:1]))
        )


@dataclass(frozen=True)
class Selection:
    """A list as a shopper asked for it: of what is shown, what is wanted and chosen.

    kind: code or slug of a kind. fits: leaves out what needs a phone to fit, and does not fit it.
    wanted: the words of a search; None is no search.
    """

    shown: Shown
    kind: str | None = None
    fits: Device | None = None
    wanted: Wanted | None = None
    filter: ProductFilter = field(default_factory=ProductFilter)

    def with_filter(self, chosen: ProductFilter) -> "Selection":
        """Give the same list under another filter."""
        return replace(self, filter=chosen)

    def products(self) -> QuerySet[Product]:
        """Give the products on the list, in no order."""
        products = self._of_product_conditions()
        if not self.filter.asks_of_variants:
            return products
        return products.filter(Exists(self._of_variant_conditions().filter(product=OuterRef("pk"))))

    def variants(self) -> QuerySet[Variant]:
        """Give the variants by which those products are on the list."""
        return self._of_variant_conditions().filter(
            product__in=self._of_product_conditions().values("pk")
        )

    def _of_product_conditions(self) -> QuerySet[Product]:
        chosen = self.filter
        products = self.shown.products.filter(self._of_kind(), self._fitting(), self._found())
        for column, values in (("brand", chosen.brands), ("origin", chosen.origins)):
            if values:
                products = products.filter(**{f"{column}__in": storable(values)})
        for code, values in chosen.attributes.items():
            products = products.filter(_has_value(code, values)) if values else products
        return products

    def _of_variant_conditions(self) -> QuerySet[Variant]:
        chosen = self.filter
        variants = self.shown.variants
        if chosen.colours:
            variants = variants.filter(colour__in=storable(chosen.colours))
        if chosen.in_stock:
            variants = variants.filter(pk__in=self.shown.in_stock.values("pk"))
        if chosen.price_min is not None:
            variants = variants.filter(price_now__gte=chosen.price_min)
        if chosen.price_max is not None:
            variants = variants.filter(price_now__lte=chosen.price_max)
        return variants

    def _of_kind(self) -> Q:
        if self.kind is None:
            return Q()
        names = storable([self.kind])
        return Q(kind__code__in=names) | Q(kind__slug__in=names)

    def _fitting(self) -> Q:
        if self.fits is None:
            return Q()
        fit = Fit.objects.filter(product=OuterRef("pk"), device=self.fits)
        return Q(kind__needs_fit=False) | Q(Exists(fit))

    def _found(self) -> Q:
        return Q(pk__in=self.wanted.documents().values("product")) if self.wanted else Q()


def storable(values: Iterable[str]) -> list[str]:
    """Leave out values that no row can hold, and that a database would refuse to compare with."""
    return [value for value in values if "\0" not in value and _is_unicode(value)]


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value)


def _has_value(code: str, values: Iterable[str]) -> Exists:
    """Give the condition that a product has one of the values of a facet attribute."""
    return Exists(
        ProductAttribute.objects.filter(
            product=OuterRef("pk"),
            attribute__is_facet=True,
            attribute__code__in=storable([code]),
            value__in=storable(values),
        )
    )
