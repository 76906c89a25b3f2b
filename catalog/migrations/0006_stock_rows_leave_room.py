"""Stock may lie in buckets, and PostgreSQL leaves room beside each row.

A balance that changes in the page where it stands needs no new entry in any index.
"""

from django.db import migrations

POSTGRES = "ALTER TABLE catalog_stock SET (fillfactor = 50)"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_shelf_on_disk")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
