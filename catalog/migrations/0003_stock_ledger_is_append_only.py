"""The database itself refuses to rewrite the stock ledger.

SQLite empties tables between tests with DELETE, so there only UPDATE is refused by the database;
the manager refuses both everywhere.
"""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION catalog_stock_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the stock ledger is append-only' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER stock_ledger_is_append_only BEFORE UPDATE OR DELETE ON catalog_stockmovement
FOR EACH ROW EXECUTE FUNCTION catalog_stock_ledger_is_append_only();
"""
POSTGRES_BACK = """
DROP TRIGGER stock_ledger_is_append_only ON catalog_stockmovement;
DROP FUNCTION catalog_stock_ledger_is_append_only();
"""
SQLITE = """
CREATE TRIGGER stock_ledger_is_append_only BEFORE UPDATE ON catalog_stockmovement
BEGIN SELECT RAISE(ABORT, 'the stock ledger is append-only'); END
"""
SQLITE_BACK = "DROP TRIGGER stock_ledger_is_append_only"


def forwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES if postgres else SQLITE)


def backwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES_BACK if postgres else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
