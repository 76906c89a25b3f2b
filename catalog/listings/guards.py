"""What the database itself refuses about prices, whoever writes them.

Two prices of a kind at one moment: on PostgreSQL two exclusion constraints (in the migrations), on
SQLite, where one transaction writes at a time, a trigger. A price without a maximum retail price in
a market that sells to India: a trigger on both.
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
TRIGGERS = (
    Trigger(
        name="prices_of_a_kind_never_overlap",
        table="catalog_price",
        sql="",
        in_sqlite=OVERLAP,
        columns=("id", "market_id", "variant_id", "kind", "starts_at", "ends_at"),
    ),
    Trigger(
        name="india_knows_the_mrp",
        table="catalog_price",
        sql=f"IF EXISTS (SELECT 1 {WITHOUT_MRP}) THEN RAISE EXCEPTION"
        " 'india_knows_the_mrp' USING ERRCODE = 'check_violation'; END IF",
        in_sqlite=f"SELECT RAISE(ABORT, 'india_knows_the_mrp') {WITHOUT_MRP}",
        columns=("id", "market_id", "mrp_minor"),
    ),
)
