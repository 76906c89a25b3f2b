"""Leave out what is marked: for a reader who could not bring all of it up to date.

What was written may hide a product, so a row that is marked is not shown until it is right again.
"""

from functools import lru_cache

from catalog.shelf.dialect import KEPT
from shop.kit.database.prepared import Statement

TABLE = "catalog_shelfrow r"
MARK = "SELECT 1 FROM catalog_shelfmark mark WHERE"
UNMARKED = f"""(SELECT known.* FROM catalog_shelfrow known
    WHERE NOT EXISTS ({MARK} mark.product = known.product_id
        AND (mark.market IS NULL OR mark.market = known.market_id))
    AND NOT EXISTS ({MARK} mark.product IS NULL
        AND (mark.market IS NULL OR mark.market = known.market_id))) r"""


@lru_cache(maxsize=KEPT)
def careful(statement: Statement) -> Statement:
    """Give the same question to the rows ``r`` that are not marked; marks are seen as rows are."""
    return Statement(
        statement.postgresql.replace(TABLE, UNMARKED), statement.sqlite.replace(TABLE, UNMARKED)
    )
