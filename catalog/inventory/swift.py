"""Set units aside in one round trip: the balance, the hold and the movement in one statement.

On PostgreSQL only. The row of a hot stock is locked from its UPDATE to the end of the transaction,
so each further round trip of a shopper would be waited for by all the others.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from catalog.inventory.models import Hold, Pool, Stock
from catalog.products.models import Variant
from i18n.markets.models import Market
from shop.kit.database.prepared import Params, Statement, fetch

COLUMNS = tuple(field.attname for field in Stock._meta.concrete_fields)
# The stock that is the first in turn: what is here by its key, then what ships soonest.
HOME = """home AS MATERIALIZED (
    SELECT s.warehouse_id, s.pool FROM catalog_stock s
    JOIN catalog_warehousemarket w
        ON w.warehouse_id = s.warehouse_id AND w.market_id = %(market)s
    WHERE s.variant_id = %(variant)s AND s.bucket = 0 AND s.pool = ANY(%(pools)s)
        AND (s.pool = 'ON_HAND' OR s.ships_from IS NOT NULL AND s.ships_by IS NOT NULL)
    ORDER BY array_position(%(pools)s, s.pool::text),
        CASE WHEN s.pool = 'INCOMING' THEN s.ships_by END,
        CASE WHEN s.pool = 'INCOMING' THEN s.ships_from END, s.id
    LIMIT 1)"""
# Any of its buckets: shoppers who come at once mostly meet in different ones.
PICKED = """picked AS MATERIALIZED (
    SELECT s.id FROM home JOIN catalog_stock s
        ON s.warehouse_id = home.warehouse_id AND s.pool = home.pool
    WHERE s.variant_id = %(variant)s AND s.on_hand - s.held >= %(units)s
    ORDER BY random() LIMIT 1{})"""
UNLOCKED = " FOR UPDATE OF s SKIP LOCKED"
# The condition is asked again once the row is ours: of two for the last unit, one finds it false.
HELD = """taken AS (
    UPDATE catalog_stock s SET held = s.held + %(units)s FROM picked
    WHERE s.id = picked.id AND s.on_hand - s.held >= %(units)s
    RETURNING s.{columns}),
kept AS (
    INSERT INTO catalog_hold (id, stock_id, quantity, holder, until, state, lost)
    SELECT %(hold)s, id, %(units)s, %(holder)s, %(until)s, 'HELD', FALSE
    FROM taken),
written AS (
    INSERT INTO catalog_stockmovement (stock_id, delta, held_delta, reason, reference, at)
    SELECT id, 0, %(units)s, 'HELD', %(hold)s::text, %(at)s FROM taken),
forgotten AS (
    UPDATE catalog_hold h SET lost = FALSE FROM taken
    WHERE h.holder = %(holder)s AND h.lost
        AND h.stock_id IN (SELECT id FROM catalog_stock WHERE variant_id = %(variant)s)
        AND %(units)s >= (
            SELECT SUM(l.quantity) FROM catalog_hold l JOIN catalog_stock o ON o.id = l.stock_id
            WHERE l.holder = %(holder)s AND l.lost AND o.variant_id = %(variant)s))
SELECT {columns} FROM taken"""


def _statement(*parts: str) -> Statement:
    return Statement(f"WITH {', '.join(parts)}", sqlite="")


TAKE = HELD.replace("s.{columns}", ", ".join(f"s.{column}" for column in COLUMNS)).replace(
    "{columns}", ", ".join(COLUMNS)
)
HOLD = _statement(HOME, PICKED.format(""), TAKE)
HOLD_UNLOCKED = _statement(HOME, PICKED.format(UNLOCKED), TAKE)
LOCK_UNLOCKED = _statement(HOME, (PICKED + "\nSELECT id FROM picked").format(UNLOCKED))


def is_possible() -> bool:
    """Tell whether the database knows such statements."""
    return connection.vendor == "postgresql"


def set_aside(
    new: Hold, *, variant: Variant, market: Market, pools: Sequence[Pool], at: datetime
) -> bool:
    """Set the hold's units aside in the first stock in turn, and keep the hold.

    False, and nothing changed, when the bucket that was picked has not so many, or none was found
    for the moment. Alone it waits for one row; inside of a transaction, which may have locked
    others, for none. False on SQLite.
    """
    if not is_possible():
        return False
    statement = HOLD_UNLOCKED if connection.in_atomic_block else HOLD
    params = {
        **_asked(variant.pk, market, pools, new.quantity),
        "hold": new.pk,
        "holder": new.holder,
        "until": new.until,
        "at": at,
    }
    rows = fetch(statement, params, using="default")
    for row in rows:
        new.stock = Stock.from_db("default", COLUMNS, row)
        new._state.adding = False  # noqa: SLF001 - it was written, though not by Django
    return bool(rows)


def lock_unlocked(*, variant: int, market: Market, pools: Sequence[Pool], units: int) -> bool:
    """Lock a bucket that ``set_aside`` would find, without waiting; False when there is none."""
    params = _asked(variant, market, pools, units)
    return bool(fetch(LOCK_UNLOCKED, params, using="default"))


def _asked(variant: int, market: Market, pools: Sequence[Pool], units: int) -> Params:
    codes = [pool.value for pool in pools]
    return {"variant": variant, "market": market.pk, "pools": codes, "units": units}
