"""Stock may lie in buckets, and PostgreSQL leaves room beside each row.

A balance that changes in the page where it stands needs no new entry in any index.
"""

from django.db import migrations, models

POSTGRES = "ALTER TABLE catalog_stock SET (fillfactor = 50)"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_shelf_on_disk")]
    operations = [
        migrations.RemoveConstraint(model_name="stock", name="one_stock_of_a_variant"),
        migrations.AddField(
            model_name="stock",
            name="bucket",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="stock",
            name="spread",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.UniqueConstraint(
                fields=("variant", "warehouse", "pool", "bucket"), name="one_stock_of_a_variant"
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
