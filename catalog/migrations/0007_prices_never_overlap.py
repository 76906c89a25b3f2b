"""PostgreSQL itself refuses two prices of a kind at one moment.

Ranges of one number stand for the keys, because they need no extension and so no superuser. SQLite
has a trigger for it (``catalog.listings.guards``).
"""

from django.db import migrations

NAMES = {"LIST": "list_prices_never_overlap", "SALE": "sales_never_overlap"}
ADD = """
ALTER TABLE catalog_price ADD CONSTRAINT {name} EXCLUDE USING gist (
    int8range(variant_id, variant_id, '[]') WITH &&,
    int8range(market_id, market_id, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
) WHERE (kind = '{kind}')
"""
DROP = "ALTER TABLE catalog_price DROP CONSTRAINT {name}"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for kind, name in NAMES.items():
            schema_editor.execute(ADD.format(name=name, kind=kind))


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in NAMES.values():
            schema_editor.execute(DROP.format(name=name))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_stock_rows_leave_room")]
    operations = [migrations.RunPython(forwards, backwards)]
