"""The questions to the shelf: composed of named conditions, written once per shape, prepared."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from catalog.shelf.dialect import KEPT, spoken
from catalog.shelf.gate import HERE, UNITS, shown
from i18n.markets.stages import Stage
from shop.kit.database.prepared import Statement

ROWS = "catalog_shelfrow r"
MARKED = "EXISTS (SELECT 1 FROM catalog_shelfmark) AS marked"
ATLAS = "COALESCE((SELECT a.token FROM i18n_atlastoken a WHERE a.id = 1), '') AS atlas"
ONE_OF_THESE = "r.product_id = ANY(%(products)s::bigint[])"
ENOUGH = 11  # units; how many more there are is never told
# Asked once for all rows, as an array.
OF_MARKET = """ANY(ARRAY(SELECT w.warehouse_id FROM catalog_warehousemarket w
            WHERE w.market_id = %(market)s))"""
POOL = "CASE s.pool WHEN 'ON_HAND' THEN 0 ELSE 1 END"
EACH = f"s.variant_id || ',' || ({POOL}) || ',' || LEAST({ENOUGH}, {UNITS})"
DAY = "COALESCE('\"' || {} || '\"', 'null')"


class Stock(Enum):
    """What is told of the stock of a row's variants: a list of numbers as JSON without its ends.

    UNITS: variant, pool (0 here, 1 on the way), free units up to ``ENOUGH``, and again.
    DAYS: also the last and the first day of dispatch.
    """

    NONE = "NULL"
    UNITS = EACH
    DAYS = EACH + f" || ',' || {DAY.format('s.ships_by')} || ',' || {DAY.format('s.ships_from')}"


@dataclass(frozen=True)
class Key:
    """A part of an order: an expression over a row ``r``, and its direction."""

    sql: str
    descending: bool = False


IN_ORDER = (Key("r.position"), Key("r.product_id"))


@dataclass(frozen=True)
class Question:
    """The shape of a question for rows; what it is asked with comes as parameters.

    stage: of the market; None asks for what is hidden, too.
    where: conditions over a row. source: where rows come from.
    head: what is asked once beside the rows, as named columns; it may ask of the ``page`` itself.
    order: a row's place; ``backwards`` reads it from the end.
    details: the whole text of a product, not only its card. texts: either of them at all.
    limit: of rows; in the text, since a plan that is kept must know how few are wanted.
    """

    stage: Stage | None
    where: tuple[str, ...] = ()
    source: str = ROWS
    head: tuple[str, ...] = ()
    order: tuple[Key, ...] = IN_ORDER
    backwards: bool = False
    details: bool = False
    texts: bool = True
    stock: Stock = Stock.NONE
    limit: int = 1


@lru_cache(maxsize=KEPT)
def rows_of(question: Question) -> Statement:
    """Write a question: at most ``limit`` rows in their order, beside what is asked once.

    Columns: product, row, own stage, planned, proved, text, stock, what places the row, then
    whether anything is marked, the token of the atlas, and the head. Without a row the first seven
    are null.
    """
    keys = "".join(f", page.key_{n}" for n in range(len(question.order)))
    head = ", ".join((MARKED, ATLAS, *question.head))
    return spoken(
        f"""WITH page AS ({_page(question)})
        SELECT page.product_id, page.id, page.own_stage, page.planned, page.proved, page.text,
            page.stock{keys}, m.*
        FROM (SELECT {head}) m LEFT JOIN page ON TRUE
        ORDER BY {_sorted([f"page.key_{n}" for n in range(len(question.order))], question)}"""
    )


def conditions_of(stage: Stage | None, where: Sequence[str]) -> str:
    """Join what a row must meet; without a stage, what is hidden counts too."""
    gate = (shown(stage),) if stage else ()
    return " AND ".join((HERE, *gate, *where))


def _page(question: Question) -> str:
    """Take a page out of an order: the index knows the shop's own, any other is sorted by keys."""
    told = f"""r.product_id, r.id, r.own_stage, r.planned, r.proved,
        {_text(question)} AS text, {_stock(question.stock)} AS stock"""
    keys = ", ".join(f"{key.sql} AS key_{n}" for n, key in enumerate(question.order))
    order = _sorted([key.sql for key in question.order], question)
    met = conditions_of(question.stage, question.where)
    chosen = f"FROM {question.source} WHERE {met} ORDER BY {order} LIMIT {question.limit}"
    if question.order == IN_ORDER:
        return f"SELECT {told}, {keys} {chosen}"
    placed = ", ".join(f"k.key_{n}" for n in range(len(question.order)))
    return f"""SELECT {told}, {placed} FROM (SELECT r.id, {keys} {chosen}) k
        JOIN catalog_shelfrow r ON r.id = k.id"""


def _text(question: Question) -> str:
    if not question.texts:
        return "''"
    return "r.details" if question.details else "r.card"


def _sorted(expressions: list[str], question: Question) -> str:
    parts = zip(expressions, question.order, strict=True)
    return ", ".join(
        f"{sql} DESC" if key.descending != question.backwards else sql for sql, key in parts
    )


def _stock(stock: Stock) -> str:
    if stock == Stock.NONE:
        return "NULL::text"
    # SQLite keeps the order of a CROSS JOIN; by itself it would begin with the whole warehouse.
    return f"""(SELECT string_agg({stock.value}, ',')
        FROM catalog_variant v CROSS JOIN catalog_stock s
        WHERE v.product_id = r.product_id AND s.variant_id = v.id AND s.on_hand > 0
          AND s.warehouse_id = {OF_MARKET}
          AND (s.pool = 'ON_HAND' OR s.ships_from IS NOT NULL AND s.ships_by IS NOT NULL))"""


@lru_cache(maxsize=KEPT)
def beyond(order: tuple[Key, ...], name: str, *, backwards: bool = False) -> str:
    """Give the condition to stand behind a place in an order, or before it.

    The place comes as parameters ``<name>_0`` and on. In one direction rows compare as wholes, so
    that an index is entered at the place.
    """
    places = [f"%({name}_{n})s" for n in range(len(order))]
    if len({key.descending for key in order}) == 1:
        side = "<" if order[0].descending != backwards else ">"
        return f"({', '.join(key.sql for key in order)}) {side} ({', '.join(places)})"
    return f"({' OR '.join(_steps(order, places, backwards=backwards))})"


def _steps(order: tuple[Key, ...], places: list[str], *, backwards: bool) -> list[str]:
    """Say key by key: equal in all before, and beyond in this one."""
    steps, same = [], ""
    for key, place in zip(order, places, strict=True):
        side = "<" if key.descending != backwards else ">"
        steps.append(f"({same}{key.sql} {side} {place})")
        same += f"{key.sql} = {place} AND "
    return steps
