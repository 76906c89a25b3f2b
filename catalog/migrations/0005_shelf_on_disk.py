"""How PostgreSQL lays the rows of the shelf on disk.

Lists read cards only: a card stays in its row, and is not packed, so that nothing has to be
unpacked; the details go elsewhere, packed by the faster way where the server knows it.
"""

from django.db import migrations

POSTGRES = """
ALTER TABLE catalog_shelfrow SET (toast_tuple_target = 4096);
ALTER TABLE catalog_shelfrow ALTER COLUMN card SET STORAGE MAIN;
DO $$ BEGIN
    ALTER TABLE catalog_shelfrow ALTER COLUMN card SET COMPRESSION lz4;
    ALTER TABLE catalog_shelfrow ALTER COLUMN details SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL; END $$;
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_search_index")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
