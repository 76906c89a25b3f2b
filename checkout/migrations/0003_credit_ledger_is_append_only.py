"""The database itself refuses to rewrite the ledger of gift cards and store credit.

SQLite empties tables between tests with DELETE, so there only UPDATE is refused by the database;
the manager refuses both everywhere.
"""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION checkout_credit_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the credit ledger is append-only' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER credit_ledger_is_append_only BEFORE UPDATE OR DELETE ON checkout_creditentry
FOR EACH ROW EXECUTE FUNCTION checkout_credit_ledger_is_append_only();
"""
POSTGRES_BACK = """
DROP TRIGGER credit_ledger_is_append_only ON checkout_creditentry;
DROP FUNCTION checkout_credit_ledger_is_append_only();
"""
SQLITE = """
CREATE TRIGGER credit_ledger_is_append_only BEFORE UPDATE ON checkout_creditentry
BEGIN SELECT RAISE(ABORT, 'the credit ledger is append-only'); END
"""
SQLITE_BACK = "DROP TRIGGER credit_ledger_is_append_only"


def forwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES if postgres else SQLITE)


def backwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES_BACK if postgres else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("checkout", "0002_promotions_and_credits")]
    operations = [migrations.RunPython(forwards, backwards)]
