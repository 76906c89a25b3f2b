"""Put made rows in the place of stored ones; what is equal stays untouched."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from secrets import token_hex
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from catalog.search.actions import store_documents
from catalog.shelf.models import ShelfMarket, ShelfRow, ShelfVariant
from catalog.shelf.writing.rows import Made, Row, VariantRow
from shop.kit.database.bulk import insert_rows

T = TypeVar("T", bound=Row | VariantRow)
ROW, VARIANT = tuple(Row.__annotations__), tuple(VariantRow.__annotations__)
KEY = 4  # the first columns of a row, which name it
AT_ONCE = 500  # ids in one statement
Markets = Collection[int] | None


class Stored(NamedTuple):
    """The rows of some products as they are stored, with their ids."""

    rows: dict[Row, int]
    variants: dict[VariantRow, int]


def stored_rows(products: Collection[int], markets: Markets) -> Stored:
    """Read what is stored of products, in some markets or in all (2 queries)."""
    rows = _asked(ShelfRow.objects.filter(product__in=products), markets)
    variants = _asked(ShelfVariant.objects.filter(product__in=products), markets)
    return Stored(
        {Row(*row): pk for pk, *row in rows.values_list("pk", *ROW)},
        {VariantRow(*row): pk for pk, *row in variants.values_list("pk", *VARIANT)},
    )


def store(made: Sequence[Made], products: Collection[int], markets: Markets) -> Counter[int]:
    """Make these all the rows and documents of products; count what was changed, by market."""
    stored = stored_rows(products, markets)
    documents = store_documents(
        products=products,
        documents=[document for one in made for document in one.documents],
        markets=markets,
    )
    rows, variants = [], []
    for one in made:
        rows += one.rows
        variants += one.variants
    changed = Counter(documents)
    changed += _exchange(ShelfRow, ROW, stored.rows, rows)
    changed += _exchange(ShelfVariant, VARIANT, stored.variants, variants)
    return changed


def renew_tokens(markets: Iterable[int]) -> None:
    """Give markets another token, in the order of their ids, so that no two wait for each other."""
    ShelfMarket.objects.bulk_create(
        [ShelfMarket(market_id=market, token=token_hex(16)) for market in sorted(set(markets))],
        update_conflicts=True,
        unique_fields=["market"],
        update_fields=["token"],
    )


def _asked(rows: QuerySet[Any], markets: Markets) -> QuerySet[Any]:
    return rows if markets is None else rows.filter(market__in=markets)


def _exchange(
    table: type[ShelfRow] | type[ShelfVariant],
    columns: Sequence[str],
    stored: dict[T, int],
    wanted: Sequence[T],
) -> Counter[int]:
    """Take away the rows that are wanted no more and add those that are not there yet."""
    kept = frozenset(wanted)
    gone = [row for row in stored if row not in kept]
    new = [row for row in wanted if row not in stored]
    pks = [stored[row] for row in gone]
    for start in range(0, len(pks), AT_ONCE):
        table.objects.filter(pk__in=pks[start : start + AT_ONCE]).delete()
    if new:
        insert_rows(table, columns, new)
    names = {row[:KEY]: row.market_id for row in (*gone, *new)}
    return Counter(names.values())
