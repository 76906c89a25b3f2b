"""Load a page with all that its types ask for: a fixed number of queries, by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from catalog.inventory.models import Pool, Stock
from catalog.listings.models import Listing, Price
from catalog.products.models import Image, Product, ProductAttribute, Variant
from i18n.locales.models import Translation
from i18n.locales.texts import fallback_chain
from i18n.markets.models import Market, StageChange


@dataclass
class Shelf:
    """What a request knows beside its rows: the market and the texts."""

    market: Market
    locale: str
    stage: str
    texts: dict[tuple[str, int, str], str] = field(default_factory=dict)


def open_shelf(*, code: str, locale: str, at: datetime) -> Shelf:
    """Read a market and its stage (2 queries)."""
    market = Market.objects.get(code=code)
    begun = StageChange.objects.filter(market=market, since__lte=at).order_by("-since", "-id")
    return Shelf(market, locale, begun.values_list("stage", flat=True)[0])


def products_in(market: Market, at: datetime) -> QuerySet[Product]:
    """Give the products that a market lists, with their prefetches (6 queries)."""
    opened = Q(listings__opens_at__isnull=True) | Q(listings__opens_at__lte=at)
    still = Q(listings__closes_at__isnull=True) | Q(listings__closes_at__gt=at)
    listed = Product.objects.filter(
        opened, still, listings__market=market, listings__switched_on=True
    )
    return (
        listed.select_related("kind")
        .prefetch_related(
            Prefetch("listings", Listing.objects.filter(market=market), to_attr="listed"),
            Prefetch("images", Image.objects.order_by("position", "pk")),
            Prefetch("variants", _variants(market, at)),
        )
        .order_by("listings__position", "pk")
    )


def _variants(market: Market, at: datetime) -> QuerySet[Variant]:
    prices = Price.objects.in_market(market).in_force(at).deciding_last()
    stock = Stock.objects.for_market(market).filter(pool=Pool.ON_HAND)
    return Variant.objects.order_by("position", "pk").prefetch_related(
        Prefetch("prices", prices, to_attr="prices_now"),
        Prefetch("stock", stock, to_attr="stock_here"),
    )


def attributes_of(product: Product) -> list[ProductAttribute]:
    """Give what is told of a product (1 query)."""
    rows = product.attributes.select_related("attribute")
    return list(rows.order_by("attribute__position", "position", "pk"))


def load_texts(
    shelf: Shelf, products: Sequence[Product], attributes: Iterable[ProductAttribute] = ()
) -> None:
    """Read the texts of a page in the languages of the market (1 query)."""
    wanted = {
        "catalog.product": [product.pk for product in products],
        "catalog.kind": list({product.kind_id for product in products}),
        "catalog.variant": [v.pk for product in products for v in product.variants.all()],
        "catalog.image": [i.pk for product in products for i in product.images.all()],
        "catalog.attribute": [row.attribute_id for row in attributes],
    }
    asked = Q()
    for owner, ids in wanted.items():
        asked |= Q(owner=owner, owner_id__in=ids)
    chain = fallback_chain(shelf.locale, shelf.market.default_locale)
    rank = {locale: place for place, locale in enumerate(chain)}
    rows = Translation.objects.filter(asked, locale__in=chain)
    for row in sorted(rows, key=lambda row: -rank[row.locale]):
        shelf.texts[row.owner, row.owner_id, row.field] = row.text
