"""What is out of date: which writes leave a mark, and how marks are taken.

One trigger for each table that rows are made of, in both databases, whoever writes. Stock and the
stages of markets leave none: they are asked when a row is read.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import connection

from catalog.listings.models import Listing
from catalog.shelf.models import ShelfMark
from shop.kit.database.triggers import Trigger

# The markets in which a product is marked, by its id; None is all of them.
Marked = dict[int, frozenset[int] | None]

AT_ONCE = 500  # ids in one statement
INTO = (
    "INSERT INTO catalog_shelfmark (market, product) SELECT DISTINCT market, product FROM ({}) AS m"
)
# Where one transaction writes at a time, a mark that is there will stay until this one ends; on
# PostgreSQL another transaction may be about to take it away.
UNLESS_THERE = (
    " WHERE NOT EXISTS (SELECT 1 FROM catalog_shelfmark AS mark"
    " WHERE mark.product IS m.product AND mark.market IS m.market)"
)
ALL = "CAST(NULL AS bigint)"
# By what stands on the shelf: listings may be what was emptied.
EVERYTHING = (
    "INSERT INTO catalog_shelfmark (market, product)"
    " SELECT DISTINCT CAST(NULL AS bigint), product_id FROM catalog_shelfrow"
)


class Source(NamedTuple):
    """A table that rows are made of.

    columns: an update counts where one of these changed; ``id`` is always among what is read.
    marked: selects ``market, product`` of what is out of date then, from ``{written}``.
    """

    table: str
    columns: str
    marked: str


def _products(of: str, where: str = "") -> str:
    """Mark products in every market; of: the column with the product, and how it is reached."""
    column, _, joined = of.partition(" ")
    return f"SELECT {ALL} AS market, {column} AS product FROM {{written}} {joined}{where}"


def _markets(of: str) -> str:
    """Mark whole markets."""
    column, _, joined = of.partition(" ")
    return f"SELECT {column} AS market, {ALL} AS product FROM {{written}} {joined}"


def _owned(owner: str, of: str) -> str:
    return _products(of, f" WHERE written.owner = 'catalog.{owner}'")


ITS_PRODUCT = _products("written.product_id")
TEXTS = " UNION ALL ".join(
    (
        _owned("product", "written.owner_id"),
        _owned(
            "kind",
            "product.id JOIN catalog_product AS product ON product.kind_id = written.owner_id",
        ),
        _owned(
            "variant",
            "variant.product_id JOIN catalog_variant AS variant ON variant.id = written.owner_id",
        ),
        _owned(
            "image", "image.product_id JOIN catalog_image AS image ON image.id = written.owner_id"
        ),
        _owned(
            "attribute",
            "told.product_id JOIN catalog_productattribute AS told"
            " ON told.attribute_id = written.owner_id",
        ),
        _owned(
            "attributevalue",
            "told.product_id JOIN catalog_attributevaluename AS word"
            " ON word.id = written.owner_id JOIN catalog_productattribute AS told"
            " ON told.attribute_id = word.attribute_id AND told.value = word.value",
        ),
    )
)
SOURCES = (
    Source(
        "catalog_product",
        "slug sku kind_id brand model net_quantity origin watt_hours created_at",
        _products("written.id"),
    ),
    Source("catalog_variant", "product_id sku colour swatch position", ITS_PRODUCT),
    Source(
        "catalog_listing",
        "market_id product_id stage switched_on opens_at closes_at announced_at goods_code"
        " declaration max_per_customer position",
        "SELECT written.market_id AS market, written.product_id AS product FROM {written}",
    ),
    Source(
        "catalog_waveentry",
        "market_id kind_id product_id stage since",
        "SELECT written.market_id AS market, written.product_id AS product FROM {written}",
    ),
    Source(
        "catalog_price",
        "market_id variant_id kind amount_minor mrp_minor starts_at ends_at",
        "SELECT written.market_id AS market, variant.product_id AS product FROM {written}"
        " JOIN catalog_variant AS variant ON variant.id = written.variant_id",
    ),
    Source(
        "catalog_certificate",
        "product_id country type reference valid_from valid_to",
        ITS_PRODUCT,
    ),
    Source("catalog_producttrait", "product_id code", ITS_PRODUCT),
    Source("catalog_productattribute", "product_id attribute_id value position", ITS_PRODUCT),
    Source(
        "catalog_attributekind",
        "code unit data position",
        _products(
            "told.product_id JOIN catalog_productattribute AS told"
            " ON told.attribute_id = written.id"
        ),
    ),
    Source(
        "catalog_attributevaluename",
        "attribute_id value",
        _products(
            "told.product_id JOIN catalog_productattribute AS told"
            " ON told.attribute_id = written.attribute_id AND told.value = written.value"
        ),
    ),
    Source("catalog_image", "product_id variant_id name width height position", ITS_PRODUCT),
    Source("catalog_fit", "product_id device_id", ITS_PRODUCT),
    Source(
        "catalog_device",
        "slug brand series name model_codes position",
        _products("fit.product_id JOIN catalog_fit AS fit ON fit.device_id = written.id"),
    ),
    Source(
        "catalog_kind",
        "code slug needs_fit",
        _products("product.id JOIN catalog_product AS product ON product.kind_id = written.id"),
    ),
    Source("i18n_translation", "owner owner_id field locale text", TEXTS),
    Source(
        "i18n_market",
        "code currency time_zone tax_display tax_regime seller_id default_locale",
        _markets("written.id"),
    ),
    Source("i18n_marketlocale", "market_id code", _markets("written.market_id")),
    Source("i18n_marketcountry", "market_id country", _markets("written.market_id")),
    Source(
        "i18n_sellerentity",
        "country",
        _markets("market.id JOIN i18n_market AS market ON market.seller_id = written.id"),
    ),
    Source(
        "i18n_requirement",
        "code country kind trait region severity evidence limit_wh valid_from valid_to",
        _markets(
            "sold.market_id JOIN i18n_marketcountry AS sold ON sold.country = written.country"
        ),
    ),
    Source(
        "i18n_goodstaxrate",
        "country prefix rate valid_from valid_to",
        _markets("market.id JOIN i18n_market AS market ON market.tax_regime = 'GST'"),
    ),
)


def _trigger(source: Source) -> Trigger:
    into = INTO.format(source.marked)
    return Trigger(
        name=f"shelf_marks_{source.table.partition('_')[2]}",
        table=source.table,
        sql=into,
        in_sqlite=into + UNLESS_THERE,
        emptied=EVERYTHING,
        columns=tuple(dict.fromkeys(("id", *source.columns.split()))),
    )


TRIGGERS = tuple(_trigger(source) for source in SOURCES)
UNFOLD = """
    INSERT INTO catalog_shelfmark (market, product)
    SELECT DISTINCT CASE WHEN mark.market IS NULL THEN NULL ELSE listing.market_id END,
        listing.product_id
    FROM catalog_shelfmark AS mark JOIN catalog_listing AS listing
        ON mark.market IS NULL OR listing.market_id = mark.market
    WHERE mark.id IN ({})
"""
IN_EACH_MARKET = """
    INSERT INTO catalog_shelfmark (market, product)
    SELECT DISTINCT listing.market_id, listing.product_id
    FROM catalog_shelfmark AS mark JOIN catalog_listing AS listing
        ON listing.product_id = mark.product
    WHERE mark.id IN ({})
"""


def mark_everything(using: str) -> None:
    """Leave a mark for all there is, where anything is listed."""
    everything = ShelfMark.objects.using(using)
    if Listing.objects.using(using).exists():
        everything.create()


def is_marked() -> bool:
    """Tell whether anything is out of date."""
    return ShelfMark.objects.exists()


def unfold() -> None:
    """Turn marks of whole markets, or of everything, into marks of the products listed there."""
    whole = list(ShelfMark.objects.filter(product=None).values_list("pk", flat=True))
    if not whole:
        return
    _replace(whole, UNFOLD)


def part(products: Collection[int]) -> None:
    """Turn marks of products in every market into marks of each market that lists them.

    To be called when the products are locked.
    """
    rows = ShelfMark.objects.filter(product__in=products, market=None)
    wide = list(rows.values_list("pk", flat=True))
    for start in range(0, len(wide), AT_ONCE):
        _replace(wide[start : start + AT_ONCE], IN_EACH_MARKET)


def _replace(marks: Sequence[int], statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(", ".join(["%s"] * len(marks))), marks)
    ShelfMark.objects.filter(pk__in=marks).delete()


def marked_products(most: int) -> list[int]:
    """List the products that are marked, the lowest ids first."""
    rows = ShelfMark.objects.order_by("product").values_list("product", flat=True)
    return [product for product in rows.exclude(product=None).distinct()[:most] if product]


def take_marks(products: Collection[int], markets: Collection[int] | None = None) -> Marked:
    """Take away the marks of products and tell in which markets each was marked.

    Only those that this transaction sees: what is marked from now on stays so. To be called when
    the products are locked and before anything is read of them.
    markets: takes only the marks of these; without it, those of every market.
    """
    rows = ShelfMark.objects.filter(product__in=products)
    seen = rows if markets is None else rows.filter(market__in=markets)
    marked: Marked = {}
    taken = []
    for pk, market, product in seen.values_list("pk", "market", "product"):
        taken.append(pk)
        if product is not None:
            marked[product] = _joined(marked.get(product, frozenset()), market)
    for start in range(0, len(taken), AT_ONCE):
        ShelfMark.objects.filter(pk__in=taken[start : start + AT_ONCE]).delete()
    return marked


def _joined(markets: frozenset[int] | None, market: int | None) -> frozenset[int] | None:
    return None if markets is None or market is None else markets | {market}
