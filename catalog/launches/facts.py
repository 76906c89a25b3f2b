"""What is known of variants in a market: loaded for many at once, asked by the explaining form."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from catalog.inventory.models import Pool
from catalog.inventory.queries import free_units
from catalog.launches.moment import Moment
from catalog.listings.models import Listing, Price
from catalog.listings.queries import prices_of
from catalog.products.models import Certificate, ProductTrait, Variant
from i18n.compliance.models import Evidence
from i18n.markets.models import TaxRegime
from i18n.tax.queries import GoodsRates, goods_rates
from shop.kit.database.kept import Kept

GST_COUNTRY = "IN"  # whose rates the gate asks for
LISTINGS = Kept(
    lambda market, products: Listing.objects.filter(
        market=market, product__in=products
    ).select_related("product__kind")
)
TRAITS = Kept(
    lambda products, codes: ProductTrait.objects.filter(
        product__in=products, code__in=codes
    ).values_list("product_id", "code")
)
CERTIFICATES = Kept(
    lambda products, types: Certificate.objects.filter(product__in=products, type__in=types)
)

NO_UNITS: dict[Pool, int] = dict.fromkeys(Pool, 0)


@dataclass(frozen=True)
class ProductFacts:
    """What is known of a product in the market, whichever variant is asked for.

    listing: with its product and kind loaded; None when the market does not list the product.
    """

    listing: Listing | None = None
    traits: frozenset[str] = frozenset()
    certificates: tuple[Certificate, ...] = ()
    tax_rate_known: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of one variant in the market."""

    of_product: ProductFacts
    price: Price | None = None
    free: dict[Pool, int] = field(default_factory=lambda: NO_UNITS)

    @property
    def listing(self) -> Listing | None:
        """The product's listing in the market."""
        return self.of_product.listing


def facts_of(variants: Sequence[Variant], moment: Moment) -> dict[int, Facts]:
    """Load what is known of variants, by variant id (6 queries at most)."""
    products = facts_of_products({variant.product_id for variant in variants}, moment)
    prices = prices_of(variants=variants, market=moment.market, at=moment.at)
    free = free_units(variants=variants, market=moment.market, at=moment.at)
    return {
        variant.pk: Facts(
            products[variant.product_id], price=prices.get(variant.pk), free=free[variant.pk]
        )
        for variant in variants
    }


def facts_of_products(product_ids: Iterable[int], moment: Moment) -> dict[int, ProductFacts]:
    """Load what is known of products, by product id (4 queries at most)."""
    wanted = set(product_ids)
    rows = LISTINGS(market=moment.market.pk, products=wanted)
    listings = {row.product_id: row for row in rows}
    traits, certificates = _traits(listings, moment), _certificates(listings, moment)
    rates = _rates(moment)
    return {
        pk: ProductFacts(
            listing=listings.get(pk),
            traits=frozenset(traits[pk]),
            certificates=tuple(certificates[pk]),
            tax_rate_known=pk in listings and is_rate_known(rates, listings[pk]),
        )
        for pk in wanted
    }


def _traits(listed: Iterable[int], moment: Moment) -> dict[int, list[str]]:
    traits: dict[int, list[str]] = defaultdict(list)
    asked = {requirement.trait for requirement in moment.requirements if requirement.trait}
    if asked:
        for product_id, code in TRAITS(products=list(listed), codes=sorted(asked)):
            traits[product_id].append(code)
    return traits


def _certificates(listed: Iterable[int], moment: Moment) -> dict[int, list[Certificate]]:
    certificates: dict[int, list[Certificate]] = defaultdict(list)
    asked = {r.code for r in moment.requirements if r.evidence == Evidence.CERTIFICATE}
    if asked:
        for row in CERTIFICATES(products=list(listed), types=sorted(asked)):
            certificates[row.product_id].append(row)
    return certificates


def _rates(moment: Moment) -> GoodsRates | None:
    """Load the rates of the day, where tax follows the goods; elsewhere none is asked for."""
    if moment.market.tax_regime != TaxRegime.GST:
        return None
    return goods_rates(GST_COUNTRY, moment.day)


def is_rate_known(rates: GoodsRates | None, listing: Listing) -> bool:
    """Tell whether a rate covers a listing's tariff code; always so where none is asked for."""
    return rates is None or rates.find(listing.goods_code) is not None
