"""Everything that rows are made of, read at once: as many queries for 1 product as for 100."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from catalog.launches.facts import GST_COUNTRY
from catalog.launches.moment import Moment, open_moment
from catalog.launches.waves import WavePlan, read_waves
from catalog.listings.models import Listing, Price
from catalog.products.library import Library, read_library
from catalog.products.models import Certificate, Product, ProductTrait
from i18n.compliance.models import Requirement
from i18n.compliance.queries import IN_ORDER
from i18n.locales.texts import fallback_chain
from i18n.markets.models import Market, TaxRegime
from i18n.tax.models import GoodsTaxRate
from i18n.tax.queries import GoodsRates, rates_on

Ids = Collection[int]


@dataclass(frozen=True)
class Spoken:
    """A locale of a market, with the locales that serve its texts, best first."""

    code: str
    chain: tuple[str, ...]


@dataclass(frozen=True)
class MarketRules:
    """A market with all dated rules that products in it meet, whenever they hold."""

    market: Market
    requirements: Sequence[Requirement]
    rates: Mapping[str, Sequence[GoodsTaxRate]]
    waves: WavePlan

    @cached_property
    def locales(self) -> tuple[Spoken, ...]:
        """The languages it is sold in."""
        default = self.market.default_locale
        codes = (row.code for row in self.market.locales.all())
        return tuple(Spoken(code, fallback_chain(code, default)) for code in codes)

    @property
    def default_chain(self) -> tuple[str, ...]:
        """The locales that serve texts of the market's default language."""
        return fallback_chain(self.market.default_locale, self.market.default_locale)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries it sells to."""
        return frozenset(row.country for row in self.market.countries.all())

    @property
    def taxes_goods(self) -> bool:
        """Whether the tax follows the goods."""
        return self.market.tax_regime == TaxRegime.GST

    @cached_property
    def demands(self) -> list[Requirement]:
        """What its countries demand at any time."""
        return [each for each in self.requirements if each.country in self.countries]

    @cached_property
    def dated_rates(self) -> list[GoodsTaxRate]:
        """The rates that the gate and the parts of a price ask for, of all times."""
        asked = {GST_COUNTRY, self.market.seller.country} if self.taxes_goods else set()
        return [row for country in asked for row in self.rates.get(country, ())]

    def moment(self, at: datetime) -> Moment:
        """Give the market at a moment, as if it were open then."""
        if at not in self._moments:
            self._moments[at] = open_moment(
                market=self.market, at=at, requirements=self.demands, waves=self.waves
            )
        return self._moments[at]

    def rates_on(self, country: str, day: date) -> GoodsRates:
        """Give a country's rates of a day."""
        key = (country, day)
        if key not in self._rates:
            self._rates[key] = rates_on(self.rates.get(country, ()), day)
        return self._rates[key]

    @cached_property
    def _moments(self) -> dict[datetime, Moment]:
        return {}

    @cached_property
    def _rates(self) -> dict[tuple[str, date], GoodsRates]:
        return {}


@dataclass(frozen=True)
class Sources:
    """What the tables hold of some products in some markets.

    prices: by market and variant, in the order of ``deciding_last``.
    certificates: by product, in the order in which they are told.
    """

    library: Library
    markets: Mapping[int, MarketRules]
    listings: Sequence[Listing]
    prices: Mapping[tuple[int, int], Sequence[Price]]
    certificates: Mapping[int, Sequence[Certificate]]
    traits: Mapping[int, frozenset[str]]


def read_sources(products: Ids, markets: Ids | None = None) -> Sources:
    """Read what rows of products are made of (24 queries at most).

    markets: only rows in these; in all when left out.
    """
    library = read_library(Product.objects.filter(pk__in=products))
    return Sources(
        library=library,
        markets=_markets(markets),
        listings=_listings(library, markets),
        prices=_prices(library, markets),
        certificates=_certificates(products),
        traits=_traits(products),
    )


def _markets(wanted: Ids | None) -> dict[int, MarketRules]:
    rows = Market.objects.select_related("seller").prefetch_related("locales", "countries")
    asked = list(rows if wanted is None else rows.filter(pk__in=wanted))
    waves = read_waves(market.pk for market in asked)
    requirements = list(Requirement.objects.order_by(*IN_ORDER))
    rates: dict[str, list[GoodsTaxRate]] = defaultdict(list)
    for rate in GoodsTaxRate.objects.order_by("valid_from"):
        rates[rate.country].append(rate)
    return {
        market.pk: MarketRules(market, requirements, rates, waves[market.pk]) for market in asked
    }


def _listings(library: Library, markets: Ids | None) -> list[Listing]:
    rows = Listing.objects.filter(product__in=library.products)
    asked = rows if markets is None else rows.filter(market__in=markets)
    listings = list(asked.order_by("product", "market"))
    for listing in listings:
        listing.product = library.products[listing.product_id]
        listing.product.kind = library.kinds[listing.product.kind_id]
    return listings


def _prices(library: Library, markets: Ids | None) -> dict[tuple[int, int], list[Price]]:
    variants = [variant.pk for group in library.variants.values() for variant in group]
    rows = Price.objects.filter(variant__in=variants)
    asked = rows if markets is None else rows.filter(market__in=markets)
    prices: dict[tuple[int, int], list[Price]] = defaultdict(list)
    for price in asked.deciding_last():
        prices[price.market_id, price.variant_id].append(price)
    return prices


def _certificates(products: Iterable[int]) -> dict[int, list[Certificate]]:
    certificates: dict[int, list[Certificate]] = defaultdict(list)
    for row in Certificate.objects.filter(product__in=products).order_by("type", "pk"):
        certificates[row.product_id].append(row)
    return certificates


def _traits(products: Iterable[int]) -> dict[int, frozenset[str]]:
    traits: dict[int, set[str]] = defaultdict(set)
    rows = ProductTrait.objects.filter(product__in=products)
    for product, code in rows.values_list("product_id", "code"):
        traits[product].add(code)
    return {product: frozenset(codes) for product, codes in traits.items()}
