"""What the database itself refuses about prices, whoever writes them.

Two prices of a kind at one moment: on PostgreSQL two exclusion constraints (in the migrations), on
SQLite, where one transaction writes at a time, a trigger. A price without a maximum retail price in
a market that sells to India, whichever of the two is written last: triggers on both.
"""

from shop.kit.database.triggers import Trigger

OVERLAP = """
SELECT RAISE(ABORT, 'prices_of_a_kind_never_overlap')
FROM {written} JOIN catalog_price AS one ON one.id = written.id
JOIN catalog_price AS other ON other.market_id = one.market_id
    AND other.variant_id = one.variant_id AND other.kind = one.kind AND other.id <> one.id
WHERE (one.starts_at IS NULL OR other.ends_at IS NULL OR one.starts_at < other.ends_at)
    AND (other.starts_at IS NULL OR one.ends_at IS NULL OR other.starts_at < one.ends_at)
"""
WITHOUT_MRP = """
FROM {written} JOIN catalog_price AS price ON price.id = written.id
JOIN i18n_marketcountry AS sold ON sold.market_id = price.market_id AND sold.country = 'IN'
WHERE price.mrp_minor IS NULL
"""
SOLD_WITHOUT_MRP = """
FROM {written} JOIN i18n_marketcountry AS sold ON sold.id = written.id AND sold.country = 'IN'
JOIN catalog_price AS price ON price.market_id = sold.market_id
WHERE price.mrp_minor IS NULL
"""


def _refused(name: str, table: str, found: str, columns: tuple[str, ...]) -> Trigger:
    """Refuse a write after which something is found."""
    return Trigger(
        name=name,
        table=table,
        sql=f"IF EXISTS (SELECT 1 {found}) THEN RAISE EXCEPTION '{name}'"
        " USING ERRCODE = 'check_violation'; END IF",
        in_sqlite=f"SELECT RAISE(ABORT, '{name}') {found}",
        columns=columns,
    )


TRIGGERS = (
    Trigger(
        name="prices_of_a_kind_never_overlap",
        table="catalog_price",
        sql="",
        in_sqlite=OVERLAP,
        columns=("id", "market_id", "variant_id", "kind", "starts_at", "ends_at"),
    ),
    _refused("india_knows_the_mrp", "catalog_price", WITHOUT_MRP, ("id", "market_id", "mrp_minor")),
    _refused(
        "india_knew_the_mrp",
        "i18n_marketcountry",
        SOLD_WITHOUT_MRP,
        ("id", "market_id", "country"),
    ),
)
